// What has no series of its own, since it is well and there is very much, or since it is not asked for: counted, so that nobody takes what is not shown for
// what is not there.
import type { Identity } from '../ids.ts'
import { ledConsumers, shownConsumers } from './consumer.ts'
import { pause, table, type Once, type Pause } from './family.ts'
import { serverLabels } from './identity.ts'
import { shownGroups } from './raft.ts'
import { shownStreams, streamRows } from './stream.ts'
import { answered, keyOf } from '../world/servers.ts'
import type { World } from '../world/world.ts'

const kinds = ['group', 'stream', 'consumer'] as const
type Kind = (typeof kinds)[number]

interface Row extends Identity {
  kind: Kind
  hidden: number
}

type Rows = Record<Kind, (world: World) => readonly Identity[]>
const all: Rows = { group: ({ groups }) => groups, stream: streamRows, consumer: ledConsumers }
const shown: Rows = { group: shownGroups, stream: shownStreams, consumer: shownConsumers }
const read = { group: answered('raftz'), stream: answered('jsz'), consumer: answered('jsz_consumers') }

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
    let [of, left] = [none, none]
    if (world.shown !== undefined || cuts[kind]) {
      of = perServer(once(all[kind]))
      yield pause
      left = perServer(once(shown[kind]))
      yield pause
    }
    for (const { cluster, server } of read[kind](world)) {
      const key = keyOf({ cluster, server })
      yield { cluster, server, kind, hidden: (of.get(key) ?? 0) - (left.get(key) ?? 0) }
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
