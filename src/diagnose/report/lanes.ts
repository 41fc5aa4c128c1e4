// Time from left to right, one lane a server, in characters: the twin of the drawing, for terminals.
import { axis } from './axis.ts'
import type { Report } from './report.ts'
import { signRow } from '../signs.ts'
import { wrapped } from './words.ts'

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

/** What a mark stands for. */
export const meaning = (mark: string): string => marks.find((row) => row.mark === mark)?.means ?? 'other trouble'

const legend = (used: ReadonlySet<string>, cut: boolean): string =>
  [
    ...[...marks.map(({ mark }) => mark), '*']
      .filter((mark) => used.has(mark))
      .map((mark) => `${mark} ${meaning(mark)}`),
    ...(cut ? ['/ time left out'] : []),
  ].join(', ')

/** Lanes of a width; empty where fewer than two times are known. */
export function lanes(report: Report, width: number): string[] {
  const all = marksOf(report)
  const time = axis(all)
  if (time === undefined) return []
  const names = [...new Set(all.map(({ server }) => server))].sort()
  const label = Math.min(20, Math.max(...names.map((name) => name.length)))
  const columns = width - label - 4
  const column = (share: number) => Math.round(share * (columns - 1))
  const rows = names.map((name) => {
    const cells = new Array<string>(columns).fill('.')
    for (const cut of time.cuts) cells[column(cut)] = '/'
    for (const { server, from, to, mark } of all)
      if (server === name) for (let at = column(time.at(from)); at <= column(time.at(to)); at++) cells[at] = mark
    return `  ${name.slice(0, label).padEnd(label)}  ${cells.join('')}`
  })
  const iso = (at: number) => new Date(at).toISOString().slice(11, 19)
  const scale = `  ${' '.repeat(label)}  ${iso(time.from)}${iso(time.to).padStart(columns - 8)}`
  const explained = wrapped(legend(new Set(all.map(({ mark }) => mark)), time.cuts.length > 0), width, '  ')
  return [...rows, scale, ...explained]
}
