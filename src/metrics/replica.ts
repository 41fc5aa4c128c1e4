// Peers of a replicated asset as its leader sees them: the same families for streams, consumers and the meta group.
import type { Replica } from '../nats/endpoints/jsz.ts'
import { isObject } from '../nats/json/decode.ts'
import { isTroubledPeer } from '../world/worth.ts'
import type { Family } from './family.ts'
import { numberAt, objectAt, textAt } from './field.ts'

export interface OfPeer {
  at: number
  peer: Replica
}

/** Peers without a name are left out: without it their series would be the same. */
export function peerRowsOf<Row>(row: Row, peers: readonly Replica[]): (Row & { peer: Replica })[] {
  return peers.filter(({ name }) => name !== '').map((peer) => ({ ...row, peer }))
}

/** All as soon as one of them is not current, offline, behind, silent or no member, so that they can be compared; else none. */
export function troubledPeersOf<Row>(row: Row, peers: readonly Replica[]): (Row & { peer: Replica })[] {
  return peers.some(isTroubledPeer) ? peerRowsOf(row, peers) : []
}

/** Peers of the meta group, from the top level of /jsz. */
export function replicasOf(raw: Readonly<Record<string, unknown>>): Replica[] {
  const replicas = objectAt(raw, 'meta_cluster')?.['replicas']
  if (!Array.isArray(replicas)) return []
  return replicas.filter(isObject).map((json) => {
    const active = numberAt(json, 'active') ?? 0
    return {
      name: textAt(json, 'name'),
      current: json['current'] === true,
      offline: json['offline'] === true,
      activeSeconds: active === 0 ? undefined : active / 1e9,
      lag: numberAt(json, 'lag') ?? 0,
    }
  })
}

type Owner = 'stream' | 'consumer' | 'meta'

/** Series names are written out, so that a search for one finds it. */
const names = {
  stream: {
    current: 'nats_stream_peer_current',
    offline: 'nats_stream_peer_offline',
    lag: 'nats_stream_peer_lag_entries',
    contact: 'nats_stream_peer_last_contact_timestamp_seconds',
    pending: 'nats_stream_peer_pending',
  },
  consumer: {
    current: 'nats_consumer_peer_current',
    offline: 'nats_consumer_peer_offline',
    lag: 'nats_consumer_peer_lag_entries',
    contact: 'nats_consumer_peer_last_contact_timestamp_seconds',
    pending: 'nats_consumer_peer_pending',
  },
  meta: {
    current: 'nats_meta_peer_current',
    offline: 'nats_meta_peer_offline',
    lag: 'nats_meta_peer_lag_entries',
    contact: 'nats_meta_peer_last_contact_timestamp_seconds',
  },
} as const

const words = { stream: 'stream', consumer: 'consumer', meta: 'meta group' } as const

/** Of streams and consumers alone: servers of the meta group are assigned by nobody. */
export function pendingFamily<Row extends OfPeer>(owner: Exclude<Owner, 'meta'>, path: string): Family<Row> {
  return {
    name: names[owner].pending,
    type: 'gauge',
    help: `1 while the peer is assigned to the ${words[owner]} and not a member of its RAFT group yet, or no more (2.14 and newer); else no sample.`,
    source: `${path}.pending`,
    value: ({ peer }) => (peer.pending === undefined ? undefined : 1),
  }
}

/** `path` is that of the array of peers. Rows must be those of leaders. */
export function peerFamilies<Row extends OfPeer>(owner: Owner, path: string): Family<Row>[] {
  const name = names[owner]
  const leader = `as the leader of the ${words[owner]} sees it`
  const when =
    owner === 'meta' ? {} : { when: { words: `where a peer of the ${words[owner]} is not well`, holds: () => true } }
  return [
    {
      name: name.current,
      type: 'gauge',
      help: `1 if the peer is current, else 0, ${leader}.`,
      ...when,
      source: `${path}.current`,
      value: ({ peer }) => Number(peer.current),
    },
    {
      name: name.offline,
      type: 'gauge',
      help: `1 if the peer is known to be down, else 0, ${leader}; a crash shows late here, within minutes.`,
      ...when,
      source: `${path}.offline`,
      value: ({ peer }) => Number(peer.offline),
    },
    {
      name: name.lag,
      type: 'gauge',
      help: `Entries that the peer is behind, ${leader}.`,
      ...when,
      source: `${path}.lag`,
      value: ({ peer }) => peer.lag,
    },
    {
      name: name.contact,
      type: 'gauge',
      help: `Unix time of the last contact with the peer, ${leader}.`,
      ...when,
      source: `${path}.active`,
      value: ({ at, peer }) => (peer.activeSeconds === undefined ? undefined : at - peer.activeSeconds),
    },
  ]
}
