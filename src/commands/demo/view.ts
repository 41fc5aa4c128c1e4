// The demo's live view: the ladder of the stream in trouble, one line a server, drawn against the three rungs.
import { lastRung, rungOf, rungs, type RungName } from '../../ladder.ts'
import { highest, shareOfCache, type LadderRow } from '../../diagnose/ladder.ts'

const width = 48
const top = 1.2 * lastRung.entries
const marks = rungs.map(({ entries }) => entries)
const colours = { '10k': '\x1b[33m', '15k': '\x1b[38;5;208m', '20k': '\x1b[31m' } as const satisfies Record<
  RungName,
  string
>
const reset = '\x1b[0m'

const column = (entries: number): number => Math.min(width - 1, Math.round((entries / top) * width))

/** The level of now solid, the peak of the last minute shaded, the rungs at their place. */
function bar(now: number, peak: number): string {
  const rungs = new Set(marks.map(column))
  const upTo = (entries: number): number => (entries === 0 ? -1 : column(entries))
  const cell = (at: number): string => (at <= upTo(now) ? '█' : at <= upTo(peak) ? '▒' : rungs.has(at) ? '│' : '·')
  return Array.from({ length: width }, (_, at) => cell(at)).join('')
}

/** On a follower: it is the slow one. */
const worthSaying = 100

/** The bar is as long as the cache is full, by entries or by bytes. */
const length = (entries = 0, bytes = 0): number => shareOfCache({ entries, bytes }) * lastRung.entries

/** Behind a number of entries: nothing where the server has no limit in bytes, or all fits many times. */
const size = (bytes = 0): string => (bytes < 2 ** 20 ? '' : ` (${Math.round(bytes / 2 ** 20)} MiB)`)

const number = (value: number | undefined): string => (value === undefined ? 'unknown' : value.toLocaleString('en-US'))

function line(server: string, row: LadderRow | undefined, colour: boolean): string {
  const now = length(row?.pending, row?.pendingBytes)
  const level = Math.max(now, length(row?.peak, row?.peakBytes))
  const reached = row && rungOf(highest(row))?.name
  const paint = (text: string): string => (colour && reached !== undefined ? colours[reached] + text + reset : text)
  const role = row?.leader === true ? 'leader  ' : row?.leader === false ? 'follower' : '        '
  const figures =
    row === undefined
      ? 'calm'
      : `pending ${number(row.pending)}${size(row.pendingBytes)}, peak ${number(row.peak)}${size(row.peakBytes)}, unapplied ${number(row.unapplied)}`
  const waiting = (row?.received ?? 0) < worthSaying ? '' : `, received and waiting ${number(row?.received)}`
  const said = row?.logged === undefined ? '' : `, log says ${number(row.logged)}${size(row.loggedBytes)}`
  return `  ${server.padEnd(8)} ${role} ${paint(bar(now, level))} ${figures}${waiting}${said}`
}

/** Lines to print. `servers` in their order; of several groups in trouble the worst is drawn. */
export function view(rows: readonly LadderRow[], servers: readonly string[], colour: boolean): string[] {
  const worst = rows[0]
  const of =
    worst === undefined
      ? 'no stream in trouble'
      : [worst.account, worst.stream, worst.consumer].filter(Boolean).join(' > ') || worst.group
  const scale = marks.reduce((text, mark) => `${text.padEnd(column(mark) - 1)}${mark / 1000}k`, '')
  return [
    `append entries pending: ${of}${worst === undefined ? '' : ` (${worst.group})`}`,
    `  ${' '.repeat(18)}${scale}`,
    ...servers.map((server) =>
      line(
        server,
        rows.find((row) => row.server === server && row.group === worst?.group),
        colour,
      ),
    ),
  ]
}
