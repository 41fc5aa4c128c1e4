// The corpus: recordings of real servers and documented incidents, each with what must be found in it and what must not be said.
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { pile } from '../../src/commands/triage/pile.ts'
import { readRecording } from '../../src/commands/demo/recording.ts'
import { diagnose, type Verdict } from '../../src/diagnose/diagnose.ts'
import type { Evidence } from '../../src/diagnose/evidence.ts'
import type { HypothesisId } from '../../src/diagnose/hypotheses.ts'
import { report } from '../../src/diagnose/report/report.ts'
import { textReport } from '../../src/diagnose/report/text.ts'
import type { Confidence } from '../../src/diagnose/score.ts'

export interface Gold {
  /** Any of these is right. */
  class: HypothesisId[]
  /** Right as well once a part of the input is gone. */
  ablated?: HypothesisId[]
  atMost?: Confidence
  /** Server whose trouble began first; null: nobody can tell. */
  first?: string | null
  /** Kind of sign that began first. */
  begins?: string
  /** When, RFC 3339, to the millisecond. */
  start?: string
  culprits?: string[]
  /** Streams. */
  affected?: string[]
  inferred?: string[]
  servers?: number
  /** Texts that the report must not contain. */
  mustNotSay: string[]
}

export interface Case {
  name: string
  source: string
  since?: string
  /** By server: lines, or files under the repository. */
  logs?: Record<string, string[]>
  /** Lines of several servers, pasted together. */
  lines?: string[]
  /** A recording of endpoints and logs: its logs are read, up to so many seconds of it. */
  recording?: string
  seconds?: number
  gold: Gold
}

const folder = new URL('corpus/', import.meta.url)
const root = new URL('../../', import.meta.url)

export const cases: readonly Case[] = readdirSync(folder)
  .sort()
  .map((file) => ({
    name: file.replace(/\.json$/, ''),
    ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<Case, 'name'>),
  }))

/** Lines by server; '' where they are of several. */
export function logsOf({ logs, lines, recording, seconds = Infinity }: Case): Map<string, string[]> {
  if (recording !== undefined) {
    const { servers } = readRecording(new URL(recording, root))
    return new Map(servers.map(({ name, log }) => [name, log.filter(({ t }) => t < seconds).map((row) => row.log)]))
  }
  if (lines !== undefined) return new Map([['', lines]])
  return new Map(
    Object.entries(logs ?? {}).map(([server, given]) => [
      server,
      given.flatMap((one) => (one.startsWith('[') ? [one] : fileLines(one))),
    ]),
  )
}

const fileLines = (path: string): string[] =>
  gunzipSync(readFileSync(new URL(path, root)))
    .toString()
    .trimEnd()
    .split('\n')

export interface ReadOptions {
  since?: string | undefined
  zone?: string
}

/** Reads logs as the command does. */
export function evidenceOf(
  logs: ReadonlyMap<string, readonly string[]>,
  { since, zone = 'utc' }: ReadOptions = {},
): Evidence[] {
  const window = { since: since === undefined ? -Infinity : Date.parse(since) / 1000, until: Infinity }
  const all = pile({ zone, now: () => 1_800_000_000, window })
  for (const [server, lines] of logs) {
    const scan = all.open({
      path: server === '' ? '-' : `${server}.log`,
      server: server === '' ? undefined : server,
      suggested: '',
      bytes: 0,
    })
    scan.push(Buffer.from(`${lines.join('\n')}\n`))
    scan.flush()
  }
  return all.evidence()
}

/** The verdict of a case; of several clusters the first. */
export function verdictOf(one: Case, logs = logsOf(one)): Verdict {
  const [evidence] = evidenceOf(logs, { since: one.since })
  if (evidence === undefined) throw new Error(`${one.name}: nothing was read`)
  return diagnose(evidence)
}

export const textOf = (verdict: Verdict): string => textReport(report(verdict), { colour: false })

export interface Score {
  name: string
  source: string
  expected: readonly HypothesisId[]
  found: HypothesisId
  confidence: Confidence
  /** undefined: the gold file does not say. */
  marks: Record<'class' | 'confidence' | 'first' | 'start' | 'culprits' | 'affected' | 'silence', boolean | undefined>
}

const order: readonly Confidence[] = ['low', 'medium', 'high']

/** How a verdict compares with its gold file, field by field. */
export function score(one: Case, verdict: Verdict): Score {
  const { gold } = one
  const { first } = verdict
  const same = (given: readonly string[] | undefined, found: readonly string[]) =>
    given === undefined ? undefined : [...given].sort().join() === [...found].sort().join()
  const text = textOf(verdict)
  const start =
    first.step?.start === undefined ? undefined : new Date(Math.round(first.step.start * 1000)).toISOString()
  const begins = gold.begins === undefined || first.step?.kind === gold.begins
  const inferred = verdict.affected.streams.filter((row) => row.inferred).map(({ stream }) => stream)
  return {
    name: one.name,
    source: one.source,
    expected: gold.class,
    found: verdict.hypothesis,
    confidence: verdict.confidence,
    marks: {
      class: gold.class.includes(verdict.hypothesis),
      confidence:
        gold.atMost === undefined ? undefined : order.indexOf(verdict.confidence) <= order.indexOf(gold.atMost),
      first: gold.first === undefined ? undefined : (first.step?.server ?? null) === gold.first && begins,
      start: gold.start === undefined ? undefined : start === gold.start,
      culprits: same(
        gold.culprits,
        verdict.servers.filter(({ role }) => role === 'culprit').map(({ name }) => name),
      ),
      affected: both(
        same(
          gold.affected,
          verdict.affected.streams.map(({ stream }) => stream),
        ),
        same(gold.inferred, inferred),
      ),
      silence: gold.mustNotSay.every((words) => !text.includes(words)),
    },
  }
}

const both = (a: boolean | undefined, b: boolean | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : a && b
