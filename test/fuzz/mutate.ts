// Changes to inputs: what is flipped, cut, repeated, spliced and put in between, the same for the same number to begin with.

/** Numbers from 0 up to below `below`. */
export type Dice = (below: number) => number

/** mulberry32: small, and the same on every machine. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below)
  }
}

/** What parsers have stumbled over, here and elsewhere. */
const tokens = [
  ...[
    '\0',
    '\r\n',
    '\n',
    '\t',
    ' ',
    '"',
    '\\',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '<',
    '>',
    '%',
    '&a ',
    '*a ',
    '!!',
    '# ',
  ],
  ...[
    '-1',
    '0',
    '1e309',
    'NaN',
    '99999999999999999999',
    '0x10',
    'null',
    'true',
    '~',
    '"\\ud800"',
    '\\u0000',
    '__proto__',
  ],
  ...[
    'constructor',
    '${A}',
    '$1',
    '2025/12/17 10:11:12.000001',
    '[WRN]',
    '[7] ',
    '<14>1 ',
    ' stderr F ',
    ' P ',
    '{"log":"',
  ],
  ...['\u202e', '\ufeff', '\u001b[31m', '€', '\ud83d\ude00', 'append entries pending', 'MESSAGE=', 'level=', 'msg='],
].map((token) => Buffer.from(token))
const broken = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xf0, 0x9f])]

const longest = 16 * 1024

/** One input out of one or two others. */
export function mutated(inputs: readonly Buffer[], roll: Dice): Buffer {
  let bytes = inputs[roll(inputs.length)] ?? Buffer.alloc(0)
  for (let times = 1 + roll(4); times > 0; times--) {
    const [from, to] = [roll(bytes.length + 1), roll(bytes.length + 1)].sort((a, b) => a - b) as [number, number]
    const [before, span, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)]
    const other = inputs[roll(inputs.length)] ?? span
    const pieces = [
      () => [before, after],
      () => [before, Buffer.from([roll(256)]), bytes.subarray(from + 1)],
      () => [before, tokens[roll(tokens.length)]!, bytes.subarray(from)],
      () => [before, broken[roll(broken.length)]!, bytes.subarray(from)],
      () => [before, ...new Array<Buffer>(1 + roll(8)).fill(span), after],
      () => [before, other.subarray(roll(other.length + 1))],
      () => [before],
    ]
    bytes = Buffer.concat(pieces[roll(pieces.length)]!()).subarray(0, longest)
  }
  return bytes
}

/** The places at which an input is cut into chunks. */
export function chunks(bytes: Buffer, roll: Dice): Buffer[] {
  const places = Array.from({ length: 1 + roll(6) }, () => roll(bytes.length + 1)).sort((a, b) => a - b)
  return [...places, bytes.length].map((end, index) => bytes.subarray(places[index - 1] ?? 0, end))
}
