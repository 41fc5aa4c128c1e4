// Connections by account and kind, and the busiest clients where asked for.
import t from 'tap'
import { connectionTables } from '../../src/metrics/connections.ts'
import { samples, server, world } from './build.ts'

const group = { account: 'APP', kind: 'mqtt', connections: 3, pendingBytes: 4, subscriptions: 5 }
const of = world([
  server('n1', {
    answers: {
      connz: {
        total: 9,
        groups: [
          { ...group, stalls: undefined },
          { ...group, account: 'B', stalls: 0 },
        ],
        top: [{ account: 'APP', client: '', inMessages: 6, inBytes: 7, pendingBytes: 8 }],
      },
    },
  }),
])
const labels = 'nats_cluster="c1",server="n1"'
const one = (name: string) => samples(connectionTables, `nats_connections_${name}`, of)

t.strictSame(one('on_server'), [`nats_connections_on_server{${labels}} 9`])
for (const [name, value] of Object.entries({ open: 3, pending_bytes: 4, subscriptions: 5 }))
  t.strictSame(one(name)[0], `nats_connections_${name}{${labels},account="APP",kind="mqtt"} ${value}`)
t.strictSame(
  one('open_stalls'),
  [`nats_connections_open_stalls{${labels},account="B",kind="mqtt"} 0`],
  'older servers do not say',
)
for (const [name, value] of Object.entries({ received_messages: 6, received_bytes: 7, pending_bytes: 8 }))
  t.strictSame(one(`top_${name}`), [`nats_connections_top_${name}{${labels},account="APP",client=""} ${value}`])
