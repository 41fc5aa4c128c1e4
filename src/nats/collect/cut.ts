// Limits on what is not cut while it is read: accounts, links and peers of one answer, always the same ones for the same rows.
import type { Limits } from '../../config/limits.ts'
import type { Answers, Collector } from '../endpoints/answers.ts'
import type { AssetCluster } from '../endpoints/jsz.ts'
import { isObject, type Json } from '../json/decode.ts'
import type { Dropped } from './snapshot.ts'

export type CutLimits = Pick<Limits, 'replicas' | 'accounts' | 'leaf_nodes' | 'gateways' | 'routes'>

/** Cuts the rows of one answer, and counts what it cuts. */
interface Cut {
  /** The first by name: the order of an answer may be another each time. */
  first<T>(kind: 'accounts' | 'leaf_nodes' | 'gateways' | 'routes', rows: T[], nameOf: (row: T) => string): T[]
  /** So many peers of all that follow, those of each row first by name. */
  peers(kind: 'stream_replicas' | 'consumer_replicas' | 'group_replicas' | 'meta_replicas'): Peers
}

type Peers = <T>(peers: readonly T[], nameOf: (peer: T) => string) => readonly T[]

function firstByName<T>(rows: readonly T[], nameOf: (row: T) => string, most: number): T[] {
  const named = rows.map((row): [string, T] => [nameOf(row), row])
  named.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return named.slice(0, most).map(([, row]) => row)
}

function cutBy(limits: CutLimits, dropped: Dropped): Cut {
  return {
    first(kind, rows, nameOf) {
      if (rows.length <= limits[kind]) return rows
      dropped[kind] += rows.length - limits[kind]
      return firstByName(rows, nameOf, limits[kind])
    },
    peers(kind) {
      let left = limits.replicas
      return (peers, nameOf) => {
        const kept = peers.length <= left ? peers : firstByName(peers, nameOf, left)
        left -= kept.length
        dropped[kind] += peers.length - kept.length
        return kept
      }
    },
  }
}

const nameOf = ({ name }: { name: string }): string => name

/** The very rows where nothing is cut, so that what is made of them stays. */
function withReplicas<T extends { cluster: AssetCluster | undefined }>(rows: T[], peers: Peers): T[] {
  const kept = rows.map((row) => {
    if (row.cluster === undefined) return row
    const { replicas, unlisted = 0 } = row.cluster
    const some = peers(replicas, nameOf)
    if (some === replicas) return row
    return {
      ...row,
      cluster: { ...row.cluster, replicas: [...some], unlisted: unlisted + replicas.length - some.length },
    }
  })
  return kept.some((row, index) => row !== rows[index]) ? kept : rows
}

function withMetaReplicas(raw: Json, peers: Peers): Json {
  const meta = raw['meta_cluster']
  if (!isObject(meta) || !Array.isArray(meta['replicas'])) return raw
  const replicas: readonly unknown[] = meta['replicas']
  const some = peers(replicas, (peer) => (isObject(peer) && typeof peer['name'] === 'string' ? peer['name'] : ''))
  return some === replicas ? raw : { ...raw, meta_cluster: { ...meta, replicas: some } }
}

type Cuts = { [C in Collector]?: (answer: Answers[C], cut: Cut) => Answers[C] }

const cuts: Cuts = {
  jsz: (answer, cut) => ({
    ...answer,
    accounts: cut.first('accounts', answer.accounts, ({ account }) => account),
    streams: withReplicas(answer.streams, cut.peers('stream_replicas')),
    raw: withMetaReplicas(answer.raw, cut.peers('meta_replicas')),
  }),
  jsz_consumers: (answer, cut) => ({
    ...answer,
    consumers: withReplicas(answer.consumers, cut.peers('consumer_replicas')),
  }),
  raftz(groups, cut) {
    const peers = cut.peers('group_replicas')
    return groups.map((group) => {
      const some = peers(group.peers, nameOf)
      return some === group.peers ? group : { ...group, peers: [...some] }
    })
  },
  accstatz: (rows, cut) => cut.first('accounts', rows, ({ account }) => account),
  accountz: (rows, cut) => cut.first('accounts', rows, ({ account }) => account),
  leafz: (answer, cut) => ({
    ...answer,
    leafs: cut.first('leaf_nodes', answer.leafs, ({ account, peer }) => `${account} ${peer}`),
  }),
  gatewayz: (answer, cut) => ({
    ...answer,
    gateways: cut.first('gateways', answer.gateways, ({ gateway, direction }) => `${gateway} ${direction}`),
  }),
  routez: (answer, cut) => ({ ...answer, routes: cut.first('routes', answer.routes, ({ peer }) => peer) }),
}

/** One answer within the limits; what is cut is added to `dropped`. */
export function withinLimits<C extends Collector>(
  collector: C,
  answer: Answers[C],
  { limits, dropped }: { limits: CutLimits; dropped: Dropped },
): Answers[C] {
  const cutAnswer = cuts[collector] as ((answer: Answers[C], cut: Cut) => Answers[C]) | undefined
  return cutAnswer === undefined ? answer : cutAnswer(answer, cutBy(limits, dropped))
}
