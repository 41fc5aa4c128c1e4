// Row type and reader of /routez: the other servers of the cluster, each with its several connections as one.
import { count, goDuration, list, maybeText, number, text, type Json } from '../json/decode.ts'
import { accumulate, noTraffic, readTraffic, type Connection, type Traffic, type TrafficMemory } from './traffic.ts'

/** Connections to one other server. Traffic is since this exporter first asked, at the latest; it does not fall. */
export interface Route extends Traffic {
  /** Server name; before 2.10 its id. */
  peer: string
  connections: number
  /** Bytes that wait to be written; 0 throughout before 2.10.26. */
  pendingBytes: number
  /** Slowest of the connections; undefined: not measured yet. */
  rttSeconds: number | undefined
  subscriptions: number
}

export interface Routez {
  routes: Route[]
}

type Entry = Omit<Route, keyof Traffic | 'connections'> & Connection

function readEntry(json: Json): Entry {
  const peer = maybeText(json, 'remote_name') ?? text(json, 'remote_id')
  return {
    id: String(number(json, 'rid')),
    peer,
    pendingBytes: count(json, 'pending_size'),
    rttSeconds: goDuration(json, 'rtt'),
    subscriptions: number(json, 'subscriptions'),
    traffic: readTraffic(json),
  }
}

export function slowest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}

/** Source: /routez. */
export function readRoutez(json: Json, memory: TrafficMemory): Routez {
  const entries = list(json, 'routes', readEntry)
  const traffic = accumulate(memory, entries, maybeText(json, 'server_id'))
  const routes = new Map<string, Route>()
  for (const { peer, pendingBytes, rttSeconds, subscriptions } of entries) {
    const sum = traffic.get(peer) ?? noTraffic()
    const row = routes.get(peer) ?? {
      peer,
      connections: 0,
      pendingBytes: 0,
      rttSeconds: undefined,
      subscriptions: 0,
      ...sum,
    }
    row.connections++
    row.pendingBytes += pendingBytes
    row.rttSeconds = slowest(row.rttSeconds, rttSeconds)
    row.subscriptions += subscriptions
    routes.set(peer, row)
  }
  number(json, 'num_routes')
  return { routes: [...routes.values()] }
}
