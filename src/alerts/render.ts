// From the tables to what Prometheus and the Prometheus operator load.
import { toYaml } from '../config/yaml.ts'
import { defaultIdentity, withIdentity } from './identity.ts'
import { duration } from './promql.ts'
import { dashboards, defaultScope, fileOf, variant, type Alert, type Group, type Scope } from './rule.ts'

/** What a site changes of one alert, or of one of its rules. */
export interface Change {
  drop?: boolean | undefined
  severity?: string | undefined
  for?: string | undefined
  keep_firing_for?: string | undefined
  labels?: Readonly<Record<string, string>> | undefined
  thresholds?: Readonly<Record<string, number>> | undefined
}

export interface Overrides {
  /** By alert name, or NAME/VARIANT for one rung or severity of it. */
  alerts: Readonly<Record<string, Change>>
  /** On every alert. */
  labels: Readonly<Record<string, string>>
  scope: Scope
  /** Labels that identify a cluster, in place of nats_cluster alone. */
  clusterLabels: readonly string[]
  /** Runbooks are at BASE/NAME.md. */
  runbooks: string
  /** Dashboards are at BASE/UID. Without a host a link is one within the Grafana that shows the alert. */
  dashboards: string
}

export const defaults: Overrides = {
  alerts: {},
  labels: {},
  scope: defaultScope,
  clusterLabels: defaultIdentity,
  runbooks: 'https://github.com/nats-jetstream-exporter/nats-jetstream-exporter/blob/main/docs/runbooks',
  dashboards: '/d',
}

export interface Rule {
  alert?: string
  record?: string
  expr: string
  for?: string
  keep_firing_for?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

export interface RuleGroup {
  name: string
  rules: Rule[]
}

/** Of a RAFT group all servers are shown: the one that the alert names is the victim, and the board is to show the culprit. */
function dashboardUrl({ by, dashboard = 'nats-js-raft-incident' }: Alert, base: string): string {
  const query = dashboards[dashboard]
    .filter((name) => by.includes(name) && !(name === 'server' && by.includes('group')))
    .map((name) => `var-${name}={{ $labels.${name} | urlquery }}`)
  return [`${base}/${dashboard}`, query.join('&')].filter((part) => part !== '').join('?')
}

function changeOf(alert: Alert, { alerts, labels }: Overrides): Change {
  const all = alerts[alert.alert]
  const one = alerts[`${alert.alert}/${variant(alert)}`]
  return {
    ...all,
    ...one,
    labels: { ...labels, ...all?.labels, ...one?.labels },
    thresholds: { ...all?.thresholds, ...one?.thresholds },
  }
}

/** Undefined: dropped. */
function rule(alert: Alert, overrides: Overrides): Rule | undefined {
  const change = changeOf(alert, overrides)
  if (change.drop ?? alert.optional) return undefined
  const own = (text: string) => withIdentity(text, overrides.clusterLabels)
  const wait = change.for ?? (alert.for === undefined ? undefined : duration(alert.for))
  const keep = change.keep_firing_for ?? (alert.keep === undefined ? undefined : duration(alert.keep))
  return {
    alert: alert.alert,
    expr: own(alert.expr(change.thresholds ?? {}, overrides.scope)),
    ...(wait === undefined ? {} : { for: wait }),
    ...(keep === undefined ? {} : { keep_firing_for: keep }),
    labels: {
      severity: change.severity ?? alert.severity,
      ...(alert.rung === undefined ? {} : { rung: alert.rung }),
      ...change.labels,
    },
    annotations: {
      summary: alert.summary,
      description: own(alert.description),
      runbook_url: `${overrides.runbooks}/${alert.alert}.md`,
      dashboard_url: own(dashboardUrl(alert, overrides.dashboards)),
    },
  }
}

/** Groups without a rule left are left out. */
export function ruleGroups(groups: readonly Group[], overrides: Overrides = defaults): RuleGroup[] {
  return groups
    .map(({ name, recordings, alerts }) => ({
      name: `nats-${name}`,
      rules: [
        ...recordings.map(({ record, expr }) => ({
          record,
          expr: withIdentity(expr, overrides.clusterLabels),
        })),
        ...alerts.map((alert) => rule(alert, overrides)).filter((found) => found !== undefined),
      ],
    }))
    .filter(({ rules }) => rules.length > 0)
}

/** A rule file. */
export function prometheus(groups: readonly Group[], overrides: Overrides = defaults): string {
  return toYaml({ groups: ruleGroups(groups, overrides) })
}

/** The committed files, by path from the root of the repository: one a room of the pack, and all as JSON for mixin.libsonnet. */
export function ruleFiles(groups: readonly Group[]): Map<string, string> {
  const paths = [...new Set(groups.map(fileOf))]
  const files = paths.map((path): [string, string] => {
    const own = groups.filter((group) => fileOf(group) === path)
    const helps = own.map(({ help }) => help).join(' ')
    return [
      path,
      `# ${helps} Generated from src/alerts/: change the tables there, then npm run docs.\n${prometheus(own)}`,
    ]
  })
  return new Map([...files, ['alerts/rules.json', `${JSON.stringify({ groups: ruleGroups(groups) }, null, 2)}\n`]])
}

/** The same for the Prometheus operator. `name`: of the object. */
export function prometheusRule(
  groups: readonly Group[],
  overrides: Overrides = defaults,
  name = 'nats-jetstream',
): string {
  return toYaml({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name, labels: { 'app.kubernetes.io/name': 'nats-jetstream-exporter' } },
    spec: { groups: ruleGroups(groups, overrides) },
  })
}
