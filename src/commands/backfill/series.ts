// Samples of two hours, as OpenMetrics or as VictoriaMetrics imports them. What stands still is thinned out.
import { samplesOf, onceFor, type Table } from '../../metrics/family.ts'
import type { World } from '../../world/world.ts'
import { step } from './steps.ts'

interface Series {
  times: number[]
  /** As the exposition writes them. */
  values: string[]
}

/** One family over a stretch of time: by name and labels. */
export interface FamilySeries {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  series: Map<string, Series>
}

/** By name of the family. */
export type Stretch = Map<string, FamilySeries>

/** Of a series that does not change in a stretch one sample in so many is kept: Prometheus looks back over five minutes. */
const thinned = 240 / step

export interface Recorder {
  add(world: World): void
  /** What lies before this time and cannot change any more, by the start of its stretch. */
  take(before: number): [number, Stretch][]
}

/** Stretches of this many seconds. */
export function recorder(tables: readonly Table[], seconds: number): Recorder {
  const open = new Map<number, Stretch>()
  /** Counters that were there: the first sample of a new one has a zero before it, or nothing would seem to rise. */
  const known = new Set<string>()
  const put = (at: number, family: Table['families'][number], key: string, value: string): void => {
    const start = Math.floor(at / seconds) * seconds
    const stretch = open.get(start) ?? new Map<string, FamilySeries>()
    open.set(start, stretch)
    const { name, type, help } = family
    const all = stretch.get(name) ?? { type, help, series: new Map<string, Series>() }
    stretch.set(name, all)
    const series = all.series.get(key) ?? { times: [], values: [] }
    all.series.set(key, series)
    series.times.push(at)
    series.values.push(value)
  }
  return {
    add(world) {
      for (const [family, key, value] of samples(tables, world)) {
        if (family.type !== 'gauge' && !known.has(key)) {
          known.add(key)
          put(world.now - step, family, key, '0')
        }
        put(world.now, family, key, value)
      }
    },
    take(before) {
      const done = [...open].filter(([start]) => start + seconds <= before - step).sort(([a], [b]) => a - b)
      for (const [start] of done) open.delete(start)
      return done
    },
  }
}

/** Every sample of one world: the text of the tables, taken apart again. */
function* samples(
  tables: readonly Table[],
  world: World,
): Generator<[family: Table['families'][number], key: string, value: string]> {
  const once = onceFor(world)
  for (const table of tables) {
    const pieces = samplesOf(table, world, once)
    for (const [index, family] of table.families.entries())
      for (const line of Buffer.concat(pieces[index] ?? [])
        .toString()
        .split('\n')) {
        const at = line.lastIndexOf(' ')
        if (at > 0) yield [family, line.slice(0, at), line.slice(at + 1)]
      }
  }
}

/** Times and values that are kept. */
function* kept({ times, values }: Series): Generator<[time: number, value: string]> {
  const still = values.every((value) => value === values[0])
  for (const [index, time] of times.entries())
    if (!still || index % thinned === 0 || index === times.length - 1) yield [time, values[index] ?? '']
}

const escapeHelp = (text: string): string => text.replace(/[\\"\n]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`))

/** Without its end: several stretches make one document, each family in one piece. Times are Unix seconds. */
export function* openMetrics(stretches: readonly Stretch[]): Generator<string> {
  const names = new Set(stretches.flatMap((stretch) => [...stretch.keys()]))
  for (const name of names) {
    const parts = stretches.map((stretch) => stretch.get(name)).filter((part) => part !== undefined)
    const [first] = parts
    if (first === undefined) continue
    const family = first.type === 'counter' ? name.replace(/_total$/, '') : name
    yield `# TYPE ${family} ${first.type}\n# HELP ${family} ${escapeHelp(first.help)}\n`
    for (const key of new Set(parts.flatMap(({ series }) => [...series.keys()]))) {
      let text = ''
      for (const { series } of parts)
        for (const [time, value] of kept(series.get(key) ?? { times: [], values: [] }))
          text += `${key} ${value} ${time}\n`
      yield text
    }
  }
}

export const endOfDocument = '# EOF\n'

/** For /api/v1/import/prometheus of VictoriaMetrics: text format with times in milliseconds. */
export function* victoriaMetrics(stretch: Stretch): Generator<string> {
  for (const { series } of stretch.values())
    for (const [key, one] of series) {
      let text = ''
      for (const [time, value] of kept(one)) text += `${key} ${value} ${time * 1000}\n`
      yield text
    }
}
