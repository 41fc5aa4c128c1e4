// Reading fields of an answer kept as sent, by path: the path is code and documentation at once.
import type { Family } from './family.ts'

type Json = Readonly<Record<string, unknown>>

function valueAt(json: Json, path: string): unknown {
  let value: unknown = json
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Json)[key]
  }
  return value
}

/** Number at a dotted path; undefined where the version lacks it. */
export function numberAt(json: Json, path: string): number | undefined {
  const value = valueAt(json, path)
  return typeof value === 'number' ? value : undefined
}

/** '' where absent. */
export function textAt(json: Json, path: string): string {
  const value = valueAt(json, path)
  return typeof value === 'string' ? value : ''
}

/** RFC 3339 to Unix seconds; Go's zero time means never. */
export function timeAt(json: Json, path: string): number | undefined {
  const milliseconds = Date.parse(textAt(json, path))
  return Number.isNaN(milliseconds) || milliseconds < 0 ? undefined : milliseconds / 1000
}

export function objectAt(json: Json, path: string): Json | undefined {
  const value = valueAt(json, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

const unlimited = 2 ** 63

function scaled(divisor: number) {
  return (json: Json, path: string): number | undefined => {
    const value = numberAt(json, path)
    return value === undefined ? undefined : value / divisor
  }
}

/** 0 where omitempty dropped it, which is known from the object around it being there. */
function count(json: Json, path: string): number | undefined {
  const around = path.includes('.') ? objectAt(json, path.slice(0, path.lastIndexOf('.'))) : json
  return around === undefined ? undefined : (numberAt(json, path) ?? 0)
}

/** How the JSON value becomes the sample. */
const readers = {
  number: numberAt,
  /** Booleans that omitempty drops when false: 0. */
  flag: (json: Json, path: string) => Number(valueAt(json, path) === true),
  /** Only for fields that every version with the endpoint has. */
  count,
  /** Go's time.Duration. */
  nanoseconds: scaled(1e9),
  percent: scaled(100),
  time: timeAt,
  /** 0, -1 and uint64 of -1 stand for unlimited: no sample. */
  limit: (json: Json, path: string) => {
    const value = numberAt(json, path)
    return value === undefined || value <= 0 || value >= unlimited ? undefined : value
  },
} as const

export type Reader = keyof typeof readers

/** One field of an answer as one family: [name, path, help], and how to read it where it is no plain number. */
export type FieldSpec = readonly [name: `nats_${string}`, path: string, help: string, reader?: Reader]

const isCounter = (name: string): name is `nats_${string}_total` => name.endsWith('_total')

/** `_total` makes a counter, as everywhere. `raw` finds the answer in the row; `prefix` is the endpoint and the path up to there. */
export function fields<Row>(prefix: string, raw: (row: Row) => Json, specs: readonly FieldSpec[]): Family<Row>[] {
  return specs.map(([name, path, help, reader = 'number']) => {
    const common = { help, source: `${prefix}${path}`, value: (row: Row) => readers[reader](raw(row), path) }
    return isCounter(name) ? { type: 'counter', name, ...common } : { type: 'gauge', name, ...common }
  })
}
