// Evidence of one cluster from several kinds of input, put together: logs of then, and what endpoints answer now.
import type { Evidence, ServerSeen } from './evidence.ts'

/** Joined by the name of the cluster. A cluster without a name is that of the others if there is only one. */
export function mergedEvidence(logs: readonly Evidence[], asked: readonly Evidence[]): Evidence[] {
  const all = [...logs, ...asked]
  const names = new Set(all.map(({ cluster }) => cluster).filter((cluster) => cluster !== ''))
  const [only = ''] = names
  const clusterOf = ({ cluster }: Evidence): string => (cluster === '' && names.size === 1 ? only : cluster)
  const merged = new Map<string, Evidence>()
  for (const one of all) {
    const cluster = clusterOf(one)
    const known = merged.get(cluster)
    merged.set(cluster, known === undefined ? { ...one, cluster } : { ...both(known, one), cluster })
  }
  return [...merged.values()]
}

function both(a: Evidence, b: Evidence): Evidence {
  const servers = new Map(a.servers.map((server) => [server.name, server]))
  for (const server of b.servers) servers.set(server.name, together(servers.get(server.name), server))
  return {
    cluster: a.cluster,
    environment: a.environment === 'unknown' ? b.environment : a.environment,
    servers: [...servers.values()].sort((x, y) => (x.name < y.name ? -1 : 1)),
    unseen: [...new Set([...a.unseen, ...b.unseen])].filter((name) => !servers.has(name)).sort(),
    signs: [...a.signs, ...b.signs],
    coverage: [...a.coverage, ...b.coverage],
    owners: new Map([...a.owners, ...b.owners]),
  }
}

const together = (a: ServerSeen | undefined, b: ServerSeen): ServerSeen => ({
  name: b.name,
  version: b.version ?? a?.version,
  offset: a?.offset ?? b.offset,
})
