// What an alert and a recording rule are, as data: files for Prometheus, PrometheusRule, docs and tests are all derived from it.
import type { Severity } from '../level.ts'

/** What a site may choose for all expressions at once. */
export interface Scope {
  /** Regular expression for `job` of `up`, the one series that nats_cluster and server are not on. */
  job: string
}

/** With or without the namespace that a PodMonitor puts in front. An application that is called nats-something is no exporter. */
export const defaultScope: Scope = { job: '(.*/)?nats(-jetstream)?(-exporter)?' }

/** Dashboards by uid, with the variables that a link can fill. */
export const dashboards = {
  'nats-js-raft-incident': ['nats_cluster', 'server', 'account', 'stream'],
  'nats-js-cluster': ['nats_cluster', 'server'],
  'nats-js-streams': ['nats_cluster', 'server', 'account', 'stream', 'consumer'],
  'nats-js-storage': ['nats_cluster', 'server'],
  'nats-js-exporter': ['nats_cluster', 'server'],
  'nats-js-fleet': ['nats_cluster'],
} as const

export type Dashboard = keyof typeof dashboards

interface Text {
  /** CamelCase, at most 40 characters. Rules of one name differ in `rung` or severity. */
  alert: string
  severity: Severity
  /** The label `rung`: rungs are cumulative, so the lower ones stay true. */
  rung?: string
  /** Labels of the result, without those of the rule; they fill the variables of the dashboard link. */
  by: readonly string[]
  /** Seconds. */
  for?: number
  /** Seconds an alert stays after its last true evaluation, so that one missed scrape does not resolve it. */
  keep?: number
  /** One sentence without values. */
  summary: string
  /** Go template, values and culprits. */
  description: string
  /** Left out unless the overrides say `drop: false`. */
  optional?: true
  /** The dashboard to open; absent: that of the incident. */
  dashboard?: Dashboard
}

export interface AlertSpec<T extends Record<string, number>> extends Text {
  /** Numbers that a site may change, by name. */
  thresholds: T
  expr(numbers: T, scope: Scope): string
  /** The expression in words, for docs. */
  words(numbers: T): string
}

/** An alert closed over the names of its numbers, so that lists need no `any`. */
export interface Alert extends Text {
  thresholds: Readonly<Record<string, number>>
  /** Unknown names are the caller's mistake: overrides are checked before. */
  expr(changed: Readonly<Record<string, number>>, scope: Scope): string
  words(changed: Readonly<Record<string, number>>): string
}

export interface Recording {
  record: string
  /** Labels of the result. */
  by: readonly string[]
  expr: string
  /** What it holds, for docs. */
  help: string
}

export interface Group {
  name: string
  /** Its file, alerts/FILE.rules.yaml, where it is not alone in that; by default its name. */
  file?: string
  /** One sentence for docs. */
  help: string
  recordings: readonly Recording[]
  alerts: readonly Alert[]
}

/** The rule file that a group is in. */
export const fileOf = ({ name, file = name }: Group): string => `alerts/${file}.rules.yaml`

export function alert<T extends Record<string, number>>(spec: AlertSpec<T>): Alert {
  return {
    ...spec,
    expr: (changed, scope) => spec.expr({ ...spec.thresholds, ...changed }, scope),
    words: (changed) => spec.words({ ...spec.thresholds, ...changed }),
  }
}

/** What tells rules of one alert name apart: the rung if there is one, else the severity. */
export function variant({ rung, severity }: Pick<Alert, 'rung' | 'severity'>): string {
  return rung ?? severity
}
