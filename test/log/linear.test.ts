// Time in proportion to the length of a line, whatever is in it: steps are counted, no clock is read.
import t from 'tap'
import { evidenceIds, sightingOf } from '../../src/diagnose/from-events.ts'
import { similarEvents } from '../../src/log/catalog/similar.ts'
import { eventIds, rowOf } from '../../src/log/catalog/index.ts'
import { compiled, matchers, recognise, scoped } from '../../src/log/catalog/recognise.ts'
import { recogniseLoosely } from '../../src/log/catalog/loosely.ts'
import { pasteReader } from '../../src/log/catalog/pasted.ts'
import { textsOf } from '../../src/log/catalog/rows/row.ts'
import { shapeOf } from '../../src/log/catalog/sample.ts'
import { sampleText, template } from '../../src/log/catalog/template.ts'
import { sizeBytes, unquote } from '../../src/log/catalog/units.ts'
import { goSeconds } from '../../src/duration.ts'
import { wallClock, withoutColours, withoutEnd } from '../../src/log/line/envelope.ts'
import { peelJson } from '../../src/log/line/json.ts'
import { cells, repaired, withoutEnding, withoutMarks } from '../../src/log/line/paste.ts'
import { startsLine, unwrapper } from '../../src/log/line/unwrap.ts'
import { wrappings } from '../../src/log/line/wrappings.ts'
import { parsePattern } from '../../src/log/source/file/pattern.ts'
import { asLine } from '../../src/log/source/framing.ts'
import { cursorOf } from '../../src/log/source/resume.ts'
import { shapes } from './line/shapes.ts'
import { stepsOf } from './steps/count.ts'

type Hostile = (length: number) => string
type Look = (text: string) => unknown

const sizes = [4096, 16_384, 65_536] as const
/** Steps that a look may take however short the line is: patterns begin anew for each form. */
const fixed = 50_000

/** The lines of a kind that take the most steps while short. */
function worst(look: Look, kinds: readonly Hostile[]): Hostile {
  const [first] = kinds
    .map((kind) => ({ kind, steps: stepsOf(() => look(kind(96))) }))
    .sort((a, b) => b.steps - a.steps)
  return first?.kind ?? (() => '')
}

/** Four times the length takes about four times the steps; undefined: so it is. */
function overgrown(look: Look, hostile: Hostile): string | undefined {
  let before: number | undefined
  for (const size of sizes) {
    const steps = stepsOf(() => look(hostile(size)))
    if (before !== undefined && steps > 4.5 * before + fixed) return `${before} steps, then ${steps}: ${hostile(60)}`
    before = steps
  }
  return undefined
}

const filled = (front: string, filler: string, behind: string): Hostile => {
  return (length) => front + filler.repeat(Math.ceil(length / filler.length)).slice(0, length) + behind
}

const fillers = [
  'a',
  '1',
  ' ',
  '"',
  "'",
  '[',
  ']',
  '(',
  '{',
  '\\',
  '-',
  ':',
  '|',
  '=',
  '\r',
  '\t',
  '│ ',
  '| ',
  ': ',
  ' - ',
  'a ',
  'a.',
]
const pairs = [
  'a-1-',
  '-1:',
  '<1>',
  '\x1b[',
  '\x1b[1m',
  '"a" ',
  'x="y",',
  'a=b ',
  ' - Account:a',
  '.log',
  '\u2028',
  '","',
  '&gt;',
  '(x3) ',
  ' # ',
  '1m',
  '\\u003e',
  'a/b.',
  ' WARN ',
  '1:1:',
  '[1] ',
]
const ends = ['', 'x', '\u2028', '"']
const words = [...fillers, ...pairs]

/** Beginnings of every form that a line can have, with more of anything behind them. */
const fronts = [
  '',
  ...new Set(shapes.flatMap(({ raw }) => raw('x - y').map((line) => line.slice(0, line.lastIndexOf('x - y'))))),
]
const unwrappings = fronts.flatMap((front) => words.map((word) => filled(front, word, '\u2028x')))
const plainLines = words.flatMap((word) => ends.map((end) => filled('', word, end)))

void t.test('the count tells what grows: the patterns that a datagram could stop the program with', (t) => {
  const old: [name: string, pattern: RegExp, hostile: Hostile][] = [
    ['box', /^\s*[│┃|]\s?(.*?)\s*[│┃|]?\s*$/s, (length) => `|${' '.repeat(length)}x`],
    ['line ends', /[\r\n]+$/, (length) => `${'\r'.repeat(length)}x`],
    ['account', / - Account:([^ ]+)(?: - .*)?$/, filled('', ' - Account:a', '\u2028x')],
    [
      'two free texts',
      /^usage drift of (?<found>.*) vs (?<counted>.*) detected$/,
      filled('usage drift of ', ' vs ', ''),
    ],
    ['file names', /^[^/]*-[^/]*-[^/]*x$/, filled('', '-', '')],
    ['durations', /(\d+(?:\.\d+)?)(ms|s)/, filled('', '1', '')],
  ]
  for (const [name, pattern, hostile] of old) {
    const [short, long] = [stepsOf(() => pattern.exec(hostile(48))), stepsOf(() => pattern.exec(hostile(192)))]
    t.ok(long > 8 * short, `${name}: ${short} steps, then ${long}`)
  }
  t.end()
})

