// Accounts on one server: connections and traffic (/accstatz), state and limits of their claims (/accountz).
import type { AccountRow } from '../nats/endpoints/accounts.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { table, type Labels } from './family.ts'
import { fields, numberAt, type FieldSpec } from './field.ts'
import { answered, type Answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

interface Row extends Identity {
  account: AccountRow
}

const accounts = (rows: readonly Answered<AccountRow[]>[]): Row[] =>
  rows.flatMap(({ cluster, server, answer }) => answer.map((account) => ({ cluster, server, account })))

const accstatz = answered('accstatz')
const accountz = answered('accountz')
const statistics = (world: World): Row[] => accounts(accstatz(world))
const details = (world: World): Row[] => accounts(accountz(world))

const entity = 'Account'
const labels: Labels<Row> = { ...serverLabels, account: ({ account }) => account.account }
const raw = ({ account }: Row): AccountRow['raw'] => account.raw

const connections: FieldSpec[] = [
  ['nats_account_connections', 'conns', 'Client connections of the account.'],
  ['nats_account_leafnode_connections', 'leafnodes', 'Leaf node connections of the account.'],
  ['nats_account_subscriptions', 'num_subscriptions', 'Subscriptions of the account (2.10 and newer).'],
  [
    'nats_account_slow_consumers_total',
    'slow_consumers',
    'Connections of the account closed because they read too slowly.',
  ],
]

const general = table<Row>({
  entity,
  cached: true,
  rows: statistics,
  labels,
  families: fields('/accstatz account_statz[].', raw, connections),
})

const directions = ['received', 'sent'] as const
const byDirection = (world: World) =>
  statistics(world).flatMap((row) => directions.map((direction) => ({ ...row, direction })))

type Directed = ReturnType<typeof byDirection>[number]

const traffic = table<Directed>({
  entity,
  cached: true,
  rows: byDirection,
  labels: { ...labels, direction: ({ direction }) => direction },
  families: [
    {
      name: 'nats_account_messages_total',
      type: 'counter',
      help: 'Messages of the account over connections of all kinds.',
      source: '/accstatz account_statz[].{sent,received}.msgs',
      value: (row) => numberAt(raw(row), `${row.direction}.msgs`),
    },
    {
      name: 'nats_account_bytes_total',
      type: 'counter',
      help: 'Payload bytes of the account over connections of all kinds.',
      source: '/accstatz account_statz[].{sent,received}.bytes',
      value: (row) => numberAt(raw(row), `${row.direction}.bytes`),
    },
  ],
})

const kindKeys = { gateway: 'gateways', route: 'routes', leafnode: 'leafs' } as const
type Kind = keyof typeof kindKeys

const kinds = table<Directed & { kind: Kind }>({
  entity,
  cached: true,
  rows: (world) =>
    byDirection(world).flatMap((row) => (Object.keys(kindKeys) as Kind[]).map((kind) => ({ ...row, kind }))),
  labels: { ...labels, direction: ({ direction }) => direction, kind: ({ kind }) => kind },
  families: [
    {
      name: 'nats_account_messages_by_kind_total',
      type: 'counter',
      help: 'Messages of the account over connections to other servers, by kind (2.11.5 and newer).',
      source: '/accstatz account_statz[].{sent,received}.{gateways,routes,leafs}.msgs',
      value: (row) => numberAt(raw(row), `${row.direction}.${kindKeys[row.kind]}.msgs`),
    },
    {
      name: 'nats_account_bytes_by_kind_total',
      type: 'counter',
      help: 'Payload bytes of the account over connections to other servers, by kind (2.11.5 and newer).',
      source: '/accstatz account_statz[].{sent,received}.{gateways,routes,leafs}.bytes',
      value: (row) => numberAt(raw(row), `${row.direction}.${kindKeys[row.kind]}.bytes`),
    },
  ],
})

const state: FieldSpec[] = [
  ['nats_account_update_timestamp_seconds', 'update_time', 'Unix time when the account was last updated.', 'time'],
  ['nats_account_system', 'is_system', '1 if it is the system account, else 0.', 'flag'],
  ['nats_account_expired', 'expired', '1 if the claims of the account have expired, else 0.', 'flag'],
  ['nats_account_complete', 'complete', '1 if all imports of the account are known, else 0.', 'flag'],
  ['nats_account_jetstream_enabled', 'jetstream_enabled', '1 if the account may use JetStream, else 0.', 'flag'],
]

const claims = 'decoded_jwt.nats.limits'
const limits: FieldSpec[] = [
  [
    'nats_account_max_subscriptions',
    `${claims}.subs`,
    'Subscriptions that the account may have, where limited.',
    'limit',
  ],
  [
    'nats_account_max_payload_bytes',
    `${claims}.payload`,
    'Largest message of the account in bytes, where limited.',
    'limit',
  ],
  ['nats_account_max_data_bytes', `${claims}.data`, 'Bytes that the account may use, where limited.', 'limit'],
  ['nats_account_max_imports', `${claims}.imports`, 'Imports that the account may have, where limited.', 'limit'],
  ['nats_account_max_exports', `${claims}.exports`, 'Exports that the account may have, where limited.', 'limit'],
  [
    'nats_account_max_connections',
    `${claims}.conn`,
    'Client connections that the account may have, where limited.',
    'limit',
  ],
  [
    'nats_account_max_leafnode_connections',
    `${claims}.leaf`,
    'Leaf node connections that the account may have, where limited.',
    'limit',
  ],
]

const detail = table<Row>({
  entity,
  cached: true,
  rows: details,
  labels,
  families: fields('/accountz account_detail.', raw, [...state, ...limits]),
})

const info = table<Row>({
  entity,
  cached: true,
  rows: details,
  labels: { ...labels, account_name: ({ account }) => account.name },
  families: [
    {
      name: 'nats_account_info',
      type: 'gauge',
      help: 'Name of the account, in the label.',
      source: '/accountz account_detail.{account_name,name_tag}',
      value: () => 1,
    },
  ],
})

export const accountTables = [general, traffic, kinds, detail, info]
