// Alerts that the shipped rules have for what stands here: for the rung that is reached, and for the lines of the last minutes.
import { groups } from './index.ts'
import { highest, type LadderRow } from '../diagnose/ladder.ts'
import { rungOf } from '../ladder.ts'
import { severities, type Severity } from '../level.ts'
import { rowOf, type EventId } from '../log/catalog/index.ts'
import { thresholds } from '../thresholds.ts'
import type { World } from '../world/world.ts'

export interface Due {
  alert: string
  severity: Severity
  rung?: string
}

const rules = groups.flatMap(({ alerts }) => alerts)

/** Of the highest rung: the lower ones fire as well and are muted by it. */
function ofLadder(rows: readonly LadderRow[]): Due[] {
  const [worst] = rows
  const rung = worst && rungOf(highest(worst))
  const rule = rules.find((alert) => rung !== undefined && alert.rung === rung.name)
  return rule?.rung === undefined ? [] : [{ alert: rule.alert, severity: rule.severity, rung: rule.rung }]
}

/** A line alone is not enough for a rule that waits. */
const atOnce = (of: Due): boolean =>
  rules.some(({ alert, severity, for: waits }) => alert === of.alert && severity === of.severity && waits === undefined)

function ofEvents({ logs, now }: World): Due[] {
  return logs.flatMap(({ log }) =>
    Object.entries(log.events).flatMap(([id, { last }]) => {
      const { alert, severity } = rowOf(id as EventId)
      if (alert === undefined || now - last >= thresholds.events.shortest) return []
      return atOnce({ alert, severity }) ? [{ alert, severity }] : []
    }),
  )
}

/** Each alert once, as severe as it is for anything seen, the worst first. `rows` worst first. */
export function alertsFor(world: World, rows: readonly LadderRow[]): Due[] {
  const all = [...ofLadder(rows), ...ofEvents(world)]
  const sorted = all.sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
  return sorted.filter((one, index) => sorted.findIndex(({ alert }) => alert === one.alert) === index)
}
