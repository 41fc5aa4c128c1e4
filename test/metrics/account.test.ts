// Accounts: traffic by direction and kind, limits of claims where there are any.
import t from 'tap'
import { accountTables } from '../../src/metrics/account.ts'
import { samples, server, world } from './build.ts'

const labels = 'nats_cluster="c1",server="n1",account="AXYZ"'
const of = (accstatz: Record<string, unknown>, accountz: Record<string, unknown> = {}) =>
  world([
    server('n1', {
      answers: {
        accstatz: [{ account: 'AXYZ', name: 'App', raw: accstatz }],
        accountz: [{ account: 'AXYZ', name: 'App', raw: accountz }],
      },
    }),
  ])
const one = (name: string, world: ReturnType<typeof of>) => samples(accountTables, `nats_account_${name}`, world)
const flow = (msgs: number) => ({ msgs, bytes: 10 * msgs })

const old = of({ conns: 1, leafnodes: 2, slow_consumers: 0, sent: flow(3), received: flow(4) })
t.strictSame(one('connections', old), [`nats_account_connections{${labels}} 1`])
t.strictSame(one('subscriptions', old), [], 'before 2.10')
t.strictSame(one('messages_total', old), [
  `nats_account_messages_total{${labels},direction="received"} 4`,
  `nats_account_messages_total{${labels},direction="sent"} 3`,
])
t.match(one('bytes_total', old), [/ 40$/, / 30$/])
t.strictSame(one('messages_by_kind_total', old), [], 'before 2.11.5')

const split = { ...flow(9), gateways: flow(1), routes: flow(2), leafs: flow(3) }
const young = of({ sent: split, received: split })
t.match(one('messages_by_kind_total', young), [
  /received",kind="gateway"} 1$/,
  /received",kind="route"} 2$/,
  /received",kind="leafnode"} 3$/,
  /sent",kind="gateway"} 1$/,
  /sent",kind="route"} 2$/,
  /sent",kind="leafnode"} 3$/,
])
t.equal(one('bytes_by_kind_total', young).length, 6)

const claims = of({}, { is_system: true, decoded_jwt: { nats: { limits: { subs: -1, payload: 1024 } } } })
t.strictSame(one('system', claims), [`nats_account_system{${labels}} 1`])
t.strictSame(one('expired', claims), [`nats_account_expired{${labels}} 0`])
t.strictSame(one('max_payload_bytes', claims), [`nats_account_max_payload_bytes{${labels}} 1024`])
t.strictSame(one('max_subscriptions', claims), [], 'unlimited')
t.strictSame(one('max_imports', claims), [], 'no such limit')
t.strictSame(one('info', claims), [`nats_account_info{${labels},account_name="App"} 1`])
