// All alert rules, in the order in which they are shown.
import { cascadeGroup } from './cascade.ts'
import { clustersGroup } from './clusters.ts'
import { consensusGroup } from './consensus.ts'
import { edgeGroups } from './edge.ts'
import { exporterGroup } from './exporter.ts'
import { fleetGroup } from './fleet.ts'
import { jetstreamGroup } from './jetstream.ts'
import { ladderGroup } from './ladder.ts'
import { linksGroup } from './links.ts'
import type { Group } from './rule.ts'
import { replicasGroup } from './replica.ts'
import { serverGroup } from './server.ts'
import { startsGroup } from './starts.ts'
import { storageGroup } from './storage.ts'
import { storesGroup } from './stores.ts'
import { streamsGroup } from './streams.ts'
import { summaryGroup } from './summary.ts'

/** The rules for one Prometheus that does all: alerts/. */
export const groups: readonly Group[] = [
  ladderGroup,
  storageGroup,
  storesGroup,
  consensusGroup,
  replicasGroup,
  cascadeGroup,
  jetstreamGroup,
  streamsGroup,
  serverGroup,
  startsGroup,
  linksGroup,
  clustersGroup,
  exporterGroup,
  summaryGroup,
]

const edge: readonly Group[] = [...groups, ...edgeGroups(groups)]

/** Where rules are evaluated: beside a cluster, or above many. `edge` records what `fleet` reads. */
export const packs = { edge, fleet: [fleetGroup] } as const satisfies Record<string, readonly Group[]>

export type PackName = keyof typeof packs

/** The rules of all packs, each once. */
export const everyGroup: readonly Group[] = [...packs.edge, ...packs.fleet]

/** Every alert name once. There is a runbook docs/runbooks/NAME.md for each. */
export const alertNames: readonly string[] = [
  ...new Set(everyGroup.flatMap(({ alerts }) => alerts.map(({ alert }) => alert))),
]
