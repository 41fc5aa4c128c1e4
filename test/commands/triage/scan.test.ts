// One pass over a log: what is kept of it, by voice, within a window, and who speaks in it.
import t from 'tap'
import { repeats } from '../../../src/commands/triage/repeats.ts'
import { scan, type Voice } from '../../../src/commands/triage/scan.ts'
import type { Sighting } from '../../../src/diagnose/from-events.ts'
import type { Line } from '../../../src/log/line/line.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'

const at = (time: string): number => Date.parse(`2026-01-14T${time}Z`) / 1000
const everything = { since: -Infinity, until: Infinity }

function read(lines: readonly string[], { window = everything, repeated = false } = {}) {
  const seen: { voice: Voice; sighting: Sighting }[] = []
  const made = scan(unwrapper({ zone: 'utc', now: () => at('12:00:00') }), 'utc', window, {
    sighting: (voice, sighting) => seen.push({ voice, sighting }),
    repeated: () => repeated,
  })
  made.push(Buffer.from(`${lines.join('\n')}\n`))
  made.flush()
  return { ...made, seen, kinds: seen.map(({ sighting }) => sighting.kind) }
}

const pending = '[7] 2026/01/14 10:15:07.000200 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending'
const state = '[7] 2026/01/14 10:15:06.002133 [WRN] Filestore [ORDERS] WriteFullState took 1m6.002133s (73 bytes)'

void t.test('lines of evidence by voice, all lines counted', (t) => {
  const { seen, kinds, lines, times, evidence } = read([
    '[7] 2026/01/14 10:00:00.000100 [INF] Server is ready',
    '[7] 2026/01/14 10:00:01.000100 [DBG] 10.0.0.1:4222 - cid:7 - Client connection created',
    state,
    pending,
    'goroutine 1 [running]:',
  ])
  t.strictSame(kinds, ['ready', 'state_write_waits', 'pending'])
  t.strictSame(seen[2]?.voice, { origin: '', node: 'yrzKKRBu' })
  t.strictSame([lines(), evidence()], [5, { lines: 3, repeated: 0 }])
  t.match(times.get(''), { from: at('10:00:00') + 0.0001, ordinary: true })
  t.equal(seen[1]?.sighting.moment.start?.toFixed(3), at('10:14:00').toFixed(3), 'it began when the write began')
  t.end()
})

void t.test('outside the window nothing is evidence; repeated lines are counted, not kept', (t) => {
  t.strictSame(read([state, pending], { window: { since: at('10:15:07'), until: Infinity } }).kinds, ['pending'])
  t.strictSame(read([state, pending], { window: { since: -Infinity, until: at('10:15:07') } }).kinds, [
    'state_write_waits',
  ])
  const { kinds, evidence } = read([state, pending], { repeated: true })
  t.strictSame([kinds, evidence()], [[], { lines: 2, repeated: 2 }])
  t.end()
})

void t.test('what is heard of servers: banner, nodes, notes, names, owners', (t) => {
  const { heard } = read([
    '[7] 2026/01/14 10:00:00.000000 [INF]   Name:     n1',
    '[7] 2026/01/14 10:00:00.000000 [INF]   Cluster:  east',
    `${pending} (nats-9)`,
    '[7] 2026/01/14 10:15:08.000000 [INF] JetStream cluster new metadata leader: n2/east',
    '[7] 2026/01/14 10:15:09.000000 [INF] 10.0.0.3:6222 - rid:10 - Router connection closed: Stale Connection - Remote: n3',
  ])
  t.match(heard.banners.get(''), { name: 'n1', cluster: 'east' })
  t.strictSame([...(heard.nodes.get('') ?? [])], ['yrzKKRBu'])
  t.equal(heard.notes.get('yrzKKRBu'), 'nats-9')
  t.strictSame(
    [...heard.names],
    [
      ['n2', 'east'],
      ['n3', ''],
    ],
  )
  t.equal(heard.environment, 'unknown')
  t.end()
})

void t.test('where the servers run, by the marks of what collected the log', (t) => {
  t.equal(read([`[pod/nats-0/nats] ${pending}`]).heard.environment, 'kubernetes')
  t.equal(read([`Jan 14 10:15:07 host nats-server[7]: ${pending}`]).heard.environment, 'systemd')
  const pods = read([`[pod/nats-0/nats] ${pending}`, `[pod/nats-1/nats] ${pending}`])
  t.strictSame(
    pods.seen.map(({ voice }) => voice.origin),
    ['nats-0', 'nats-1'],
  )
  t.end()
})

void t.test('a line is known again among thousands', (t) => {
  const seen = repeats()
  const line = (index: number): Line => ({
    time: at('10:00:00') + index / 1e6,
    level: 'WRN',
    text: `line ${index % 7}`,
    origin: undefined,
  })
  const numbers = Array.from({ length: 3000 }, (_, index) => index + 1)
  t.strictSame(
    numbers.filter((index) => seen(line(index))),
    [],
  )
  t.equal(numbers.filter((index) => seen(line(index))).length, numbers.length)
  t.notOk(
    seen({ ...line(1), time: at('10:00:00') }) || seen({ ...line(1), time: at('10:00:00') }),
    'whole seconds tell nothing',
  )
  t.end()
})
