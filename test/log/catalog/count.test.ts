// Counting agrees with the engine, line for line, however fast it is.
import fc from 'fast-check'
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { recognise } from '../../../src/log/catalog/recognise.ts'
import { counter, type Counts } from '../../../src/log/catalog/count.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'

const unwrap = () => unwrapper({ zone: 'utc', now: () => 0 })

function counts(lines: readonly string[]): Counts {
  const count = counter(unwrap())
  count.push(Buffer.from(lines.join('\n')))
  count.flush()
  return count.counts()
}

/** The slow way: every line a string, every value read. */
function reference(lines: readonly string[]): Pick<Counts, 'events' | 'lines'> {
  const one = unwrap()
  const result: Pick<Counts, 'events' | 'lines'> = { events: {}, lines: {} }
  for (const raw of lines) {
    const line = one(raw)
    if (line === undefined) continue
    const level = line.level ?? 'unknown'
    result.lines[level] = (result.lines[level] ?? 0) + 1
    const id = recognise(line)?.id
    if (id !== undefined) result.events[id] = (result.events[id] ?? 0) + 1
  }
  return result
}

const examples = eventIds.flatMap((id) => rowOf(id).examples)

void t.test('the same counts as of the slow way', (t) => {
  const line = fc.oneof(
    fc.constantFrom(...examples),
    fc.constantFrom(...examples).map((text) => text.replace(/\[(?:INF|WRN|ERR)\]/, '[DBG]')),
    fc.constantFrom(...examples).map((text) => `pod/nats-0 ${text}`),
    fc.constantFrom(...examples).map((text) => `pod/nats-0 ${text.replace(/\[(?:INF|WRN|ERR)\]/, '[TRC]')}`),
    fc.string().map((text) => text.replaceAll('\n', '')),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { events, lines: levels } = counts(lines)
      t.strictSame({ events, lines: levels }, reference(lines))
    }),
  )
  t.end()
})

void t.test('what nobody knows is sampled, what is too long is cut', (t) => {
  const { unknown, unrecognized, cut } = counts([
    '[7] [WRN] Nobody has seen this 1',
    '[7] [WRN] Nobody has seen this 2',
    '[7] [INF] Nothing of note',
    `[7] [INF] ${'x'.repeat(100_000)}`,
    'words without a level',
  ])
  t.strictSame(unknown, [
    { level: 'WRN', count: 2, text: 'Nobody has seen this 2' },
    { level: 'unknown', count: 1, text: 'words without a level' },
  ])
  t.strictSame(unrecognized, { WRN: 2, INF: 2, unknown: 1 })
  t.equal(cut, 1)
  t.end()
})
