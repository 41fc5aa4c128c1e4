// Takes the census of a store in short goes, slowly: so many files a second, and none while the disk has trouble.
import type { Clock } from './clock.ts'
import type { Crew } from './crew.ts'
import type { CensusFacts } from './facts.ts'
import type { StoreCensus } from './work.ts'
import { WorkError } from './worker.ts'

/** One go: an answer that the probe hardly waits for. */
const entriesAtOnce = 200
const millisecondsAtOnce = 50
/** Seconds until a busy disk is asked again. */
const patience = 10
/** Seconds after which a census that the disk has no time for is given up. */
const longest = 3600

export interface CensusOptions {
  dir: string
  crew: Crew
  clock: Clock
  signal: AbortSignal
  entriesPerSecond: number
  isBusy(): boolean
  pause(seconds: number): Promise<unknown>
}

/** Undefined: given up, or the child has died. */
export async function takeCensus(options: CensusOptions): Promise<CensusFacts | undefined> {
  const { dir, crew, clock, signal, isBusy, pause } = options
  const stores: StoreCensus[] = []
  const begun = clock.attended()
  for (let begin = true; !signal.aborted && clock.attended() - begun < longest;) {
    if (isBusy()) {
      await pause(patience)
      continue
    }
    const ask = { dir, begin, entries: entriesAtOnce, milliseconds: millisecondsAtOnce }
    const answer = await crew.ask(dir, 'census', ask).catch(gone)
    if (answer === undefined) return undefined
    stores.push(...answer.stores)
    if (answer.over) return { at: clock.now(), stores }
    begin = false
    await pause(answer.entries / options.entriesPerSecond)
  }
  return undefined
}

function gone(error: unknown): undefined {
  if (!(error instanceof WorkError)) throw error
}
