// What a stream and a consumer with three replicas cost in series, family by family, counted in what the tables render of a calm cluster.
import type { Table } from '../../src/metrics/family.ts'
import type { AssetCluster } from '../../src/nats/endpoints/jsz.ts'
import { render } from '../../src/exposition/text.ts'
import {
  consumer,
  jsz,
  jszConsumers,
  noon,
  raftGroup,
  seen,
  server,
  stream,
  varz,
  world,
} from '../../test/metrics/build.ts'

const servers = ['n1', 'n2', 'n3']
const leader = 'n1'
const streamGroup = 'S-R3F-0'
const consumerGroup = 'C-R3F-0'

function clusterOf(group: string, name: string): AssetCluster {
  const peers = servers.filter((one) => one !== name)
  return {
    group,
    leader,
    replicas: peers.map((peer) => ({ name: peer, current: true, offline: false, activeSeconds: 1, lag: 0 })),
  }
}

const limits = { maxBytes: 1e9, maxMessages: undefined, maxMessagesPerSubject: undefined, maxMessageBytes: undefined }
const policies = { replicas: 3, retention: 'limits', storage: 'file', discard: 'old', sealed: false }
const streamConfig = {
  ...{ account: 'APP', stream: 'ORDERS', maxConsumers: undefined, maxAgeSeconds: 86_400, duplicateWindowSeconds: 120 },
  ...limits,
  ...policies,
}
const consumerConfig = {
  ...{ account: 'APP', stream: 'ORDERS', consumer: 'worker' },
  ...{ maxAckPending: 1000, maxDeliver: undefined, maxWaiting: 512, ackWaitSeconds: 30, durable: true },
}

interface Assets {
  hasStream: boolean
  hasConsumer: boolean
}

/** Three servers in calm times. One limit of the stream is set, and its age. */
function calm({ hasStream, hasConsumer }: Assets): ReturnType<typeof world> {
  const groups = [...(hasStream ? [streamGroup] : []), ...(hasConsumer ? [consumerGroup] : [])]
  const of = (name: string) => {
    const led = {
      state: name === leader ? 'LEADER' : 'FOLLOWER',
      overrun: false,
      overruns: 0,
      pendingBytes: 0,
    } as const
    return server(name, {
      answers: {
        varz: varz(name),
        raftz: groups.map((group) => raftGroup(group, led)),
        jsz: jsz({ streams: hasStream ? [stream('ORDERS', { cluster: clusterOf(streamGroup, name) })] : [] }),
        jsz_consumers: jszConsumers(
          hasConsumer ? [consumer('worker', { cluster: clusterOf(consumerGroup, name) })] : [],
        ),
        jsz_config: { streams: hasStream ? [streamConfig] : [], consumers: hasConsumer ? [consumerConfig] : [] },
      },
    })
  }
  const sampled = Object.fromEntries(
    groups.map((group) => [group, seen({ peaks: [[noon, 3]], bytePeaks: [[noon, 300]] })]),
  )
  return world(servers.map(of), { raft: Object.fromEntries(servers.map((name) => [`http://${name}:8222`, sampled])) })
}

export interface Cost {
  stream: number
  consumer: number
}

function seriesOf(tables: readonly Table[], assets: Assets): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [name] of render(tables, calm(assets)).matchAll(/^nats_\w+/gm))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** By family; those that cost nothing are left out. */
export function costOf(tables: readonly Table[]): ReadonlyMap<string, Cost> {
  const without = seriesOf(tables, { hasStream: false, hasConsumer: false })
  const one = seriesOf(tables, { hasStream: true, hasConsumer: false })
  const both = seriesOf(tables, { hasStream: true, hasConsumer: true })
  const more = (these: ReadonlyMap<string, number>, those: ReadonlyMap<string, number>, name: string): number =>
    (these.get(name) ?? 0) - (those.get(name) ?? 0)
  const costs = [...both.keys()].map((name): [string, Cost] => [
    name,
    { stream: more(one, without, name), consumer: more(both, one, name) },
  ])
  return new Map(costs.filter(([, { stream, consumer }]) => stream + consumer > 0))
}

export function totalCost(costs: ReadonlyMap<string, Cost>): Cost {
  const all = [...costs.values()]
  return {
    stream: all.reduce((sum, one) => sum + one.stream, 0),
    consumer: all.reduce((sum, one) => sum + one.consumer, 0),
  }
}
