// Reading in pieces is reading as a whole: whatever the document, and wherever the chunks are cut.
import fc from 'fast-check'
import t from 'tap'
import type { Json } from '../../../src/nats/json/decode.ts'
import { NatsError } from '../../../src/nats/error.ts'
import { openScratches } from '../../../src/nats/json/joined.ts'
import { openSink } from '../../../src/nats/json/pieces.ts'
import { readWhole, type Level, type Reader } from '../../../src/nats/json/reader.ts'

const arrays: Level[] = [
  { indent: 4, arrays: ['outer'] },
  { indent: 8, arrays: ['inner', 'more'] },
]
const maps: Level[] = [{ indent: 3 }, { indent: 6 }]

/** What arrives, in order; a piece without what was taken out of it, since a whole one still holds it. */
function recorder(levels: Level[]): Reader<string[]> {
  const seen: string[] = []
  const bare = (json: Json, level: number): string =>
    JSON.stringify(json, (key, value: unknown) => {
      const taken = levels[level + 1]?.arrays
      return taken?.includes(key) === true && Array.isArray(value) ? [] : value
    })
  return {
    levels,
    piece(level, name, json) {
      const inMap = levels[0]?.arrays === undefined && level === 0
      seen.push(`${level} ${name} ${inMap ? Object.keys(json).length * 0 : bare(json, level)}`)
    },
    end: (root) => [...seen, levels[0]?.arrays === undefined ? 'end' : bare(root, -1)],
  }
}

/** The bytes in chunks that end at these places. */
function chunks(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
}

function poured(levels: Level[], text: string, cuts: readonly number[]): string[] {
  const sink = openSink('/x', recorder(levels))
  for (const chunk of chunks(text, cuts)) sink.push(chunk)
  return sink.end()
}

const indented = (json: unknown, indent = 2): string => JSON.stringify(json, null, indent)

const word = fc.oneof(
  fc.constantFrom('name', 'outer', 'inner', '{', '",\n    }', 'ü \\ "'),
  fc.string({ maxLength: 5 }),
)
const leaf = fc.oneof(word, fc.integer(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }))
const object = fc.dictionary(fc.constantFrom('name', 'other', 'deep'), fc.oneof(leaf, fc.record({ at: leaf })), {
  maxKeys: 3,
})
const filled = object.map((json) => ({ id: 1, ...json }))
const inner = fc.record({
  id: fc.nat(),
  inner: fc.array(filled, { maxLength: 3 }),
  aside: fc.array(filled, { maxLength: 2 }),
  more: fc.array(filled, { maxLength: 2 }),
})
const nested = fc.record(
  {
    version: leaf,
    aside: fc.array(filled, { maxLength: 2 }),
    outer: fc.array(inner, { maxLength: 3 }),
    total: fc.nat(),
  },
  { requiredKeys: ['version'] },
)
/** By two is how nats-server indents /jsz, by three /raftz; any other way is read as a whole. */
const indents = fc.constantFrom(2, 2, 3, 3, 1, 4, 0)
const cuts = fc.array(fc.nat(10_000), { maxLength: 12 })

t.test('arrays', (t) => {
  const holds = fc.property(nested, cuts, indents, (json, places, indent) => {
    t.strictSame(poured(arrays, indented(json, indent), places), readWhole(recorder(arrays), json))
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 300 }))
  t.end()
})

t.test('answers that are read by turns, in memory that they share', (t) => {
  const answer = fc.tuple(nested, cuts)
  const holds = fc.property(fc.array(answer, { minLength: 2, maxLength: 3 }), (answers) => {
    const scratch = openScratches()
    const under = answers.map(([json, places]) => ({
      ...{ json, sink: openSink('/x', recorder(arrays), scratch) },
      left: chunks(indented(json), places),
    }))
    while (under.some(({ left }) => left.length > 0))
      for (const { sink, left } of under) {
        const chunk = left.shift()
        if (chunk !== undefined) sink.push(chunk)
      }
    for (const { json, sink } of under) t.strictSame(sink.end(), readWhole(recorder(arrays), json))
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 200 }))
  t.end()
})

