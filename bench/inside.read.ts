// What a running exporter holds, asked of the process itself, and whether that grows.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Program } from '../test/cluster/process.ts'
import { until } from '../test/cluster/until.ts'
import { shipped } from './shipped.ts'

/** Milliseconds. */
interface Spread {
  p99: number
  max: number
}

/** After garbage was collected. */
export interface Inside {
  /** Unix seconds. */
  at: number
  /** Bytes. */
  rss: number
  heapUsed: number
  external: number
  /** What keeps the event loop: sockets, timers, watched files. */
  handles: number
  /** Open file descriptors. */
  files: number
  /** How late the event loop was since the line before: by the clock, and by the processor's time that it took itself meanwhile. */
  loop: { late: Spread; busy: Spread }
}

export interface Probe {
  /** Options for Node.js, those of `npm start` among them. */
  options: readonly string[]
  env: NodeJS.ProcessEnv
  ask(program: Pick<Program, 'signal'>): Promise<Inside>
}

/** Answers go to `file`. */
export function probeInto(file: string): Probe {
  const lines = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1)
  writeFileSync(file, '')
  return {
    options: [...shipped(), '--expose-gc', '--import', new URL('inside.probe.mjs', import.meta.url).href],
    env: { BENCH_INSIDE: file },
    async ask(program) {
      const before = lines().length
      program.signal('SIGUSR2')
      const line = await until('the exporter tells what it holds', 60, () => lines()[before])
      return JSON.parse(line) as Inside
    },
  }
}

/** A number in the course of time: its mean, and the straight line through it. */
export interface Trend {
  mean: number
  /** Over the whole of the time. */
  rise: number
  perHour: number
}

/** Least squares. @throws {Error} fewer than three points. */
export function trend(points: readonly { at: number; value: number }[]): Trend {
  if (points.length < 3) throw new Error(`a trend of ${points.length} points`)
  const mean = (of: (point: { at: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [at, value] = [mean((point) => point.at), mean((point) => point.value)]
  const slope = mean((point) => (point.at - at) * (point.value - value)) / mean((point) => (point.at - at) ** 2)
  const seconds = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)
  return { mean: value, rise: slope * seconds, perHour: slope * 3600 }
}

/** One line of a report: what, how much, the most that it may be. */
export interface Figure {
  what: string
  value: number
  unit: string
  most: number
}

export const isKept = ({ value, most }: Figure): boolean => value <= most

/** A table in Markdown, and whether every limit is kept. */
export function report(figures: readonly Figure[]): { text: string; good: boolean } {
  const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2))
  const rows = figures.map((figure) => {
    const { what, value, unit, most } = figure
    return `| ${what} | ${`${shown(value)} ${unit}`.trim()} | ${`${shown(most)} ${unit}`.trim()} | ${isKept(figure) ? 'ok' : 'NOT'} |`
  })
  const text = ['|  | measured | at most |  |', '| --- | --- | --- | --- |', ...rows, ''].join('\n')
  return { text, good: figures.every(isKept) }
}
