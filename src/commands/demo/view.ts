// The demo's bars: the ladder of the stream in trouble, one bar a server, drawn against the three rungs.
import { highest, shareOfCache, type LadderRow } from '../../diagnose/ladder.ts'
import { cleanName } from '../../diagnose/report/words.ts'
import { assetName } from '../../http/page/html.ts'
import { lastRung, rungOf, rungs, type RungName } from '../../ladder.ts'
import { broken, columnsOf, cut } from './columns.ts'

const longest = 48
const top = 1.2 * lastRung.entries
const marks = rungs.map(({ entries }) => entries)
const colours = { '10k': '\x1b[33m', '15k': '\x1b[38;5;208m', '20k': '\x1b[31m' } as const satisfies Record<
  RungName,
  string
>
const culpritColour = '\x1b[1;31m'
const reset = '\x1b[0m'

export interface ViewOptions {
  /** Columns that a line may take; by default a server is one line, however long. */
  width?: number
  /** Servers to look at: where they are known they alone are red. The bars of those that wait for them are longer. */
  culprits?: ReadonlySet<string>
}

const column = (entries: number, width: number): number => Math.min(width - 1, Math.round((entries / top) * width))

/** The level of now solid, the peak of the last minute shaded, the rungs at their place. */
function bar(now: number, peak: number, width: number): string {
  const rungs = new Set(marks.map((mark) => column(mark, width)))
  const upTo = (entries: number): number => (entries === 0 ? -1 : column(entries, width))
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

function figures(row: LadderRow | undefined): string {
  if (row === undefined) return 'calm'
  const waiting = (row.received ?? 0) < worthSaying ? '' : `, received and waiting ${number(row.received)}`
  const said = row.logged === undefined ? '' : `, log says ${number(row.logged)}${size(row.loggedBytes)}`
  return `pending ${number(row.pending)}${size(row.pendingBytes)}, peak ${number(row.peak)}${size(row.peakBytes)}, unapplied ${number(row.unapplied)}${waiting}${said}`
}

interface Layout {
  width: number
  /** Columns of names and of bars. */
  name: number
  bar: number
}

/** Role, margin and blanks beside a name. */
const beside = 12

function layout(servers: readonly string[], width: number): Layout {
  const wanted = Math.max(8, ...servers.map((server) => columnsOf(cleanName(server))))
  const name = Math.min(wanted, 24, Math.max(4, Math.floor(width / 5)))
  return { width, name, bar: Math.max(4, Math.min(longest, width - name - beside)) }
}

/** On one line if that fits for any figures, else with the figures below the bar, so that nothing jumps between two frames. */
const oneLine = 220

function serverLines(server: string, row: LadderRow | undefined, paint: Paint, place: Layout, isCulprit: boolean) {
  const now = length(row?.pending, row?.pendingBytes)
  const level = Math.max(now, length(row?.peak, row?.peakBytes))
  const role = row?.leader === true ? 'leader  ' : row?.leader === false ? 'follower' : '        '
  const name = cut(cleanName(server), place.name)
  const drawn = `  ${name}${' '.repeat(place.name - columnsOf(name))} ${role} ${paint(bar(now, level, place.bar))}`
  const says = `${isCulprit ? 'look here: ' : ''}${figures(row)}`
  return place.width >= oneLine ? [`${drawn} ${says}`] : [drawn, ...broken(`    ${says}`, place.width, '    ')]
}

type Paint = (text: string) => string

/** Red is whom to look at. Where nobody is known to be at fault, bars have the colours of their rungs. */
function paintOf(row: LadderRow | undefined, isCulprit: boolean, named: boolean): Paint {
  const reached = row && rungOf(highest(row))?.name
  const colour = isCulprit ? culpritColour : named || reached === undefined ? undefined : colours[reached]
  return (text) => (colour === undefined ? text : colour + text + reset)
}

/** Lines to print, the first a title. `servers` in their order; of several groups in trouble the worst is drawn. */
export function view(
  rows: readonly LadderRow[],
  servers: readonly string[],
  colour: boolean,
  { width = Infinity, culprits = new Set() }: ViewOptions = {},
): string[] {
  const [worst] = rows
  const place = layout(servers, width)
  const scale = marks.reduce((text, mark) => `${text.padEnd(column(mark, place.bar) - 1)}${mark / 1000}k`, '')
  const title = worst === undefined ? 'no stream in trouble' : `${assetName(worst)} (${cleanName(worst.group)})`
  return [
    `append entries pending: ${title}`,
    cut(`  ${' '.repeat(place.name + beside - 2)}${scale}`, width),
    ...servers.flatMap((server) => {
      const row = rows.find((one) => one.server === server && one.group === worst?.group)
      const isCulprit = culprits.has(server)
      const paint = colour ? paintOf(row, isCulprit, culprits.size > 0) : (text: string) => text
      return serverLines(server, row, paint, place, isCulprit)
    }),
  ]
}
