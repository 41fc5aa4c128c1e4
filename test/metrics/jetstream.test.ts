// JetStream: disabled is not idle, unlimited is absent, and only the meta leader speaks of the meta group's members.
import t from 'tap'
import { jetstreamTables } from '../../src/metrics/jetstream.ts'
import { jsz, samples, server, varz, world } from './build.ts'
import { jszRaw } from './worlds.ts'

const labels = 'nats_cluster="c1",server="n1"'
const of = (parts: Parameters<typeof jsz>[0], name = 'n1') =>
  world([server('n1', { answers: { varz: varz(name), jsz: jsz(parts) } })])
const one = (family: string, world: ReturnType<typeof of>) => samples(jetstreamTables, family, world)

t.test('disabled', (t) => {
  const disabled = of({ disabled: true, raw: { streams: 0, config: { max_memory: 0, max_storage: 0 } } })
  t.strictSame(one('nats_jetstream_enabled', disabled), [`nats_jetstream_enabled{${labels}} 0`])
  t.strictSame(one('nats_jetstream_streams', disabled), [], 'its zeros are not numbers of streams')
  t.strictSame(one('nats_jetstream_info', disabled), [])
  t.strictSame(one('nats_meta_has_leader', disabled), [])
  t.strictSame(one('nats_jetstream_enabled', of({ raw: jszRaw })), [`nats_jetstream_enabled{${labels}} 1`])
  t.end()
})

t.test('totals', (t) => {
  const running = of({ raw: jszRaw })
  t.strictSame(one('nats_jetstream_sync_interval_seconds', running), [
    `nats_jetstream_sync_interval_seconds{${labels}} 120`,
  ])
  t.strictSame(
    one('nats_jetstream_api_inflight', running),
    [`nats_jetstream_api_inflight{${labels}} 0`],
    'omitempty: 0',
  )
  t.strictSame(one('nats_jetstream_max_ha_assets', of({ raw: { limits: {} } })), [], 'unlimited: absent')
  t.strictSame(one('nats_jetstream_info', running), [`nats_jetstream_info{${labels},domain="hub"} 1`])
  t.end()
})

t.test('an account without limits has no limit series', (t) => {
  const raw = {
    storage: 5,
    memory: 0,
    reserved_memory: 1e9,
    reserved_storage: 18_446_744_073_709_551_615,
    api: { total: 1, errors: 0 },
  }
  const accounts = of({ accounts: [{ account: 'AXYZ', name: 'App', raw }] })
  const account = `{${labels},account="AXYZ"}`
  t.strictSame(one('nats_account_jetstream_storage_bytes', accounts), [
    `nats_account_jetstream_storage_bytes${account} 5`,
  ])
  t.strictSame(one('nats_account_jetstream_max_storage_bytes', accounts), [])
  t.strictSame(one('nats_account_jetstream_max_memory_bytes', accounts), [
    `nats_account_jetstream_max_memory_bytes${account} 1000000000`,
  ])
  t.end()
})

t.test('meta group', (t) => {
  const values = (parts: Record<string, unknown>, name?: string) => {
    const world = of({ raw: { meta_cluster: parts } }, name)
    return ['nats_meta_has_leader', 'nats_meta_leader'].map((family) => one(family, world)[0]?.split(' ')[1])
  }
  t.strictSame(values({ leader: 'n1' }), ['1', '1'])
  t.strictSame(values({ leader: 'n2' }), ['1', '0'])
  t.strictSame(values({ peer: 'fqA4S4SK' }), ['0', '0'], 'peer is there without a leader too')
  t.strictSame(values({ leader: 'real' }, 'real'), ['1', '1'], 'its own name counts, not the configured one')
  const rescue = (parts: object) => one('nats_meta_rescue', of({ raw: { meta_cluster: parts } }))
  t.strictSame(rescue({ quorum_needed: 1, rescue: true }), [`nats_meta_rescue{${labels}} 1`])
  t.strictSame(rescue({ quorum_needed: 2 }), [`nats_meta_rescue{${labels}} 0`])
  t.strictSame(rescue({}), [], 'before 2.15')
  const nameless = world([server('n1', { answers: { jsz: jsz({ raw: jszRaw }) } })], { targets: {} })
  t.strictSame(one('nats_meta_leader', nameless), [], 'own name never learned')
  t.strictSame(one('nats_meta_peer_current', nameless), [])
  t.end()
})

t.test('members, from the leader alone', (t) => {
  const peers = (world: ReturnType<typeof of>) => one('nats_meta_peer_current', world)
  t.strictSame(peers(of({ raw: jszRaw })), [
    `nats_meta_peer_current{${labels},peer="n2"} 1`,
    `nats_meta_peer_current{${labels},peer="n3"} 0`,
  ])
  t.strictSame(peers(of({ raw: jszRaw }, 'n2')), [], 'a follower calls its fellows not current')
  t.strictSame(peers(of({ raw: { meta_cluster: { replicas: [{ name: 'n2' }] } } })), [], 'nobody leads')
  t.end()
})
