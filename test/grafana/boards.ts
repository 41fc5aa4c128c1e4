// What the boards are asked while the recorded incident runs: their queries, what the recording can and cannot fill, and what holds of any engine.
import { readFileSync } from 'node:fs'
import type { Test } from 'tap'
import type { Recording } from '../../src/commands/demo/recording.ts'
import { catalog } from '../../src/log/catalog/index.ts'
import type { Api } from '../cluster/engines.ts'

export interface Panel {
  title: string
  type: string
  targets?: { expr: string }[]
  fieldConfig?: { defaults: { noValue?: string; mappings?: Mapping[] } }
}

export interface Mapping {
  type: string
  options: { from?: number | null; to?: number | null; result?: { text: string } }
}

interface Dashboard {
  panels: Panel[]
  annotations: { list: { name: string; expr: string }[] }
  templating: { list: { name: string; query: string | { query: string } }[] }
}

export interface Board extends Dashboard {
  path: string
}

/** What a stalled store makes a server write, and the recording does not hold or only later than this test looks. */
export const symptoms = (
  [
    'write_full_state_slow',
    'metalayer_snapshot_slow',
    'internal_subscription_slow',
    'readloop_slow',
    'stream_high_lag',
    'stream_new_leader',
  ] as const
).flatMap((id) => catalog[id].examples)

/** Panels that the recording cannot fill, and why. */
export const empty: Readonly<Record<string, string>> = {
  'Lag of mirrors and sources': 'the recorded streams copy from none',
  'Size of append entries pending': 'the recorded server is older than the limit in bytes',
  'Seconds that a store stands still': 'the store of the test is sound',
  'Time at a limit of the volume': 'only the CSI driver of EBS tells it',
  'Errors that the kernel counts': 'the store of the test is sound',
  'NFS: mean time of an operation': 'the store of the test lies on no NFS',
  'NFS: sent again and timed out': 'the store of the test lies on no NFS',
  'Series left out': 'no limit is reached',
  'Lost bytes and rotations': 'no log is rotated',
}

/** Panels that have data where the disk and the kernel of the machine tell so much, and a process of nats-server is seen. */
export const ofMachine = new Set([
  'Mean time of a write',
  'Mean time of a flush',
  'Disk busy',
  'Operations per second',
  'Bytes per second',
  'Tasks that wait for disks',
  'Inodes in use',
  'Memory to be written',
  'Where the stores lie',
  'Threads of nats-server that wait',
])

/** Recorded time, in seconds: the leader has logged 10000 at 29.8 and 20000 at 43.9, all three servers at 56.6; the followers have 24,000 to apply from 68 on. */
export const recordedCalm = 14
export const recordedClimb = 31
export const recordedEnd = 74

/** The leader: the first to log the top of the ladder. The others got there only when they caught up. */
function victim({ servers }: Recording): string | undefined {
  const tops = servers.map(({ name, log }) => ({
    name,
    t: log.find(({ log: line }) => line.includes('20000 append entries pending'))?.t ?? Infinity,
  }))
  return tops.sort((a, b) => a.t - b.t)[0]?.name
}

export const now = (): number => Date.now() / 1000

export interface Series {
  metric: Record<string, string>
  values: [number, string][]
}

/** What Grafana puts for its own variables, and how finely it asks. */
export interface Windows {
  rateInterval: string
  range: string
  /** Seconds. */
  step: number
}

/** Scraped every two seconds for a minute. */
const recorded: Windows = { rateInterval: '8s', range: '60s', step: 1 }

const substitute = (expr: string, { rateInterval, range }: Windows = recorded): string =>
  expr.replaceAll('$__rate_interval', rateInterval).replaceAll('$__range', range).replace(/\$\w+/g, '.*')

/** What a panel shows that was open all the time. */
export async function range(
  { ask }: Api,
  expr: string,
  began: number,
  ended = now(),
  windows = recorded,
): Promise<Series[]> {
  const span = { start: String(began), end: String(ended), step: String(windows.step) }
  return (await ask<{ result: Series[] }>('query_range', { query: substitute(expr, windows), ...span })).result
}

export interface Sample {
  metric: Record<string, string>
  value: [number, string]
}

/** What a panel shows at this time, Unix seconds. */
export async function instant({ ask }: Api, expr: string, at = now(), windows = recorded): Promise<Sample[]> {
  return (await ask<{ result: Sample[] }>('query', { query: substitute(expr, windows), time: String(at) })).result
}

export const boardOf = (path: string): Board => ({ path, ...(JSON.parse(readFileSync(path, 'utf8')) as Dashboard) })

/** The expression of the first panel of this title. */
export function exprOf(boards: readonly Board[], title: string): string {
  const found = boards.flatMap(({ panels }) => panels).find((panel) => panel.title === title)
  const expr = found?.targets?.[0]?.expr
  if (expr === undefined) throw new Error(`no panel ${title}`)
  return expr
}

export const values = (series: readonly Series[]): number[] =>
  series.flatMap((one) => one.values.map(([, value]) => Number(value)))

/** At the end of the incident: how far it went, who is not read, and who is to blame. */
export async function asksLadder(
  t: Test,
  api: Api,
  began: number,
  { boards, recording }: { boards: readonly Board[]; recording: Recording },
): Promise<void> {
  const shown = (title: string) => range(api, exprOf(boards, title), began)
  t.ok(Math.max(...values(await shown('Worst rung'))) >= 20_000, 'the ladder to its top')
  t.equal(Math.max(...values(await shown('Servers at 10k+'))), 3)
  t.equal(values(await shown('Servers not read')).at(-1), 1)
  const slow = (await shown('Likely cause')).filter(({ metric }) => metric['cause']?.startsWith('Slow follower'))
  t.strictSame(
    slow.map(({ metric }) => metric['server']).sort(),
    recording.servers.map(({ name }) => name).filter((name) => name !== victim(recording)),
    'both slow followers are named, and never their victim',
  )
}

/** What a board asks beside its panels: marks on the time axis, and values to choose from. */
export async function asksAround(t: Test, api: Api, began: number, board: Board): Promise<void> {
  const { path, annotations, templating } = board
  for (const { name, expr } of annotations.list)
    t.equal((await range(api, expr, began)).length > 0, empty[name] === undefined, `${path}: marks of ${name}`)
  for (const { name, query } of templating.list) {
    if (name === 'datasource') continue
    const series = /^label_values\((.*), \w+\)$/.exec(typeof query === 'string' ? query : query.query)?.[1] ?? ''
    const found = await api.ask<Record<string, string>[]>('series', {
      'match[]': substitute(series),
      start: String(began),
    })
    t.ok(
      found.some((labels) => labels[name] !== undefined && labels[name] !== ''),
      `${path}: values for ${name}`,
    )
  }
}
