// An hour of what /metrics says, from some seconds of it: no hour is recorded, and to wait for one is no test.

export interface Told {
  /** Unix seconds at which it was told. */
  time: number
  /** Seconds that the scrape took. */
  took: number
  /** Text format 0.0.4. */
  text: string
}

export interface Span {
  /** Unix seconds. */
  from: number
  to: number
  /** Seconds between scrapes. */
  step: number
}

/** One series over the hour, as a scraper keeps it. */
export interface Kept {
  /** Name and labels. */
  head: string
  /** In order of time, Unix seconds. */
  samples: (readonly [at: number, value: number])[]
}

/** Values in the order of what was told; undefined where it was not. */
type Series = (number | undefined)[]

const rises = /_(?:total|count|sum|bucket|index|sequence)(?:\{|$)/
/** So much later, the same would have happened again. */
const soon = 60

/** By name and labels. What is no number tells nothing. */
function seriesOf(told: readonly Told[]): Map<string, Series> {
  const all = new Map<string, Series>()
  for (const [index, { text, took }] of told.entries()) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    for (const line of [...lines, 'up 1', `scrape_duration_seconds ${took}`]) {
      const end = line.lastIndexOf(' ')
      const [key, value] = [line.slice(0, end), Number(line.slice(end + 1))]
      const series = all.get(key) ?? []
      if (Number.isFinite(value)) series[index] = value
      all.set(key, series)
    }
  }
  return all
}

/** As a scraper labels it. */
function scraped(key: string): string {
  const brace = key.indexOf('{')
  const [name, labels] = brace < 0 ? [key, ''] : [key.slice(0, brace), `${key.slice(brace + 1, -1)},`]
  return `${name}{${labels}job="nats",instance="calm"}`
}

/** What is to be added to a time when it is told at another time: news go on coming, and what was long ago was long ago. */
function later(
  key: string,
  series: Series,
  told: readonly Told[],
  { from, to }: Span,
): (at: number, index: number) => number {
  const [first = 0] = series.filter((value) => value !== undefined)
  const time = (index: number): number => told[index]?.time ?? NaN
  if (key.includes('_start_time_seconds')) return () => from - to
  const moves =
    key.includes('_timestamp_seconds') && (first > time(0) - soon || series.some((value) => value !== first))
  return (at, index) => (moves ? at - time(index) : 0)
}

/** What was told, again and again. What rises goes on rising by what it rose, and times move along. */
export function hour(told: readonly Told[], span: Span): Kept[] {
  return Array.from(seriesOf(told), ([key, series]) => {
    const known = series.filter((value) => value !== undefined)
    const more = rises.test(key) ? (known.at(-1) ?? 0) - (known[0] ?? 0) : 0
    const added = later(key, series, told, span)
    const samples: [number, number][] = []
    for (let at = span.from, n = 0; at <= span.to; at += span.step, n++) {
      const [round, index] = [Math.floor(n / told.length), n % told.length]
      const value = series[index]
      if (value !== undefined) samples.push([at, value + round * more + added(at, index)])
    }
    return { head: scraped(key), samples }
  })
}
