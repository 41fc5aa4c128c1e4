// What has no series of its own, since it is well and there is very much, or since it is not asked for: counted, so that nobody takes what is not shown for
// what is not there.
import type { Identity } from '../ids.ts'
import type { Consumer } from '../nats/endpoints/jsz.ts'
import { shownConsumers } from './consumer.ts'
import { pause, table, type Once, type Pause } from './family.ts'
import { serverLabels } from './identity.ts'
import { shownGroups } from './raft.ts'
import { shownStreams } from './stream.ts'
import { leads } from '../world/leads.ts'
import { answered, keyOf } from '../world/servers.ts'
import type { World } from '../world/world.ts'

const kinds = ['group', 'stream', 'consumer'] as const
type Kind = (typeof kinds)[number]

interface Row extends Identity {
  kind: Kind
  hidden: number
}

type Rows = Record<Kind, (world: World) => readonly Identity[]>
const shown: Rows = { group: shownGroups, stream: shownStreams, consumer: shownConsumers }

interface Counted extends Identity {
  count: number
}

const jsz = answered('jsz')
const jszConsumers = answered('jsz_consumers')

function ledBy(ownName: string | undefined, consumers: readonly Pick<Consumer, 'cluster'>[]): number {
  let count = 0
  for (const { cluster } of consumers) if (leads(cluster, ownName) === true) count++
  return count
}

/** What is read of each server; consumers by the servers that lead them. */
const read: Record<Kind, (world: World) => Counted[]> = {
  group: ({ totals }) => totals.map(({ cluster, server, groups }) => ({ cluster, server, count: groups })),
  stream: (world) =>
    jsz(world).map(({ cluster, server, answer }) => ({ cluster, server, count: answer.streams.length })),
  consumer: (world) =>
    jszConsumers(world).map(({ cluster, server, ownName, answer }) => {
      return { cluster, server, count: ledBy(ownName, answer.consumers) }
    }),
}

type Counts = ReadonlyMap<string, number>
const none: Counts = new Map()

/** Rows of one server mostly follow one another. */
function perServer(rows: readonly Identity[]): Counts {
  const counts = new Map<string, number>()
  let last: Identity | undefined
  let count = 0
  const add = (): void => {
    if (last !== undefined) counts.set(keyOf(last), (counts.get(keyOf(last)) ?? 0) + count)
  }
  for (const row of rows) {
    if (row.server !== last?.server || row.cluster !== last.cluster) {
      add()
      last = row
      count = 0
    }
    count++
  }
  add()
  return counts
}

function* hiddenRows(world: World, once: Once): Generator<Row | Pause> {
  const cuts = { group: false, stream: false, consumer: world.durableOnly }
  for (const kind of kinds) {
    const isCut = world.shown !== undefined || cuts[kind]
    const left = isCut ? perServer(once(shown[kind])) : none
    yield pause
    for (const { cluster, server, count } of read[kind](world)) {
      yield { cluster, server, kind, hidden: isCut ? count - (left.get(keyOf({ cluster, server })) ?? 0) : 0 }
    }
  }
}

const hidden = table<Row>({
  entity: 'Exporter',
  rows: hiddenRows,
  labels: { ...serverLabels, kind: ({ kind }) => kind },
  families: [
    {
      name: 'nats_exporter_assets_hidden',
      type: 'gauge',
      help: 'RAFT groups, streams and consumers that are read and have no series of their own, since there are very many and they are well, or end with their clients; 0 while all have.',
      source: '/raftz, /jsz and series of the configuration',
      value: ({ hidden }) => hidden,
    },
  ],
})

export const hiddenTables = [hidden]
