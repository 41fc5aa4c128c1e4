// Row types and reader of /connz: clients by account and kind and, as an option, the few that matter most in an incident.
import { count, list, maybeNumber, maybeText, number, type Json } from '../json/decode.ts'

/** Open connections of one account and kind. */
export interface ConnectionGroup {
  account: string
  /** nats, websocket, mqtt, or leafnode. */
  kind: string
  connections: number
  pendingBytes: number
  subscriptions: number
  /** Times a publisher was stalled, over the connections now open; undefined: before 2.12. */
  stalls: number | undefined
}

/** Open connections of one account with one client name. Counts are of the connections now open, so they may fall. */
export interface TopClient {
  account: string
  /** '' where the client gave none. */
  client: string
  inMessages: number
  inBytes: number
  pendingBytes: number
}

export interface Connz {
  /** Before paging: more than the rows stand for when the limit was hit. */
  total: number
  groups: ConnectionGroup[]
  /** The highest by each of in_msgs, in_bytes, pending bytes. Empty unless asked for. */
  top: TopClient[]
}

interface Entry extends ConnectionGroup, TopClient {}

function readEntry(json: Json): Entry {
  const isLeaf = maybeText(json, 'kind') === 'Leafnode'
  return {
    account: maybeText(json, 'account') ?? '$G',
    kind: isLeaf ? 'leafnode' : (maybeText(json, 'type') ?? 'nats'),
    client: maybeText(json, 'name') ?? '',
    connections: 1,
    pendingBytes: count(json, 'pending_bytes'),
    subscriptions: count(json, 'subscriptions'),
    stalls: maybeNumber(json, 'stalls'),
    inMessages: number(json, 'in_msgs'),
    inBytes: number(json, 'in_bytes'),
  }
}

/** One row a key, the named numbers summed; the others are of the first. */
function summed<Row extends object>(
  rows: readonly Row[],
  key: (row: Row) => string,
  add: (sum: Row, row: Row) => void,
): Row[] {
  const sums = new Map<string, Row>()
  for (const row of rows) {
    const sum = sums.get(key(row))
    if (sum === undefined) sums.set(key(row), { ...row })
    else add(sum, row)
  }
  return [...sums.values()]
}

function addGroup(sum: Entry, row: Entry): void {
  sum.connections += row.connections
  sum.pendingBytes += row.pendingBytes
  sum.subscriptions += row.subscriptions
  if (row.stalls !== undefined) sum.stalls = (sum.stalls ?? 0) + row.stalls
}

function addClient(sum: Entry, row: Entry): void {
  sum.inMessages += row.inMessages
  sum.inBytes += row.inBytes
  sum.pendingBytes += row.pendingBytes
}

const orders = ['inMessages', 'inBytes', 'pendingBytes'] as const

function highest(rows: readonly Entry[], most: number): TopClient[] {
  const clients = summed(rows, ({ account, client }) => `${account}\n${client}`, addClient)
  const top = orders.flatMap((order) => [...clients].sort((a, b) => b[order] - a[order]).slice(0, most))
  return [...new Set(top)].map(({ account, client, inMessages, inBytes, pendingBytes }) => ({
    account,
    client,
    inMessages,
    inBytes,
    pendingBytes,
  }))
}

function toGroup({ account, kind, connections, pendingBytes, subscriptions, stalls }: Entry): ConnectionGroup {
  return { account, kind, connections, pendingBytes, subscriptions, stalls }
}

/**
 * Source: /connz?auth=1, without which there is no account. `top` is how many clients to show by each order.
 * `hasStalls` is whether the version (2.12 and newer) counts stalls, which omitempty drops while 0.
 */
export function readConnz(json: Json, top: number, hasStalls: boolean): Connz {
  const rows = list(json, 'connections', readEntry)
  if (hasStalls) for (const row of rows) row.stalls ??= 0
  const groups = summed(rows, ({ account, kind }) => `${account}\n${kind}`, addGroup).map(toGroup)
  return { total: number(json, 'total'), groups, top: top === 0 ? [] : highest(rows, top) }
}
