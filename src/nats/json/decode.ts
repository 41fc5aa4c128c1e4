// Typed reading of the servers' JSON: absent is not a wrong type, and an error names the path of what is wrong.
import { goSeconds } from '../../duration.ts'
import { NatsError } from '../error.ts'

export type Json = Readonly<Record<string, unknown>>

function kind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function mismatch(key: string, expected: string, found: unknown): NatsError {
  const what = found === undefined ? 'nothing' : kind(found)
  return new NatsError('shape', `${key}: expected ${expected}, found ${what}`)
}

/** Puts the outer step of the path in front of an error from inside. So paths cost nothing while there is no error. */
export function inside<T>(step: () => string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof NatsError) || error.code !== 'shape') throw error
    const glue = /^[[:]/.test(error.message) ? '' : '.'
    throw new NatsError('shape', `${step()}${glue}${error.message}`)
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The whole answer, which must be an object; `endpoint` starts the path in errors. */
export function decoded<T>(endpoint: string, value: unknown, read: (json: Json) => T): T {
  if (!isObject(value)) throw mismatch(endpoint, 'an object', value)
  return inside(
    () => endpoint,
    () => read(value),
  )
}

/** All but one field. */
export function without(json: Json, key: string): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => name !== key))
}

/** A number every version sends. */
export function number(json: Json, key: string): number {
  const value = json[key]
  if (typeof value !== 'number') throw mismatch(key, 'a number', value)
  return value
}

/** A number that some versions lack: absent is undefined. */
export function maybeNumber(json: Json, key: string): number | undefined {
  const value = json[key]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw mismatch(key, 'a number', value)
  return value
}

/** A number that Go's omitempty drops when it is 0. Only for fields that every version with the endpoint has. */
export function count(json: Json, key: string): number {
  return maybeNumber(json, key) ?? 0
}

/** A limit: undefined is unlimited, sent as -1 or as uint64 of -1. */
export function maybeLimit(json: Json, key: string): number | undefined {
  const value = maybeNumber(json, key)
  return value === undefined || value < 0 || value >= 2 ** 63 ? undefined : value
}

/** A boolean that some versions lack. */
export function maybeFlag(json: Json, key: string): boolean | undefined {
  const value = json[key]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw mismatch(key, 'a boolean', value)
  return value
}

/** A boolean that omitempty drops when it is false. Only for fields that every version with the endpoint has. */
export function flag(json: Json, key: string): boolean {
  return maybeFlag(json, key) ?? false
}

export function text(json: Json, key: string): string {
  const value = json[key]
  if (typeof value !== 'string') throw mismatch(key, 'a string', value)
  return value
}

/** Absent and '' are both undefined. */
export function maybeText(json: Json, key: string): string | undefined {
  const value = json[key]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw mismatch(key, 'a string', value)
  return value
}

/** RFC 3339 to Unix seconds; Go's zero time, which means never, is undefined like absence. */
export function time(json: Json, key: string): number | undefined {
  const value = maybeText(json, key)
  if (value === undefined || value.startsWith('0001-01-01T00:00:00')) return undefined
  const milliseconds = Date.parse(value)
  if (Number.isNaN(milliseconds)) throw mismatch(key, 'a time as in RFC 3339', value)
  return milliseconds / 1000
}

/** A Go time.Duration (integer nanoseconds) in seconds. */
export function nanoseconds(json: Json, key: string): number | undefined {
  const value = maybeNumber(json, key)
  return value === undefined ? undefined : value / 1e9
}

/** A Go duration string such as 1m2.5s or 235µs in seconds. */
export function goDuration(json: Json, key: string): number | undefined {
  const value = maybeText(json, key)
  if (value === undefined) return undefined
  const seconds = goSeconds(value)
  if (seconds === undefined) throw mismatch(key, 'a duration such as 1m2.5s', value)
  return seconds
}

/** A nested object; absent and null are undefined. */
export function child<T>(json: Json, key: string, read: (json: Json) => T): T | undefined {
  const value = json[key]
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw mismatch(key, 'an object', value)
  return inside(
    () => key,
    () => read(value),
  )
}

/** A nested object every version sends. */
export function required<T>(json: Json, key: string, read: (json: Json) => T): T {
  const value = child(json, key, read)
  if (value === undefined) throw mismatch(key, 'an object', undefined)
  return value
}

/** What should be an object, of an array or a map. */
export function object(value: unknown): Json {
  if (!isObject(value)) throw mismatch('', 'an object', value)
  return value
}

/** An array; absent and null, which older versions send for none, are empty. */
export function items(json: Json, key: string): readonly unknown[] {
  const value = json[key]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw mismatch(key, 'an array', value)
  return value
}

/** An array of objects. */
export function list<T>(json: Json, key: string, read: (json: Json) => T): T[] {
  const value = items(json, key)
  let index = 0
  return inside(
    () => `${key}[${index}]`,
    () => {
      const rows: T[] = []
      for (; index < value.length; index++) rows.push(read(object(value[index])))
      return rows
    },
  )
}

/** An object used as a map of objects; absent and null are empty. */
export function entries<T>(json: Json, read: (json: Json, key: string) => T): T[] {
  let current = ''
  return inside(
    () => current,
    () => {
      const rows: T[] = []
      for (const [key, value] of Object.entries(json)) {
        current = key
        rows.push(read(object(value), key))
      }
      return rows
    },
  )
}
