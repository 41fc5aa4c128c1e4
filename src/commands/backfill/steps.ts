// The lines of one log, by the first scrape that would have seen them.
import { plainLevelAt } from '../../log/line/envelope.ts'
import { splitter } from '../../log/line/split.ts'
import { unwrapper } from '../../log/line/unwrap.ts'
import { wholeFile } from '../../log/source/file/content.ts'
import { stampReader } from '../triage/times.ts'

/** Seconds between two samples, as Prometheus scrapes by default. */
export const step = 15

/** Whole lines, each with its end of line, that the scrape at this time is the first to see. */
export interface Lines {
  /** Unix seconds, a multiple of `step`. */
  at: number
  bytes: Buffer
}

export interface StepsOptions {
  zone: string
  /** Unix seconds. */
  now(): number
}

/**
 * In order of time: a line that is older than those before it, or that has no time, comes with them. Lines before the first
 * time come with that one; of a log without any time nothing comes.
 */
export async function* steps(path: string, options: StepsOptions): AsyncGenerator<Lines> {
  let at: number | undefined
  let bytes: Buffer[] = []
  const full: Lines[] = []
  const timeOf = lineTimes(options)
  const split = splitter(
    (block, start, end) => {
      const time = timeOf(block, start, end)
      const next = time === undefined ? at : Math.max(at ?? -Infinity, Math.ceil(time / step) * step)
      if (at !== undefined && next !== undefined && next > at) {
        full.push({ at, bytes: Buffer.concat(bytes) })
        bytes = []
      }
      at = next
      bytes.push(Buffer.from(block.subarray(start, end)), newLine)
    },
    () => undefined,
  )
  for await (const block of wholeFile(path)) {
    split.push(block)
    yield* full.splice(0)
  }
  split.flush()
  yield* full.splice(0)
  if (at !== undefined) yield { at, bytes: Buffer.concat(bytes) }
}

const newLine = Buffer.from('\n')

/** Plain lines by their bytes, all others unwrapped. Pieces of a wrapped line have the time of the whole. */
function lineTimes({ zone, now }: StepsOptions): (bytes: Buffer, start: number, end: number) => number | undefined {
  const unwrap = unwrapper({ zone, now })
  const stamp = stampReader(zone)
  return (bytes, start, end) => {
    const level = plainLevelAt(bytes, start, end)
    return level < 0 ? unwrap(bytes.toString('utf8', start, end))?.time : stamp(bytes, level)
  }
}
