// Units and colours by the names that the boards use, as Perses has them.
import { unknown } from '../grafana/render.ts'

export interface Format {
  unit: 'decimal' | 'percent-decimal' | 'bytes' | 'bytes/sec' | 'ops/sec' | 'requests/sec' | 'seconds'
  decimalPlaces?: number
  shortValues?: boolean
}

const formats = {
  short: { unit: 'decimal', shortValues: true },
  percentunit: { unit: 'percent-decimal', decimalPlaces: 0 },
  bytes: { unit: 'bytes' },
  Bps: { unit: 'bytes/sec' },
  ops: { unit: 'ops/sec' },
  iops: { unit: 'ops/sec' },
  reqps: { unit: 'requests/sec' },
  s: { unit: 'seconds' },
  dtdurations: { unit: 'seconds', decimalPlaces: 0 },
  dateTimeFromNow: { unit: 'seconds', decimalPlaces: 0 },
} as const satisfies Readonly<Record<string, Format>>

/** A point of time, in milliseconds: Perses writes none as an age. */
export const isTime = (unit: string): boolean => unit === 'dateTimeFromNow'

export function formatOf(unit: string): Format {
  const found = new Map<string, Format>(Object.entries(formats)).get(unit)
  if (found === undefined) throw new Error(`perses/units.ts has no unit ${unit}`)
  return found
}

const colours = new Map<string, `#${string}`>([
  ['green', '#73bf69'],
  ['blue', '#5794f2'],
  ['yellow', '#fade2a'],
  ['orange', '#ff9830'],
  ['red', '#f2495c'],
  ['purple', '#b877d9'],
  [unknown, unknown],
])

export function colourOf(name: string): `#${string}` {
  const found = colours.get(name)
  if (found === undefined) throw new Error(`perses/units.ts has no colour ${name}`)
  return found
}
