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

/** What is remembered between two answers, reloads and restarts: each connection as it was, and each peer's sum so far. */
export interface TrafficMemory {
  /** Ids of connections are unique while this server runs. Absent: not known. */
  serverId?: string
  connections: Map<string, Traffic>
  /** Those that are connected come last. */
  peers: Map<string, Traffic>
}

/** By endpoint. */
export type ServerTraffic = Map<string, TrafficMemory>

/** Peers without a connection whose sums are kept: leaf nodes may have a new name at every start. */
const mostAway = 200

export function trafficMemory(): TrafficMemory {
  return { connections: new Map(), peers: new Map() }
}

/** The memory of one endpoint of one target, made where there is none. */
export function trafficOf(traffic: Map<string, ServerTraffic>, target: string, endpoint: string): TrafficMemory {
  const ofTarget = traffic.get(target) ?? new Map<string, TrafficMemory>()
  const memory = ofTarget.get(endpoint) ?? trafficMemory()
  traffic.set(target, ofTarget.set(endpoint, memory))
  return memory
}

/** One connection: its id, unique while the server runs, and whom it connects to. */
export interface Connection {
  id: string
  peer: string
  traffic: Traffic
}

/**
 * Adds what each connection has carried since the last answer to its peer's sum, so that a sum never falls while the
 * memory lives, whatever connections come and go. Peers without a connection keep their sum, up to a bound.
 */
export function accumulate(
  memory: TrafficMemory,
  connections: readonly Connection[],
  serverId?: string,
): ReadonlyMap<string, Traffic> {
  const before = serverId === memory.serverId ? memory.connections : new Map<string, Traffic>()
  memory.connections = new Map()
  if (serverId !== undefined) memory.serverId = serverId
  for (const { id, peer, traffic } of connections) {
    const sum = memory.peers.get(peer) ?? noTraffic()
    addTraffic(sum, traffic, before.get(id))
    memory.peers.delete(peer)
    memory.peers.set(peer, sum)
    memory.connections.set(id, traffic)
  }
  forgetAway(memory.peers, new Set(connections.map(({ peer }) => peer)).size)
  return memory.peers
}

/** Those that were connected longest ago leave first. */
function forgetAway(peers: Map<string, Traffic>, connected: number): void {
  for (const peer of peers.keys()) {
    if (peers.size - connected <= mostAway) return
    peers.delete(peer)
  }
}
