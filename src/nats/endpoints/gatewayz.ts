// Row type and reader of /gatewayz: connections between clusters, by remote cluster and by who opened them.
import { child, count, entries, flag, goDuration, list, maybeText, number, time, type Json } from '../json/decode.ts'
import { slowest } from './routez.ts'
import { accumulate, noTraffic, readTraffic, type Connection, type Traffic, type TrafficMemory } from './traffic.ts'

/** Connections to or from one remote cluster. Traffic is since this exporter first asked, at the latest; it does not fall. */
export interface Gateway extends Traffic {
  /** Name of the remote cluster. */
  gateway: string
  direction: 'outbound' | 'inbound'
  /** Named in the configuration, not learned by gossip. */
  configured: boolean
  /** 0: configured, and not connected. */
  connections: number
  pendingBytes: number
  rttSeconds: number | undefined
  subscriptions: number
  /** Unix seconds of the newest connection's start. */
  startedAt: number | undefined
}

export interface Gatewayz {
  /** undefined: gateways are off. */
  name: string | undefined
  gateways: Gateway[]
}

type Entry = Pick<Gateway, 'gateway' | 'direction' | 'configured'> & { connection: Json | undefined }

function outbound(json: Json, gateway: string): Entry {
  const connection = child(json, 'connection', (inner) => inner)
  return { gateway, direction: 'outbound', configured: flag(json, 'configured'), connection }
}

/** Inbound connections come as arrays by remote cluster. */
function inbound(value: Json): Entry[] {
  const rows: Entry[] = []
  for (const gateway of Object.keys(value)) {
    for (const { connection, configured } of listOf(value, gateway)) {
      rows.push({ gateway, direction: 'inbound', configured, connection })
    }
  }
  return rows
}

function listOf(json: Json, key: string): Entry[] {
  return list(json, key, (inner) => outbound(inner, key))
}

function peerOf({ gateway, direction }: Pick<Gateway, 'gateway' | 'direction'>): string {
  return `${direction} ${gateway}`
}

function connectionOf(entry: Entry): Connection[] {
  const { connection } = entry
  if (connection === undefined) return []
  return [{ id: `${number(connection, 'cid')}`, peer: peerOf(entry), traffic: readTraffic(connection) }]
}

function addConnection(row: Gateway, connection: Json): void {
  row.connections++
  row.pendingBytes += count(connection, 'pending_bytes')
  row.rttSeconds = slowest(row.rttSeconds, goDuration(connection, 'rtt'))
  row.subscriptions += count(connection, 'subscriptions')
  row.startedAt = slowest(row.startedAt, time(connection, 'start'))
}

const nothing = { connections: 0, pendingBytes: 0, rttSeconds: undefined, subscriptions: 0, startedAt: undefined }

/** Source: /gatewayz. */
export function readGatewayz(json: Json, memory: TrafficMemory): Gatewayz {
  const found = [
    ...(child(json, 'outbound_gateways', (inner) => entries(inner, outbound)) ?? []),
    ...(child(json, 'inbound_gateways', inbound) ?? []),
  ]
  const traffic = accumulate(memory, found.flatMap(connectionOf), maybeText(json, 'server_id'))
  const gateways = new Map<string, Gateway>()
  for (const entry of found) {
    const { gateway, direction, configured, connection } = entry
    const sum = traffic.get(peerOf(entry)) ?? noTraffic()
    const row = gateways.get(peerOf(entry)) ?? { gateway, direction, configured, ...nothing, ...sum }
    if (connection !== undefined) addConnection(row, connection)
    gateways.set(peerOf(entry), row)
  }
  return { name: maybeText(json, 'name'), gateways: [...gateways.values()] }
}
