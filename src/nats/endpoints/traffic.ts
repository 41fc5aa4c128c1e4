// Traffic of connections, as counters that do not fall when one of several connections is replaced.
import { number, type Json } from '../json/decode.ts'

export interface Traffic {
  inMessages: number
  inBytes: number
  outMessages: number
  outBytes: number
}

/** The four fields that all kinds of connections share. */
export function readTraffic(json: Json): Traffic {
  return {
    inMessages: number(json, 'in_msgs'),
    inBytes: number(json, 'in_bytes'),
    outMessages: number(json, 'out_msgs'),
    outBytes: number(json, 'out_bytes'),
  }
}

export function noTraffic(): Traffic {
  return { inMessages: 0, inBytes: 0, outMessages: 0, outBytes: 0 }
}

const parts = ['inMessages', 'inBytes', 'outMessages', 'outBytes'] as const

/** A counter below its past is a new connection under an old id: all of it is new. */
function addTraffic(to: Traffic, more: Readonly<Traffic>, less: Readonly<Traffic> = noTraffic()): void {
  for (const part of parts) to[part] += more[part] < less[part] ? more[part] : more[part] - less[part]
}

/** What is remembered between two answers: each connection as it was, and the sum of each peer so far. */
export interface TrafficMemory {
  connections: Map<string, Traffic>
  peers: Map<string, Traffic>
}

export function trafficMemory(): TrafficMemory {
  return { connections: new Map(), peers: new Map() }
}

/** One connection: its id, unique while the server runs, and whom it connects to. */
export interface Connection {
  id: string
  peer: string
  traffic: Traffic
}

/**
 * Adds what each connection has carried since the last answer to its peer's sum, so that a sum never falls while the
 * exporter runs, whatever connections come and go. Peers without a connection keep their sum.
 */
export function accumulate(memory: TrafficMemory, connections: readonly Connection[]): ReadonlyMap<string, Traffic> {
  const before = memory.connections
  memory.connections = new Map()
  for (const { id, peer, traffic } of connections) {
    const sum = memory.peers.get(peer) ?? noTraffic()
    addTraffic(sum, traffic, before.get(id))
    memory.peers.set(peer, sum)
    memory.connections.set(id, traffic)
  }
  return memory.peers
}
