// rules: the alert pack as this site wants it, for Prometheus or for its operator.
import { readFileSync } from 'node:fs'
import { alertmanager } from '../alerts/alertmanager.ts'
import { cre } from '../alerts/cre.ts'
import { groups } from '../alerts/index.ts'
import { isIdentity, parseOverrides } from '../alerts/overrides.ts'
import { defaults, prometheus, prometheusRule, type Overrides } from '../alerts/render.ts'
import type { Group } from '../alerts/rule.ts'
import { readArgs } from './args.ts'
import { flags } from './flags.ts'
import { ConfigError } from '../config/error.ts'
import type { Command } from './io.ts'

export const help = `nats-jetstream-exporter rules [--overrides F] [--format prometheus|prometheusrule|alertmanager|cre]
                              [--cluster-labels L,…]

Prints the alert and recording rules as a Prometheus rule file, or as a PrometheusRule of the Prometheus operator; or
the routes and inhibit rules that go with them as an Alertmanager configuration. With cre: what to look for in logs, for
programs that read CRE rules.

  --overrides F    YAML; what is not in it stays as it is:
                     selectors: { job: "nats|nats-exporter", cluster_labels: [namespace, nats_cluster] }
                     runbook_url: https://wiki.example.org/nats
                     dashboard_url: https://grafana.example.org/d
                     labels: { team: messaging }          # on every alert
                     alerts:
                       NatsCpuHigh: { drop: true }
                       NatsRaftPendingEntries/20k:        # one rung or severity of an alert
                         severity: critical
                         for: 30s
                         keep_firing_for: 5m
                         labels: { team: storage }
                         thresholds: { entries: 25000 }
  --format X       prometheus (default), prometheusrule, alertmanager or cre
  --cluster-labels L,…
                   labels that identify a cluster, nats_cluster by default: two clusters of one name under one Prometheus
                   need another beside it, such as namespace,nats_cluster
docs/ALERTS.md names the thresholds of each alert. Exit: 0 printed, 2 wrong usage or overrides.
`

const formats = {
  prometheus,
  prometheusrule: prometheusRule,
  alertmanager: (all: readonly Group[], { clusterLabels }: Overrides) => alertmanager(all, clusterLabels),
  cre: (_all: readonly Group[], overrides: Overrides) => cre(overrides),
}

function isFormat(name: string): name is keyof typeof formats {
  return Object.hasOwn(formats, name)
}

function load(file: string): Overrides {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${file}: cannot be read: ${(error as Error).message}`, { cause: error })
  }
  return parseOverrides(file, text, groups)
}

/** @throws {ConfigError} not names of labels. */
function identity(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (isIdentity(names)) return names
  throw new ConfigError(`--cluster-labels ${text}: must be label names, each once, such as namespace,nats_cluster`)
}

/** @throws {ConfigError} unknown flag or format, a file that cannot be read or says what does not exist. */
export const rules: Command = (args, io) => {
  const { values } = readArgs('rules', {
    args,
    options: flags.rules,
  })
  if (values.help) {
    io.stdout.write(help)
    return Promise.resolve(0)
  }
  if (!isFormat(values.format)) {
    throw new ConfigError(`--format ${values.format}: unknown; allowed: ${Object.keys(formats).join(', ')}`)
  }
  const overrides = values.overrides === undefined ? defaults : load(values.overrides)
  const labels = values['cluster-labels']
  io.stdout.write(
    formats[values.format](
      groups,
      labels === undefined ? overrides : { ...overrides, clusterLabels: identity(labels) },
    ),
  )
  return Promise.resolve(0)
}
