// Decoders: each wrong type ends in a shape error with its path, and no value at all in anything else.
import fc from 'fast-check'
import t from 'tap'
import * as decode from '../../../src/nats/json/decode.ts'
import { NatsError } from '../../../src/nats/error.ts'
import { jszConsumersReader, jszReader } from '../../../src/nats/endpoints/jsz-readers.ts'
import { readWhole } from '../../../src/nats/json/reader.ts'
import { raftzReader } from '../../../src/nats/endpoints/raftz.ts'
import { readVarz } from '../../../src/nats/endpoints/varz.ts'
import { healthy, queries } from '../fake-server.ts'

const shape = (message: string) => ({ name: 'NatsError', code: 'shape', message })

t.test('a number that is none names its path', (t) => {
  const read = () =>
    decode.decoded('/x', { a: [{}, { b: { c: 'no' } }] }, (json) =>
      decode.list(json, 'a', (item) => decode.child(item, 'b', (b) => decode.number(b, 'c'))),
    )
  t.throws(read, shape('/x.a[1].b.c: expected a number, found a string'))
  t.end()
})

t.test('each kind of mismatch', (t) => {
  const cases: [() => unknown, string][] = [
    [() => decode.number({}, 'k'), 'k: expected a number, found nothing'],
    [() => decode.maybeNumber({ k: true }, 'k'), 'k: expected a number, found a boolean'],
    [() => decode.flag({ k: 1 }, 'k'), 'k: expected a boolean, found a number'],
    [() => decode.text({ k: null }, 'k'), 'k: expected a string, found null'],
    [() => decode.maybeText({ k: [] }, 'k'), 'k: expected a string, found an array'],
    [() => decode.time({ k: 'noon' }, 'k'), 'k: expected a time as in RFC 3339, found a string'],
    [() => decode.goDuration({ k: '5 parsecs' }, 'k'), 'k: expected a duration such as 1m2.5s, found a string'],
    [() => decode.goDuration({ k: '-' }, 'k'), 'k: expected a duration such as 1m2.5s, found a string'],
    [() => decode.child({ k: [] }, 'k', () => 0), 'k: expected an object, found an array'],
    [() => decode.required({}, 'k', () => 0), 'k: expected an object, found nothing'],
    [() => decode.list({ k: {} }, 'k', () => 0), 'k: expected an array, found an object'],
    [() => decode.list({ k: [3] }, 'k', () => 0), 'k[0]: expected an object, found a number'],
    [() => decode.entries({ k: 3 }, () => 0), 'k: expected an object, found a number'],
    [() => decode.decoded('/x', [], () => 0), '/x: expected an object, found an array'],
  ]
  for (const [read, message] of cases) t.throws(read, shape(message))
  t.end()
})

t.test('an error that is no mismatch passes untouched', (t) => {
  const read = () =>
    decode.child({ k: {} }, 'k', () => {
      throw new RangeError('a defect')
    })
  t.throws(read, { name: 'RangeError', message: 'a defect' })
  t.end()
})

t.test('absent, zero and unlimited are three things', (t) => {
  t.equal(decode.maybeNumber({}, 'k'), undefined)
  t.equal(decode.maybeNumber({ k: null }, 'k'), undefined)
  t.equal(decode.count({}, 'k'), 0)
  t.equal(decode.maybeFlag({}, 'k'), undefined)
  t.equal(decode.flag({}, 'k'), false)
  t.equal(decode.maybeText({ k: '' }, 'k'), undefined)
  t.equal(decode.maybeLimit({ k: -1 }, 'k'), undefined)
  t.equal(decode.maybeLimit(JSON.parse('{"k":18446744073709551615}') as decode.Json, 'k'), undefined)
  t.equal(decode.maybeLimit({ k: 0 }, 'k'), 0)
  t.equal(decode.maybeLimit({}, 'k'), undefined)
  t.same(
    decode.list({ k: null }, 'k', () => 0),
    [],
  )
  t.same(
    decode.list({}, 'k', () => 0),
    [],
  )
  t.equal(
    decode.child({ k: null }, 'k', () => 0),
    undefined,
  )
  t.same(decode.without({ a: 1, b: 2 }, 'a'), { b: 2 })
  t.end()
})

t.test('times and durations come in seconds', (t) => {
  t.equal(decode.time({ k: '2026-11-22T22:51:23.301645778Z' }, 'k'), 1795387883.301)
  t.equal(decode.time({ k: '2026-11-22T23:51:23+01:00' }, 'k'), 1795387883)
  t.equal(decode.time({ k: '0001-01-01T00:00:00Z' }, 'k'), undefined)
  t.equal(decode.nanoseconds({ k: 1_500_000_000 }, 'k'), 1.5)
  t.equal(decode.nanoseconds({}, 'k'), undefined)
  t.equal(decode.goDuration({}, 'k'), undefined)
  for (const [text, seconds] of [
    ['1m2.5s', 62.5],
    ['287ms', 0.287],
    ['235\u00b5s', 0.000235],
    ['235\u03bcs', 0.000235],
    ['2h3m', 7380],
    ['0s', 0],
    ['-1.5s', -1.5],
  ] as const)
    t.equal(decode.goDuration({ k: text }, 'k')?.toFixed(9), seconds.toFixed(9), text)
  t.end()
})

const bodies = healthy()
const readers: [string, unknown, (json: unknown) => unknown][] = [
  ['varz', bodies[queries.varz], (json) => decode.decoded('/varz', json, readVarz)],
  [
    'jsz',
    bodies[queries.jsz],
    (json) =>
      decode.decoded('/jsz', json, (jsz) =>
        readWhole(
          jszReader(() => true),
          jsz,
        ),
      ),
  ],
  [
    'consumers',
    bodies[queries.jszConsumers],
    (json) =>
      decode.decoded('/jsz', json, (jsz) =>
        readWhole(
          jszConsumersReader(() => true),
          jsz,
        ),
      ),
  ],
  [
    'raftz',
    bodies['/raftz?acc=APP'],
    (json) =>
      decode.decoded('/raftz', json, (raftz) =>
        readWhole(
          raftzReader(
            () => ({ overrun: true, byteLimit: true }),
            () => true,
          ),
          raftz,
        ),
      ),
  ],
]

/** Paths to every value inside. */
function paths(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...paths(inner).map((path) => [key, ...path])])
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy: Record<string, unknown> = Array.isArray(value)
    ? (Object.assign([], value) as unknown as Record<string, unknown>)
    : { ...(value as object) }
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

function onlyNatsError(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    return error instanceof NatsError && error.code === 'shape' && error.message.startsWith('/')
  }
}

for (const [name, body, read] of readers) {
  t.test(`${name}: whatever JSON comes, nothing but a shape error is thrown`, (t) => {
    const holds = fc.property(fc.jsonValue(), (json) => onlyNatsError(() => read(json)))
    t.doesNotThrow(() => fc.assert(holds))
    t.end()
  })
  t.test(`${name}: whatever one value is replaced with, nothing but a shape error is thrown`, (t) => {
    const path = fc.constantFrom(...paths(body))
    const holds = fc.property(path, fc.jsonValue(), (at, by) => onlyNatsError(() => read(replaced(body, at, by))))
    t.doesNotThrow(() => fc.assert(holds, { numRuns: 500 }))
    t.end()
  })
}
