// All alert rules, in the order in which they are shown.
import { cascadeGroup } from './cascade.ts'
import { clustersGroup } from './clusters.ts'
import { consensusGroup } from './consensus.ts'
import { exporterGroup } from './exporter.ts'
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

/** Every alert name once. There is a runbook docs/runbooks/NAME.md for each. */
export const alertNames: readonly string[] = [
  ...new Set(groups.flatMap(({ alerts }) => alerts.map(({ alert }) => alert))),
]
