// Which server writes under an origin: configured, else its start banner, else the RAFT node id in its lines.
import { nodeId } from '../../node-id.ts'
import type { Identity } from '../../ids.ts'
import type { LogMemory } from './state.ts'
import type { Event } from '../catalog/event.ts'

/** Names by which a node id can be told: of the servers asked, and of the logs read. */
export interface NamesMemory extends Pick<LogMemory, 'origins'> {
  targets: ReadonlyMap<string, Identity>
}

export interface Identities {
  /** The config names the server of an origin. Lines that say otherwise are warned of once; they change nothing. */
  configure(origin: string, identity: Partial<Identity>): void
  /** The path or the wrapping suggests a name: good until a line says better. */
  suggest(origin: string, identity: Identity): void
  learn(origin: string, event: Event): void
  /** Names learned since may explain node ids seen before. */
  resolve(): void
}

export function identities(memory: NamesMemory, warn: (message: string) => void): Identities {
  const configured = new Set<string>()
  const nodes = new Map<string, string>()
  const set = (origin: string, part: Partial<Identity>): void => {
    memory.origins.set(origin, { ...(memory.origins.get(origin) ?? { server: '', cluster: '' }), ...part })
  }
  const doubt = doubter(warn)

  function meetNode(origin: string, node: string): void {
    const server = memory.origins.get(origin)?.server ?? ''
    if (server !== '' && idOf(server) === node) return
    const name = nameOf(memory, node)
    if (configured.has(origin)) doubt(server, node, name?.server)
    else if (name !== undefined) set(origin, name)
  }

  return {
    configure(origin, identity) {
      if (identity.server !== undefined) configured.add(origin)
      set(origin, identity)
    },
    suggest(origin, identity) {
      if (!memory.origins.has(origin)) memory.origins.set(origin, identity)
    },
    learn(origin, { id, fields: { node, name, cluster } }) {
      if (id === 'server_banner') {
        if (typeof cluster === 'string') set(origin, { cluster })
        if (typeof name === 'string' && !configured.has(origin)) set(origin, { server: name })
      }
      if (typeof node !== 'string' || nodes.get(origin) === node) return
      nodes.set(origin, node)
      meetNode(origin, node)
    },
    resolve() {
      for (const [origin, node] of nodes) if ((memory.origins.get(origin)?.server ?? '') === '') meetNode(origin, node)
    },
  }
}

/** Once a server: its lines may all carry the other id. */
function doubter(warn: (message: string) => void) {
  const warned = new Set<string>()
  return (server: string, node: string, writer: string | undefined): void => {
    if (warned.has(server)) return
    warned.add(server)
    const whose = writer === undefined ? `not that of ${server}` : `that of server ${writer}`
    warn(
      `log of server ${server}: lines carry RAFT node id ${node}, ${whose} (${idOf(server)}): check the name in the config`,
    )
  }
}

const ids = new Map<string, string>()

function idOf(server: string): string {
  const known = ids.get(server) ?? nodeId(server)
  ids.set(server, known)
  return known
}

/** Name by node id, of all names that targets and logs have told. Two clusters may use one name: then no cluster is claimed. */
function nameOf(memory: NamesMemory, node: string): Partial<Identity> | undefined {
  const found = [...memory.targets.values(), ...memory.origins.values()].filter(
    ({ server }) => server !== '' && idOf(server) === node,
  )
  const [first] = found
  if (first === undefined) return undefined
  const clusters = new Set(found.map(({ cluster }) => cluster).filter((cluster) => cluster !== ''))
  const [cluster] = clusters
  return { server: first.server, ...(clusters.size === 1 && cluster !== undefined ? { cluster } : {}) }
}
