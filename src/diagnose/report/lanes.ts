// Time from left to right, one lane a server, in characters: the twin of the drawing, for terminals.
import type { Report } from './report.ts'
import { signRow } from '../signs.ts'

export interface Mark {
  server: string
  /** Unix milliseconds. */
  from: number
  to: number
  mark: string
  text: string
  id: string
}

const marks: readonly { mark: string; kinds: readonly string[]; means: string }[] = [
  {
    mark: 'P',
    kinds: ['pending', 'leader_pending', 'follower_pending', 'leader_overrun', 'quorum_paused'],
    means: 'entries pending',
  },
  {
    mark: 'W',
    kinds: [
      'state_write_waits',
      'state_write_works',
      'meta_snapshot_waits',
      'meta_snapshot_slow',
      'meta_snapshot_works',
      'probe_slow',
      'probe_stuck',
    ],
    means: 'waits for its store, or works on it',
  },
  { mark: 'L', kinds: ['lag_high', 'falling_behind', 'unapplied', 'follower_queue'], means: 'behind' },
  { mark: 'Q', kinds: ['no_quorum', 'no_leader', 'meta_lost'], means: 'no quorum or leader' },
  { mark: 'F', kinds: ['no_space', 'storage_limit', 'write_failed', 'jetstream_disabled'], means: 'write refused' },
  { mark: 'S', kinds: ['started', 'restarted'], means: 'start' },
  { mark: 'X', kinds: ['stop_ordered', 'refused', 'all_hung'], means: 'stop, or no answer' },
  { mark: 'R', kinds: ['route_stale', 'route_unreachable', 'route_backlog', 'route_lost'], means: 'route trouble' },
]

/** What is drawn: evidence with a time and a server. Long calls are as long as they took. */
export function marksOf(report: Report): Mark[] {
  return report.evidence.flatMap(({ id, kind, start, at, server, text }) => {
    const row = marks.find(({ kinds }) => kinds.includes(kind))
    const other = signRow(kind).trouble === true ? '*' : undefined
    const mark = row?.mark ?? other
    if (mark === undefined || start === null || at === null || server === '') return []
    return [{ server, from: Date.parse(start), to: Date.parse(at), mark, text, id }]
  })
}

export const legend = (used: ReadonlySet<string>): string =>
  [
    ...marks.filter(({ mark }) => used.has(mark)).map(({ mark, means }) => `${mark} ${means}`),
    ...(used.has('*') ? ['* other trouble'] : []),
  ].join(', ')

/** Lanes of a width; empty where fewer than two times are known. */
export function lanes(report: Report, width: number): string[] {
  const all = marksOf(report)
  const from = Math.min(...all.map((mark) => mark.from))
  const to = Math.max(...all.map((mark) => mark.to))
  if (all.length < 2 || to <= from) return []
  const names = [...new Set(all.map(({ server }) => server))].sort()
  const label = Math.min(20, Math.max(...names.map((name) => name.length)))
  const columns = width - label - 4
  const column = (time: number) => Math.round(((time - from) / (to - from)) * (columns - 1))
  const rows = names.map((name) => {
    const cells = new Array<string>(columns).fill('.')
    for (const { server, from: start, to: end, mark } of all)
      if (server === name) for (let at = column(start); at <= column(end); at++) cells[at] = mark
    return `  ${name.slice(0, label).padEnd(label)}  ${cells.join('')}`
  })
  const iso = (time: number) => new Date(time).toISOString().slice(11, 19)
  const axis = `  ${' '.repeat(label)}  ${iso(from)}${iso(to).padStart(columns - 8)}`
  return [...rows, axis, `  ${legend(new Set(all.map(({ mark }) => mark)))}`]
}
