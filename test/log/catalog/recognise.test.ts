// Every row of the catalog against every line it claims, and against all others.
import fc from 'fast-check'
import t from 'tap'
import { eventIds, rowOf, sections, type EventId } from '../../../src/log/catalog/index.ts'
import {
  compiled,
  identify,
  longestMessage,
  matchers,
  matching,
  recognise,
} from '../../../src/log/catalog/recognise.ts'
import { alertsByNumbers } from '../../../src/log/catalog/rows/row.ts'
import { sampleText } from '../../../src/log/catalog/template.ts'
import { scanner } from '../../../src/log/catalog/scan.ts'
import { parseEnvelope, wallClock } from '../../../src/log/line/envelope.ts'
import { groups } from '../../../src/alerts/index.ts'
import { shapes } from '../line/shapes.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'
import type { Line } from '../../../src/log/line/line.ts'

const scan = scanner()
const clock = wallClock('utc')
/** What Go itself prints has no envelope, or one without a level. */
const lineOf = (raw: string, isBare = false): Line => {
  const line = parseEnvelope(raw, clock)
  if (isBare) return line ?? { time: undefined, level: undefined, text: raw, origin: undefined }
  if (line === undefined) throw new Error(`no envelope: ${raw}`)
  return line
}
const bare = (id: EventId): boolean => rowOf(id).levels.length === 0

void t.test('an example matches its own row and no other, at a level of its row', (t) => {
  for (const id of eventIds) {
    const row = rowOf(id)
    for (const example of row.examples) {
      const line = lineOf(example, bare(id))
      t.strictSame(matching(line.text), [id], example)
      const event = recognise(line)
      t.equal(event?.id, id, example)
      t.equal(identify(line.text), id, example)
      t.ok(
        bare(id) ? line.level === undefined : line.level !== undefined && row.levels.includes(line.level),
        `${id}: level of ${example}`,
      )
      const bad = Object.entries(event?.fields ?? {}).filter(([, value]) => Number.isNaN(value))
      t.strictSame(bad, [], `${id}: every number is read`)
      const bytes = Buffer.from(line.text)
      t.ok(line.level !== 'INF' || scan.find(bytes, 0, bytes.length) !== undefined, `${id}: bytes`)
    }
  }
  t.end()
})

const prefixes = {
  raft: 'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] ',
  filestore: 'Filestore [ORDERS] ',
  connection: '10.0.0.7:51234 - cid:90 - "v1.41.0:go:worker" - ',
  plain: '',
}

void t.test('every wording, with a sample for each value, matches its own row and no other', (t) => {
  const wrong: unknown[] = []
  for (const matcher of matchers) {
    const text = prefixes[matcher.scope] + sampleText(matcher.text)
    const matched = matching(text)
    const event = recognise({ time: undefined, level: 'WRN', text, origin: undefined })
    const missing = compiled(matcher).placeholders.filter(({ name }) => !(name in (event?.fields ?? {})))
    if (matched.join() !== matcher.id || event?.id !== matcher.id || missing.length > 0)
      wrong.push({ text, row: matcher.id, matched, event, missing })
  }
  t.strictSame(wrong, [])
  t.end()
})

void t.test('limited lines of connections carry account and user behind the message', (t) => {
  const event = recognise(
    lineOf('[7] [ERR] 10.0.0.7:51234 - cid:90 - "worker" - maximum connections exceeded - Account:APP - APP/user:bob'),
  )
  t.match(event, {
    id: 'connection_limit_reached',
    fields: { client: '"worker"', client_account: 'APP', kind: 'client' },
  })
  t.equal(event?.fields['client_account'], 'APP', 'without the user')
  t.end()
})

void t.test("the server's own clients have a name in place of an address", (t) => {
  const event = recognise(lineOf('[7] [WRN] JETSTREAM - Unknown reply code "x"'))
  t.match(event, { id: 'mqtt_trouble', fields: { kind: 'jetstream', code: 'x' } })
  t.equal(event?.fields['remote'], undefined)
  t.end()
})

void t.test('a record of several lines is what its first line is', (t) => {
  const text = "Route Error 'Authorization Violation'\nand more"
  t.equal(identify(`10.0.0.12:6222 - rid:14 - ${text}`), 'route_error')
  t.end()
})

