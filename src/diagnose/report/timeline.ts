// The lanes as a drawing: inline SVG without a library. A row for each kind of trouble on each server, so that nothing depends on
// colour, and a text browser, which shows nothing but the words, still gets a list of who had what.
import { axis, type Axis } from './axis.ts'
import { marksOf, meaning, type Mark } from './lanes.ts'
import type { Report } from './report.ts'
import { escapeHtml } from './words.ts'

/** In units of the drawing. */
const size = { width: 960, label: 260, row: 16, bar: 10, top: 18, least: 3 }

/** What is drawn as a line across all rows of its server. */
const stops: ReadonlySet<string> = new Set(['S', 'X'])

interface Row {
  server: string
  mark: string
  marks: readonly Mark[]
}

/** Empty where fewer than two times are known. `prefix` is that of the ids on the page. */
export function timeline(report: Report, prefix: string, most: number): string {
  const marks = marksOf(report).slice(0, most)
  const time = axis(marks)
  if (time === undefined) return ''
  const rows = rowsOf(marks)
  const height = size.top + rows.length * size.row + size.row
  const parts = [
    ...coverage(report, rows, time),
    ...time.cuts.map((at) => `<line class="cut" ${vertical(place(at), size.top, height - size.row)}/>`),
    ...rows.map((row, index) => lane(row, index, time, prefix)),
    ...rungs(report, rows, time),
    label(size.label, size.top - 6, `${clockOf(time.from)} UTC`),
    label(size.width, size.top - 6, clockOf(time.to), 'end'),
  ]
  return `<svg role="img" viewBox="0 0 ${size.width} ${height}" aria-label="Timeline, a row for each kind of trouble on each server">
${parts.join('\n')}
</svg>`
}

function rowsOf(marks: readonly Mark[]): Row[] {
  const found = new Map<string, Mark[]>()
  for (const mark of marks) {
    const key = JSON.stringify([mark.server, mark.mark])
    found.set(key, [...(found.get(key) ?? []), mark])
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, same]) => ({ server: same[0]?.server ?? '', mark: same[0]?.mark ?? '', marks: same }))
}

const place = (at: number): number => Number((size.label + at * (size.width - size.label)).toFixed(1))
const top = (index: number): number => size.top + index * size.row
const vertical = (x: number, from: number, to: number): string => `x1="${x}" x2="${x}" y1="${from}" y2="${to}"`
const clockOf = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ')
const label = (x: number, y: number, text: string, anchor = 'start'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(text)}</text>`

const short = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name)

function lane({ server, mark, marks }: Row, index: number, time: Axis, prefix: string): string {
  const y = top(index)
  const bars = marks.map(({ from, to, id }) => {
    const x = place(time.at(from))
    const shape = stops.has(mark)
      ? `<line class="stop" ${vertical(x, y - size.row / 2, y + size.row)}/>`
      : `<rect class="mark" x="${x}" y="${y + 3}" width="${Math.max(size.least, place(time.at(to)) - x).toFixed(1)}" height="${size.bar}"/>`
    return `<a href="#${prefix}${id}" aria-label="${id}">${shape}</a>`
  })
  return `${label(0, y + size.bar + 2, `${short(server)}: ${meaning(mark)}`)}\n${bars.join('')}`
}

/** Grey where a log speaks: elsewhere nothing could be seen. */
function coverage({ coverage: all }: Report, rows: readonly Row[], time: Axis): string[] {
  return rows.flatMap(({ server }, index) =>
    all
      .filter((one) => one.server === server && one.from !== null && one.to !== null)
      .slice(0, 4)
      .map(({ from, to }) => {
        const [start, end] = [from, to].map((at) => place(time.at(Math.max(time.from, Date.parse(at ?? '')))))
        return `<rect class="cover" x="${start}" y="${top(index)}" width="${((end ?? 0) - (start ?? 0)).toFixed(1)}" height="${size.row}"/>`
      }),
  )
}

/** When each rung was reached first, written into the row of what is pending. */
function rungs({ ladder }: Report, rows: readonly Row[], time: Axis): string[] {
  return rows.flatMap(({ server, mark }, index) => {
    const own = mark === 'P' ? ladder.find((one) => one.server === server) : undefined
    return Object.entries(own?.rungs ?? {}).flatMap(([rung, at]) =>
      at === null ? [] : [label(place(time.at(Date.parse(at))), top(index) + size.bar + 2, rung, 'end')],
    )
  })
}
