// What has no series of its own, since it is well and there is very much, or since it is not asked for: counted, so that nobody takes what is not shown for
// what is not there.
import type { Identity } from '../ids.ts'
import { ledConsumers, shownConsumers } from './consumer.ts'
import { table, type Once } from './family.ts'
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

function perServer(rows: readonly Identity[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  return counts
}

function hiddenRows(world: World, once: Once): Row[] {
  const cuts = { group: false, stream: false, consumer: world.durableOnly }
  return kinds.flatMap((kind) => {
    const isCut = world.shown !== undefined || cuts[kind]
    const [of, left] = isCut ? [all, shown].map((rows) => perServer(once(rows[kind]))) : []
    return read[kind](world).map(({ cluster, server }) => {
      const key = keyOf({ cluster, server })
      return { cluster, server, kind, hidden: (of?.get(key) ?? 0) - (left?.get(key) ?? 0) }
    })
  })
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
