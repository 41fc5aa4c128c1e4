// Advisories become events of the catalog, once each, with the server that they are about.
import t from 'tap'
import { emptyOriginLog } from '../../src/log/state/state.ts'
import { openAdvisories } from '../../src/world/advisories.ts'
import { emptyMemory, type Memory } from '../../src/world/memory.ts'
import { manualClock } from '../nats/manual-clock.ts'

function bench() {
  const memory: Memory = emptyMemory()
  memory.targets.set('nats://c1/n1', { server: 'n1', cluster: 'c1' })
  memory.targets.set('nats://c1/n2', { server: 'n2', cluster: 'c1' })
  const clock = manualClock()
  const advisories = openAdvisories({ memory, ...clock })
  let sent = 0
  const send = (kind: string, content: object, more: object = {}): void => {
    const type = `io.nats.jetstream.advisory.v1.${kind}`
    const timestamp = new Date(clock.now() * 1000).toISOString()
    advisories.take(Buffer.from(JSON.stringify({ type, id: `id-${sent++}`, timestamp, ...content, ...more })))
  }
  const counts = (): Record<string, number> =>
    Object.fromEntries(
      [...memory.log].flatMap(([origin, { events }]) =>
        Object.entries(events).map(([event, { count }]) => [
          `${memory.origins.get(origin)?.cluster} ${memory.origins.get(origin)?.server} ${event}`,
          count,
        ]),
      ),
    )
  return { memory, clock, advisories, send, counts }
}

const orders = { account: 'APP', stream: 'ORDERS' }

t.test('each kind', async (t) => {
  const { memory, clock, send, counts } = bench()
  memory.assets.set('S-1', { ...orders, consumer: '' })
  const seen = { peaks: [], term: 1, leaderChanges: 0, reached: {}, seenAt: 0 }
  memory.raft.set('nats://c1/n1', new Map([['S-1', { ...seen, leader: false }]]))
  memory.raft.set('nats://c1/n2', new Map([['S-1', { ...seen, leader: true }]]))
  send('stream_leader_elected', { ...orders, leader: 'n1' })
  send('stream_leader_elected', { ...orders, leader: 'n1' })
  send('consumer_leader_elected', { ...orders, consumer: 'a', leader: 'n2' })
  send('stream_quorum_lost', orders)
  send('consumer_quorum_lost', { ...orders, consumer: 'a' })
  send('server_out_of_space', { server: 'n1' })
  send('api_limit_reached', { server: 'n1', dropped: 10000 })
  t.strictSame(counts(), {}, 'a log has time to tell the same')
  await clock.advance(5)
  t.strictSame(counts(), {
    'c1 n1 stream_new_leader': 2,
    'c1 n2 consumer_new_leader': 1,
    'c1 n2 stream_no_quorum': 1,
    'c1 n1 jetstream_disabled': 1,
    'c1 n1 api_requests_dropped': 1,
    '  consumer_no_quorum': 1,
  })
  const changes = memory.log.get('advisories of c1/n1')?.leaderChanges
  t.strictSame([...(changes ?? [])], [['APP > ORDERS', 1]], 'as log lines do')
})

t.test('once where the log has it', async (t) => {
  const { memory, clock, send, counts } = bench()
  const log = emptyOriginLog()
  const key = ['stream_new_leader', 'APP', 'ORDERS', '', ''].join('\n')
  const { now } = clock
  log.assets.set(key, { event: 'stream_new_leader', ...orders, consumer: '', group: '', count: 1, last: now() - 1 })
  log.events.api_requests_dropped = { count: 1, last: now() }
  memory.log.set('/var/log/n1.log', log)
  memory.origins.set('/var/log/n1.log', { server: 'n1', cluster: '' })
  send('stream_leader_elected', { ...orders, leader: 'n1' })
  send('stream_leader_elected', { ...orders, leader: 'n2' })
  send('api_limit_reached', { server: 'n1', dropped: 1 })
  await clock.advance(5)
  t.match(counts(), { 'c1 n2 stream_new_leader': 1 })
  t.notOk(memory.log.has('advisories of c1/n1'))
})

t.test('once where two connections bring it, and not after the end', async (t) => {
  const { clock, send, counts, advisories } = bench()
  const same = { id: 'same' }
  send('api_limit_reached', { server: 'n1', dropped: 1 }, same)
  send('api_limit_reached', { server: 'n1', dropped: 1 }, same)
  advisories.close()
  t.strictSame(counts(), { 'c1 n1 api_requests_dropped': 1 }, 'what waits is counted')
  send('api_limit_reached', { server: 'n1', dropped: 1 })
  await clock.advance(10)
  t.strictSame(counts(), { 'c1 n1 api_requests_dropped': 1 })
})

t.test('a name of two clusters claims none', async (t) => {
  const { memory, clock, send, counts } = bench()
  memory.targets.set('nats://c2/n1', { server: 'n1', cluster: 'c2' })
  send('api_limit_reached', { server: 'n1', dropped: 1, timestamp: 'never' })
  await clock.advance(5)
  t.strictSame(counts(), { ' n1 api_requests_dropped': 1 })
})

t.test('what is no advisory', async (t) => {
  const { clock, advisories, send, counts } = bench()
  for (const text of ['', '{', '[]', 'null', '{"type":1}', '{"type":"a.toString"}']) advisories.take(Buffer.from(text))
  send('stream_leader_elected', { stream: 'ORDERS', leader: 'n1' })
  send('something_new', orders)
  await clock.advance(5)
  t.strictSame(counts(), {})
})

t.test('thousands at once are not kept', (t) => {
  const { send, counts } = bench()
  for (let at = 0; at < 50_000; at++) send('api_limit_reached', { server: 'n1', dropped: 1 })
  t.strictSame(counts(), { 'c1 n1 api_requests_dropped': 50_000 })
  t.end()
})
