// All alert rules, in the order in which they are shown.
import { exporterGroup } from './exporter.ts'
import { ladderGroup } from './ladder.ts'
import type { Group } from './rule.ts'

export const groups: readonly Group[] = [ladderGroup, exporterGroup]

/** Every alert name once. There is a runbook docs/runbooks/NAME.md for each. */
export const alertNames: readonly string[] = [
  ...new Set(groups.flatMap(({ alerts }) => alerts.map(({ alert }) => alert))),
]
