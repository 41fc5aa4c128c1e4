// Who speaks for a stream or consumer: what its leader says of it holds.
import type { AssetCluster } from '../nats/endpoints/jsz.ts'

/** Whether this server leads the asset; undefined: its own name was never learned. A server without a cluster leads all it has. */
export function leads(cluster: AssetCluster | undefined, ownName: string | undefined): boolean | undefined {
  if (cluster === undefined) return true
  return ownName === undefined ? undefined : cluster.leader === ownName
}
