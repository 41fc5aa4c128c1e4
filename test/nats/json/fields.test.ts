// Fields read from the bytes are those of the parsed object, whatever the document; what cannot be read so is said to be, and never read wrongly.
import fc from 'fast-check'
import t from 'tap'
import { readFields, shapeOf, wholeIn, type Fields } from '../../../src/nats/json/fields.ts'

const wanted = {
  ...{ id: true, name: true, level: true, flag: true },
  inner: { id: true, deep: { at: true } },
  list: [{ id: true, name: true }],
  peers: { '*': { name: true } },
  error: true,
} satisfies Fields
const shape = shapeOf(wanted)

const isList = (want: Fields[string]): want is readonly [Fields] => Array.isArray(want)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What of a parsed value is wanted. */
function picked(value: unknown, want: Fields[string]): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => picked(one, isList(want) ? want[0] : true))
  if (!isObject(value)) return value
  const fields = want === true ? {} : (want as Fields)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      // Not what every object inherits: a key may be `toString`.
      const one = Object.hasOwn(fields, key) ? fields[key] : fields['*']
      return one === undefined ? [] : [[key, picked(inner, one)]]
    }),
  )
}

/** In an array at 4 spaces, as the levels of a reader are, with another element after it. */
function read(json: unknown, step: number, changed = (text: string) => text) {
  const text = JSON.stringify({ a: { b: [json, {}] } }, null, step)
  const bytes = Buffer.from(changed(text))
  const open = bytes.indexOf('{', bytes.indexOf('['))
  const found = readFields(bytes, shape, { open, indent: 3 * step })
  return found && { ...found, text: bytes.toString('utf8', open, found.end), next: bytes[found.end] }
}

const word = fc.oneof(fc.constantFrom('n1', '', '{', '},', '[', '235µs', 'ü'), fc.string({ maxLength: 6 }))
const number = fc.oneof(fc.integer(), fc.nat({ max: 999_999_999_999_999 }), fc.constantFrom(0, -7, 1.5, 2 ** 64, 1e-7))
const anything = fc.oneof(word, number, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }))
const object = fc.record(
  {
    ...{ id: number, name: word, level: anything, flag: fc.boolean(), aside: anything, error: anything },
    inner: fc.record(
      { id: number, other: anything, deep: fc.record({ at: word, aside: anything }) },
      { requiredKeys: [] },
    ),
    list: fc.array(fc.record({ id: number, name: word, aside: anything }, { requiredKeys: [] }), { maxLength: 3 }),
    peers: fc.dictionary(
      fc.oneof(fc.constantFrom('fjFyEjc1', 'ü', '__proto__'), fc.string({ maxLength: 4 })),
      fc.record({ name: word, known: fc.boolean() }, { requiredKeys: [] }),
      { maxKeys: 3 },
    ),
  },
  { requiredKeys: [] },
)

t.test('the same as of the parsed object, or left to be parsed', (t) => {
  let readFromBytes = 0
  const holds = fc.property(object, fc.constantFrom(2, 3), (json, step) => {
    const found = read(json, step)
    if (found === undefined) return
    readFromBytes++
    t.strictSame(found.json, picked(JSON.parse(JSON.stringify(json)), wanted))
    t.strictSame(JSON.parse(found.text), JSON.parse(JSON.stringify(json)))
    t.equal(found.next, 0x2c)
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 500 }))
  t.ok(readFromBytes > 50, `${readFromBytes} of 500 were read from their bytes`)
  t.end()
})

t.test('what has not come whole is not read', (t) => {
  const json = { id: 1, aside: { deep: [{ id: 2 }] }, list: [{ id: 3, name: 'µ' }], flag: true }
  const length = Buffer.from(JSON.stringify({ a: { b: [json] } }, null, 2)).length
  t.ok(read(json, 2))
  for (let cut = 1; cut < length; cut++) {
    const found = read(json, 2, (text) => Buffer.from(text).subarray(0, cut).toString('latin1'))
    if (found !== undefined) t.match(JSON.parse(found.text), { id: 1 }, `cut at ${cut}`)
  }
  t.end()
})

t.test('left to be parsed', (t) => {
  const cases: [string, unknown, ((text: string) => string)?][] = [
    ['an escape in a text that is read', { name: 'a "b"' }],
    ['a number with a fraction', { id: 1.5 }],
    ['a number that may be rounded', { id: 2 ** 60 }],
    ['an array of what is no object', { list: [1] }],
    ['an array where one object is expected', { inner: [{ id: 1 }] }],
    ['a word that is none', { flag: true }, (text) => text.replace('true', 'yes')],
    ['a number that begins with 0', { id: 7 }, (text) => text.replace('7', '07')],
    ['a key without a colon', { id: 7 }, (text) => text.replace('": 7', '" 7')],
    ['fields on one line', { id: 7, level: 8 }, (text) => text.replace(/7,\s+/, '7, ')],
    ['lines without indent', { id: 7 }, (text) => text.replace(/ +"id"/, '"id"')],
    [
      'a key that JavaScript takes for something else',
      { peers: JSON.parse('{"__proto__": {"name": "n1"}}') as unknown },
    ],
  ]
  for (const [what, json, changed] of cases) t.equal(read(json, 2, changed), undefined, what)
  t.end()
})

t.test('a number that is all there is', (t) => {
  const text = fc.oneof(
    fc.stringMatching(/^\d{1,17}$/),
    fc.string({ maxLength: 4 }),
    fc.constantFrom('', '-1', '1.5', '0x1'),
  )
  const isSame = fc.property(text, (one) => {
    const bytes = Buffer.from(`7${one}7`)
    return Object.is(wholeIn(bytes, 1, bytes.length - 1), /^\d{1,15}$/.test(one) ? Number(one) : NaN)
  })
  t.doesNotThrow(() => fc.assert(isSame, { numRuns: 1000 }))
  t.end()
})