t.test('maps', (t) => {
  const key = fc.oneof(
    fc.constantFrom('S-R3F-a', 'a "b"', 'ü'),
    fc.string({ minLength: 1, maxLength: 3 }).filter((k) => k !== '__proto__'),
  )
  const json = fc.dictionary(key, fc.dictionary(key, filled, { minKeys: 1, maxKeys: 3 }), { maxKeys: 3 })
  const holds = fc.property(json, cuts, indents, (value, places, indent) => {
    const text = indented(value, indent)
    t.strictSame(poured(maps, text, places), readWhole(recorder(maps), JSON.parse(text) as Json))
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 300 }))
  t.end()
})

t.test('what is not indented by two is read as a whole', (t) => {
  const json = { version: 1, outer: [{ id: 1, inner: [{ id: 2 }] }] }
  const expected = readWhole(recorder(arrays), json)
  for (const text of [JSON.stringify(json), JSON.stringify(json, null, 1), JSON.stringify(json, null, '\t')]) {
    t.strictSame(poured(arrays, text, [1, 2, 3]), expected)
  }
  t.strictSame(poured(arrays, '{}', []), ['{}'])
  t.end()
})

t.test('broken answers are errors of the body, and never pass for less', (t) => {
  const text = indented({ version: 1, outer: [{ id: 1, inner: [{ id: 2 }, { id: 3 }] }], total: 3 })
  const holds = fc.property(fc.nat(text.length - 1), cuts, (length, places) => {
    try {
      poured(arrays, text.slice(0, length), places)
      return false
    } catch (error) {
      return error instanceof NatsError && error.code === 'body'
    }
  })
  t.doesNotThrow(() => fc.assert(holds))
  t.throws(() => poured(arrays, '', []), { code: 'body', message: 'the answer is empty' })
  t.throws(() => poured(arrays, '[]', []), { code: 'shape' })
  t.end()
})

t.test('an error in a piece names its path', (t) => {
  const reader: Reader<undefined> = {
    levels: arrays,
    piece(_, name, json) {
      if (name === 'inner' && json['id'] === 4) throw new NatsError('shape', 'id: expected three')
    },
    end: () => undefined,
  }
  const json = { version: 1, outer: [{ inner: [{ id: 1 }] }, { inner: [{ id: 2 }, { id: 3 }, { id: 4 }] }] }
  const sink = openSink('/x', reader)
  const expected = { code: 'shape', message: '/x.outer[1].inner[2].id: expected three' }
  t.throws(() => sink.push(Buffer.from(indented(json))), expected)
  t.throws(() => {
    const whole = openSink('/x', reader)
    whole.push(Buffer.from(JSON.stringify(json)))
    whole.end()
  }, expected)
  const inMap = openSink('/x', {
    ...reader,
    levels: maps,
    piece: () => {
      throw new NatsError('shape', 'id: expected three')
    },
  })
  t.throws(() => inMap.push(Buffer.from(indented({ A: { g: { id: 1 } } }, 3))), {
    message: '/x.A.g.id: expected three',
  })
  t.end()
})

t.test('a piece of the wrong shape is left out with all in it, and told', (t) => {
  const read = (json: object, text: string) => {
    const rows: string[] = []
    const reasons: string[] = []
    const reader: Reader<string[]> = {
      levels: arrays,
      piece(_, name, piece) {
        if (typeof piece['id'] !== 'number') throw new NatsError('shape', 'id: expected a number')
        rows.push(`${name} ${piece['id']}`)
      },
      end: () => rows,
      leaveOut: (reason) => reasons.push(reason),
    }
    const sink = openSink('/x', reader)
    sink.push(Buffer.from(text))
    return { rows: sink.end(), reasons: reasons.sort(), json }
  }
  const json = {
    version: 1,
    outer: [
      { id: 1, inner: [{ id: 10 }, null, { id: 'x' }, { id: 11 }] },
      null,
      { id: 'y', inner: [{ id: 20 }] },
      { id: 3 },
    ],
  }
  for (const text of [indented(json), JSON.stringify(json)]) {
    const { rows, reasons } = read(json, text)
    t.same(rows, ['inner 10', 'inner 11', 'outer 1', 'inner 20', 'outer 3'])
    t.same(reasons.length, 4)
    t.ok(
      reasons.every((reason) => reason.startsWith('/x.outer[')),
      reasons.join('; '),
    )
  }
  t.throws(() => read({}, '{"outer": {}}'), { code: 'shape', message: '/x.outer: expected an array, found an object' })
  t.end()
})