void t.test('sections hold each row once, and say all there is to say', (t) => {
  const rows = Object.values(sections).flatMap((section) => Object.keys(section))
  t.strictSame(rows, eventIds)
  for (const id of eventIds) {
    const { meaning, isNot, remedy, alert } = rowOf(id)
    t.match(id, /^[a-z]+(_[a-z]+)+$/)
    for (const text of [meaning, isNot, remedy]) t.match(text, /^\S.*\S\.$|^Nothing\.$/, id)
    t.ok(alert === undefined || /^Nats[A-Z]\w+$/.test(alert), id)
  }
  t.end()
})

void t.test('debug and trace lines echo data and are never matched', (t) => {
  const line = lineOf(
    '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
  )
  t.equal(recognise({ ...line, level: 'DBG' }), undefined)
  t.equal(recognise({ ...line, level: 'TRC' }), undefined)
  t.equal(recognise({ ...line, level: undefined })?.id, 'raft_append_entries_pending')
  t.end()
})

void t.test('the byte test lets through whatever the patterns match', (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...eventIds.flatMap((id) => rowOf(id).examples)).map((raw) => lineOf(raw, true).text),
  )
  fc.assert(
    fc.property(text, fc.string(), fc.nat(200), (base, added, at) => {
      const changed = base.slice(0, at) + added + base.slice(at)
      const bytes = Buffer.from(changed)
      const id = identify(changed)
      return id === undefined || scan.find(bytes, 0, bytes.length) !== undefined || !rowOf(id).levels.includes('INF')
    }),
  )
  t.end()
})

void t.test('hostile lines cost little: a pattern that backtracks without end would never let this finish', (t) => {
  for (const one of matchers) {
    const parts = one.text.split(/\{[^}]*\}/)
    for (const filler of ['x', '1', '"', '\\', ' ', "' > '", ...parts]) {
      const hostile = parts.map((part) => part + filler.repeat(4096 / (filler.length || 1))).join('')
      const line = { time: undefined, level: 'WRN', text: hostile.slice(0, longestMessage), origin: undefined } as const
      compiled(one).pattern.test(hostile.slice(0, longestMessage))
      recognise(line)
    }
  }
  t.equal(
    recognise({ time: undefined, level: 'WRN', text: `Route Error ${'x'.repeat(longestMessage)}`, origin: undefined }),
    undefined,
  )
  t.end()
})

void t.test('a message is known whatever it is wrapped in', (t) => {
  const wrong: unknown[] = []
  for (const shape of shapes) {
    const unwrap = unwrapper({ zone: 'utc', now: () => 1_766_000_000 })
    for (const id of eventIds) {
      for (const example of rowOf(id).examples) {
        const found = shape.raw(lineOf(example, bare(id)).text).flatMap((raw) => {
          const line = unwrap(raw)
          return (line && recognise(line)?.id) ?? []
        })
        if (found.join() !== id) wrong.push({ shape: shape.name, example, found })
      }
    }
  }
  t.strictSame(wrong, [])
  t.end()
})

void t.test('alerts that rows name are alerts that are shipped', (t) => {
  const shipped = new Set(groups.flatMap(({ alerts }) => alerts.map(({ alert }) => alert)))
  const named = eventIds.flatMap((id) => [rowOf(id).alert ?? [], alertsByNumbers(rowOf(id))].flat())
  t.strictSame(
    named.filter((alert) => !shipped.has(alert)),
    [],
  )
  t.end()
})

t.test('a number that is none, or larger than 64 bits, makes no event', (t) => {
  const pending = (number: string) => {
    const text = `RAFT [fjFyEjc1 - S-R3F-a1B2c3D4] ${number} append entries pending`
    return recognise({ time: undefined, level: 'WRN', text, origin: undefined })?.fields['pending']
  }
  t.equal(pending('10000'), 10_000)
  t.equal(pending('9'.repeat(30)), undefined)
  t.equal(pending('9'.repeat(400)), undefined, 'it would be +Inf')
  const took = (seconds: string) => {
    const text = `Internal subscription on "$JS.API.STREAM.INFO.A" took too long: ${seconds}`
    return recognise({ time: undefined, level: 'WRN', text, origin: undefined })
  }
  t.ok(took('2.5s'))
  t.equal(took('2.5.5s'), undefined, 'it would be NaN')
  t.end()
})