void t.test('every wrapping', (t) => {
  const frame = (text: string) => ({ text, clock: wallClock('utc'), now: () => 0, sealed: false })
  for (const { name, peel } of [...wrappings, { name: 'json', peel: peelJson }]) {
    const look: Look = (text) => peel(frame(text))
    t.equal(overgrown(look, worst(look, unwrappings)), undefined, name)
  }
  t.end()
})

void t.test('every wording of the catalog', (t) => {
  // The same values in the same words behind another beginning take the same steps.
  const wordings = new Map(matchers.map(({ id, text }) => [text.slice(Math.max(0, text.indexOf('{'))), { id, text }]))
  for (const { id, text } of wordings.values()) {
    const { pattern } = compiled({ ...matchers[0]!, text, compiled: undefined })
    const look: Look = (line) => pattern.exec(line)
    t.equal(overgrown(look, worst(look, hostileTo(text))), undefined, `${id}: ${text}`)
  }
  t.end()
})

/** The wording up to each of its values, then what comes after that value again and again, and never an end. */
function hostileTo(text: string): Hostile[] {
  const { parts } = template(text)
  const literals = parts.filter((part) => typeof part === 'string')
  const own = [...new Set([...literals, literals.slice(1).join(''), 'x', '1', '" ', '\\"'])].filter(
    (word) => word !== '',
  )
  return text
    .split(/(?=\{)/)
    .slice(1)
    .flatMap((_, index, all) => {
      const front = sampleText(text.slice(0, text.length - all.slice(index).join('').length))
      return own.map((word) => filled(front, word, '\u2028'))
    })
}

void t.test('what is made of the values of an event', (t) => {
  const marks = [' - Remote: ', ' - Account: a', ' leader: ', ' tcp a:1', '/', 'account "', "account '", ' - ']
  const lines = [...marks, ...words].flatMap((word) => [
    filled('', word, '\u2028'),
    filled('JetStream stream ', word, ''),
  ])
  for (const id of eventIds) {
    const { derive, wordings } = rowOf(id)
    const names = wordings.flatMap((wording) => textsOf(wording).flatMap((text) => template(text).placeholders))
    const look: Look = (text) => {
      const fields = Object.fromEntries(names.map(({ name }) => [name, text]))
      derive?.(fields)
      sightingOf(
        { id, severity: 'info', fields, time: 0, level: undefined },
        { text, level: undefined, time: 0, origin: undefined },
      )
    }
    if (derive !== undefined || evidenceIds.has(id)) t.equal(overgrown(look, worst(look, lines)), undefined, id)
  }
  t.end()
})

void t.test('every step of a line on its way', (t) => {
  const zone = { zone: 'utc', now: () => 0 }
  const line = (text: string) => ({ text, level: undefined, time: undefined, origin: undefined })
  const glob = parsePattern('/logs/*-*-{server}-*-*.log')
  const looks: [name: string, look: Look, lines: readonly Hostile[]][] = [
    ['unwrap', (text) => unwrapper(zone)(text), unwrappings],
    ['startsLine', (text) => startsLine(text, zone), unwrappings],
    [
      'prefix',
      (text) => scoped(text),
      ['10.0.0.1:2 - cid:1 - ', 'RAFT [', 'Filestore [', '10.0.0.1:2 - cid:1 - "'].flatMap((front) =>
        words.map((word) => filled(front, word, '\u2028')),
      ),
    ],
    ['recognise', (text) => recognise(line(text)), plainLines],
    ['recogniseLoosely', (text) => recogniseLoosely(line(text)), plainLines],
    ['pasted', (text) => pasteReader(zone)(text), plainLines],
    ['alike', (text) => similarEvents(line(text)), words.map((word) => filled('', word, ''))],
    ['repaired', repaired, plainLines],
    ['marks', withoutMarks, plainLines],
    ['ending', withoutEnding, plainLines],
    ['cells', cells, plainLines],
    ['end', withoutEnd, plainLines],
    ['colours', withoutColours, plainLines],
    ['shape', shapeOf, plainLines],
    ['cursor', cursorOf, words.map((word) => filled('{"__CURSOR"', word, ''))],
    ['datagram', (text) => asLine(Buffer.from(text)), plainLines],
    ['file name', (text) => glob.match(`/logs/${text}`), plainLines],
    ['duration', goSeconds, plainLines],
    ['size', sizeBytes, plainLines],
    ['quoted', unquote, plainLines],
  ]
  for (const [name, look, lines] of looks) t.equal(overgrown(look, worst(look, lines)), undefined, name)
  t.end()
})
