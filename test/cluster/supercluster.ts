// Two clusters joined by gateways, EAST and WEST, and a leaf node with a JetStream domain of its own beneath EAST.
import { startCluster, type Cluster, type ClusterOptions } from './cluster.ts'
import { freePorts } from './ports.ts'
import type { Owner } from './scratch.ts'

export interface Supercluster {
  east: Cluster
  west: Cluster
  leaf: Cluster
}

/** A server, or servers in a cluster, that belongs to the owner. */
export async function owned(owner: Owner, options: ClusterOptions): Promise<Cluster> {
  const cluster = await startCluster(options)
  owner.teardown(() => cluster.stop())
  return cluster
}

const clusters = ['EAST', 'WEST'] as const
const perCluster = 3
const domain = (name: string) => `domain: ${name}`

/** Servers east1 to east3, west1 to west3 and leaf; those of the clusters are in one meta group. */
export async function startSupercluster(
  owner: Owner,
  options: Pick<ClusterOptions, 'program' | 'folder' | 'systemUsers'>,
): Promise<Supercluster> {
  const ports = await freePorts(3 * perCluster)
  const [east3, west3, leaf3] = [0, 1, 2].map((nth) => ports.slice(nth * perCluster, (nth + 1) * perCluster)) as [
    number[],
    number[],
    number[],
  ]
  const gates = [east3, west3]
  const remotes = clusters.map((name, at) => {
    const urls = gates[at]?.map((port) => `"nats://127.0.0.1:${port}"`) ?? []
    return `{ name: ${name}, urls: [${urls.join(', ')}] }`
  })
  // Together: neither elects a meta leader before it has seen the other.
  const [east, west] = (await Promise.all(
    clusters.map((cluster, at) => {
      const names = [1, 2, 3].map((n) => `${cluster.toLowerCase()}${n}`)
      const extra = (server: string) => {
        const which = names.indexOf(server)
        return `gateway { name: ${cluster}, listen: "127.0.0.1:${gates[at]?.[which]}", gateways: [${remotes.join(', ')}] }
${cluster === 'EAST' ? `leafnodes { listen: "127.0.0.1:${leaf3[which]}" }` : ''}`
      }
      return owned(owner, { ...options, cluster, names, extra, metaSize: 2 * names.length, jetstream: domain('hub') })
    }),
  )) as [Cluster, Cluster]
  const urls = leaf3.map((port) => `"nats-leaf://app:app@127.0.0.1:${port}"`)
  const extra = () => `leafnodes { remotes: [{ urls: [${urls.join(', ')}], account: APP }] }`
  const leaf = await owned(owner, { ...options, names: ['leaf'], extra, jetstream: domain('leaf') })
  return { east, west, leaf }
}
