// Client connections: how many of which kind, and as an option the few that do the most.
import type { ConnectionGroup, Connz, TopClient } from '../nats/endpoints/connz.ts'
import { table } from './family.ts'
import { answered, type Answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

type Row = Answered<Connz>

const connz = answered('connz')
const entity = 'Connections'

const totals = table<Row>({
  entity,
  cached: true,
  rows: connz,
  labels: serverLabels,
  families: [
    {
      name: 'nats_connections_on_server',
      type: 'gauge',
      help: 'All open connections, of which the series by account and kind may cover a part only.',
      source: '/connz total',
      value: ({ answer }) => answer.total,
    },
  ],
})

const groups = table<Row & { group: ConnectionGroup }>({
  entity,
  cached: true,
  rows: (world) => connz(world).flatMap((row) => row.answer.groups.map((group) => ({ ...row, group }))),
  labels: { ...serverLabels, account: ({ group }) => group.account, kind: ({ group }) => group.kind },
  families: [
    {
      name: 'nats_connections_open',
      type: 'gauge',
      help: 'Open connections of the account and kind.',
      source: '/connz connections[].{account,kind,type}',
      value: ({ group }) => group.connections,
    },
    {
      name: 'nats_connections_pending_bytes',
      type: 'gauge',
      help: 'Bytes that wait to be written to the open connections.',
      source: '/connz connections[].pending_bytes',
      value: ({ group }) => group.pendingBytes,
    },
    {
      name: 'nats_connections_subscriptions',
      type: 'gauge',
      help: 'Subscriptions of the open connections.',
      source: '/connz connections[].subscriptions',
      value: ({ group }) => group.subscriptions,
    },
    {
      name: 'nats_connections_open_stalls',
      type: 'gauge',
      help: 'Times that the publishers of the open connections were held back because their subscribers read too slowly, gone with the connection (2.12 and newer).',
      source: '/connz connections[].stalls',
      value: ({ group }) => group.stalls,
    },
  ],
})

const top = table<Row & { top: TopClient }>({
  entity,
  cached: true,
  rows: (world) => connz(world).flatMap((row) => row.answer.top.map((top) => ({ ...row, top }))),
  labels: { ...serverLabels, account: ({ top }) => top.account, client: ({ top }) => top.client },
  families: [
    {
      name: 'nats_connections_top_received_messages',
      type: 'gauge',
      help: 'Messages received over the open connections of one of the busiest clients.',
      source: '/connz connections[].in_msgs',
      value: ({ top }) => top.inMessages,
    },
    {
      name: 'nats_connections_top_received_bytes',
      type: 'gauge',
      help: 'Bytes received over the open connections of one of the busiest clients.',
      source: '/connz connections[].in_bytes',
      value: ({ top }) => top.inBytes,
    },
    {
      name: 'nats_connections_top_pending_bytes',
      type: 'gauge',
      help: 'Bytes that wait to be written to one of the busiest clients.',
      source: '/connz connections[].pending_bytes, of the busiest clients',
      value: ({ top }) => top.pendingBytes,
    },
  ],
})

export const connectionTables = [totals, groups, top]
