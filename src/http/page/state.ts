// The worst state of all that this exporter watches, and how much of it can be seen. What is not seen is never taken for well.
import { diagnose, type Outcome } from '../../diagnose/diagnose.ts'
import { evidenceOf } from '../../diagnose/from-world.ts'
import { highest, ladder, type LadderRow } from '../../diagnose/ladder.ts'
import { report as reportOf, type Report } from '../../diagnose/report/report.ts'
import { signRow } from '../../diagnose/signs.ts'
import { rungOf } from '../../ladder.ts'
import type { World } from '../../world/world.ts'
import { storeTrouble, type StoreTrouble } from './store-trouble.ts'

/** Worst first. Unknown is worse than ok: it may be anything. */
export const conditions = ['critical', 'warning', 'unknown', 'ok'] as const
export type Condition = (typeof conditions)[number]

export const worstOf = (all: readonly Condition[]): Condition =>
  conditions.find((condition) => all.includes(condition)) ?? 'ok'

/** How many of one kind of thing answer, of how many. */
export interface Seen {
  what: 'servers' | 'logs' | 'stores'
  answering: number
  of: number
}

export interface ClusterState {
  cluster: string
  condition: Condition
  report: Report
  /** Worst first. */
  rows: readonly LadderRow[]
  stores: readonly StoreTrouble[]
  /** Nothing that is configured answers. */
  blind: boolean
}

export interface State {
  condition: Condition
  /** The worst first. */
  clusters: readonly ClusterState[]
  seen: readonly Seen[]
  /** Of all clusters, worst first. */
  rows: readonly LadderRow[]
}

const rungConditions = { warning: 'warning', critical: 'critical', page: 'critical' } as const

export function conditionOf(row: LadderRow): Condition {
  const rung = rungOf(highest(row))
  return rung === undefined ? 'ok' : rungConditions[rung.severity]
}

/** Servers on which entries wait by design. */
const byDesign: ReadonlySet<string> = new Set(['catch_up', 'maintenance'])

const isTrouble = ({ evidence }: Report): boolean => evidence.some(({ kind }) => signRow(kind).trouble === true)

function ofVerdict(report: Report): Condition {
  const { hypothesis, outcome } = report.verdict
  if (hypothesis === 'unknown' && !isTrouble(report)) return 'unknown'
  return outcome satisfies Outcome
}

function ofLadder({ verdict }: Report, rows: readonly LadderRow[]): Condition {
  const worst = worstOf(rows.map(conditionOf))
  return worst === 'critical' && byDesign.has(verdict.hypothesis) ? 'warning' : worst
}

export function seenOf({ servers, sources, stores }: World): Seen[] {
  return [
    {
      what: 'servers',
      answering: servers.filter(({ answers }) => answers.raftz !== undefined).length,
      of: servers.length,
    },
    { what: 'logs', answering: sources.filter(({ status }) => status.up).length, of: sources.length },
    { what: 'stores', answering: stores.filter(({ store }) => store.probe !== undefined).length, of: stores.length },
  ]
}

export const seesAll = (seen: readonly Seen[]): boolean =>
  seen.some(({ of }) => of > 0) && seen.every(({ answering, of }) => answering === of)

const inCluster =
  (cluster: string) =>
  (one: { cluster: string }): boolean =>
    one.cluster === cluster

function clusterState(report: Report, cluster: string, world: World, all: readonly LadderRow[]): ClusterState {
  const here = inCluster(cluster)
  const rows = all.filter(here)
  const stores = world.stores.filter(here).flatMap((store) => storeTrouble(store))
  const parts = {
    servers: world.servers.filter(here),
    sources: world.sources.filter(here),
    stores: world.stores.filter(here),
  }
  const seen = seenOf({ ...world, ...parts })
  const condition = worstOf([
    ofVerdict(report),
    ofLadder(report, rows),
    ...stores.map(({ tone }) => tone),
    seesAll(seen) ? 'ok' : 'unknown',
  ])
  return { cluster, condition, report, rows, stores, blind: seen.every(({ answering }) => answering === 0) }
}

/** Logs whose server is not known: no verdict reads them. */
export const isStray = ({ server }: { server: string }): boolean => server === ''

/** A cluster made of such logs alone, without anything to show. */
const isEmpty = ({ cluster, condition }: ClusterState, { servers }: World): boolean =>
  condition === 'unknown' && !servers.some(inCluster(cluster))

export function stateOf(world: World): State {
  const rows = ladder(world)
  const clusters = evidenceOf(world)
    .map((evidence) => clusterState(reportOf(diagnose(evidence)), evidence.cluster, world, rows))
    .filter((one) => !isEmpty(one, world))
    .sort((a, b) => conditions.indexOf(a.condition) - conditions.indexOf(b.condition))
  const seen = seenOf(world)
  const own = seesAll(seen) && !world.logs.some(isStray) ? 'ok' : 'unknown'
  return { condition: worstOf([...clusters.map(({ condition }) => condition), own]), clusters, seen, rows }
}
