// Small drawings of a ladder, as SVG without a script: a bar of now and the last quarter of an hour, with the three rungs in both.
import { highest, shareOfCache, type LadderRow } from '../../diagnose/ladder.ts'
import { lastRung, rungs } from '../../ladder.ts'
import { age, markup, type Html } from './html.ts'
import { span, type Point } from './history.ts'
import { conditionOf } from './state.ts'

/** The right end of both drawings, as a share of the cache. */
const top = 1.2
const width = 120
const height = 40
/** Seconds between two points beyond which nobody knows what was in between. */
const gap = 90

const wide = (share: number): string => `${((Math.min(share, top) / top) * 100).toFixed(1)}%`
const marks = rungs.map(({ name, entries }) => ({ name, x: wide(entries / lastRung.entries) }))

/** The limit that a row is nearer to: that of entries or that of bytes. */
export function nearestLimit(row: LadderRow): 'entries' | 'bytes' {
  const { entries, bytes = 0 } = highest(row)
  return bytes / lastRung.bytes > entries / lastRung.entries ? 'bytes' : 'entries'
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** The level of now solid, the highest of the last minute and of the log behind it, the rungs at their place with their names. */
export function bar(row: LadderRow): Html {
  const now = shareOfCache({ entries: row.pending ?? 0, bytes: row.pendingBytes })
  const high = shareOfCache(highest(row))
  const says = row.pending === undefined ? 'level not known' : `${percent(now)} of the cache filled`
  const solid = row.pending === undefined ? '' : markup`<rect class="now" width="${wide(now)}" height="15" />`
  const lines = marks.map(
    ({ name, x }) =>
      markup`<line class="mark" x1="${x}" x2="${x}" y1="0" y2="17" /><text x="${x}" y="28" text-anchor="middle">${name}</text> `,
  )
  return markup`<svg class="bar ${conditionOf(row)}" height="30" role="img" aria-label="${says}, highest ${percent(high)}"><rect class="track" width="100%" height="15" /><rect class="high" width="${wide(high)}" height="15" /> ${solid}${lines} </svg>`
}

const shareAt = ({ entries, bytes }: Point): number => shareOfCache({ entries, bytes })
const peakAt = ({ peak, peakBytes }: Point): number => shareOfCache({ entries: peak, bytes: peakBytes })

/** Points without a gap between them. */
function pieces(points: readonly Point[]): Point[][] {
  const all: Point[][] = []
  for (const point of points) {
    const last = all.at(-1)
    if (last === undefined || point.at - (last.at(-1)?.at ?? 0) > gap) all.push([point])
    else last.push(point)
  }
  return all
}

/** Seconds that are drawn: up to the quarter of an hour that is remembered, and not fewer than these. */
const shortest = 120

/** Level as a line, peaks as a surface behind it; what nobody measured stays empty. */
export function chart(points: readonly Point[], now: number): Html {
  const [oldest, newest] = [points[0], points.at(-1)]
  if (oldest === undefined || newest === undefined) return markup`<span class="unknown">no levels yet</span>`
  const drawnSeconds = Math.min(span, Math.max(shortest, now - oldest.at))
  const x = ({ at }: Point): string => (width * (1 - (now - at) / drawnSeconds)).toFixed(1)
  const most = Math.max(top, ...points.map(peakAt))
  const y = (share: number): string => (height * (1 - share / most)).toFixed(1)
  const drawn = pieces(points).map((piece) => {
    const line = piece.map((point) => `${x(point)},${y(shareAt(point))}`)
    const tops = piece.map((point) => `${x(point)},${y(peakAt(point))}`)
    const ends = [piece.at(-1), piece[0]].flatMap((point) => (point === undefined ? [] : [`${x(point)},${height}`]))
    return markup`<polygon class="high" points="${[...tops, ...ends].join(' ')}"/><polyline class="now" points="${line.join(' ')}"/>`
  })
  const lines = rungs.map(
    ({ entries }) => markup`<path class="mark" d="M0 ${y(entries / lastRung.entries)}h${width}"/>`,
  )
  const says = `last ${age(drawnSeconds)}: highest ${percent(Math.max(...points.map(peakAt)))} of the cache, now ${percent(shareAt(newest))}`
  return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${says}">${lines}${drawn}</svg> <span class="figure quiet">${age(drawnSeconds)}, up to ${percent(Math.max(...points.map(peakAt)))}</span>`
}
