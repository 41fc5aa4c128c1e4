// rules: the alert pack as this site wants it, for Prometheus or for its operator.
import { readFileSync } from 'node:fs'
import { alertmanager } from '../alerts/alertmanager.ts'
import { cre } from '../alerts/cre.ts'
import { everyGroup, groups, packs, type PackName } from '../alerts/index.ts'
import { keepList } from '../alerts/keep-list.ts'
import { isIdentity, parseOverrides } from '../alerts/overrides.ts'
import { defaults, prometheus, prometheusRule, type Overrides } from '../alerts/render.ts'
import type { Group } from '../alerts/rule.ts'
import { readArgs } from './args.ts'
import { flags } from './flags.ts'
import { ConfigError, unreadable } from '../config/error.ts'
import type { Command } from './io.ts'

export const help = `nats-jetstream-exporter rules [--overrides F] [--pack edge|fleet] [--cluster-labels L,…]
                              [--format prometheus|prometheusrule|alertmanager|cre|keep-list]

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
  --format X       prometheus (default), prometheusrule, alertmanager or cre; with --pack also keep-list: the
                   write_relabel_configs of a Prometheus beside a cluster that sends up what fleet reads
  --pack P         for many clusters. edge: all rules and what fleet reads, for the Prometheus beside a cluster. fleet: rules
                   that read only that, for a ruler above all; its alertmanager format makes one page of several clusters
  --cluster-labels L,…
                   labels that identify a cluster, nats_cluster by default: two clusters of one name under one Prometheus
                   need another beside it, such as namespace,nats_cluster
docs/ALERTS.md names the thresholds of each alert. Exit: 0 printed, 2 wrong usage or overrides.
`

type Pack = PackName | undefined

const rulesOf = (pack: Pack): readonly Group[] => (pack === undefined ? groups : packs[pack])

const formats = {
  prometheus: (pack: Pack, overrides: Overrides) => prometheus(rulesOf(pack), overrides),
  prometheusrule: (pack: Pack, overrides: Overrides) =>
    prometheusRule(rulesOf(pack), overrides, ['nats-jetstream', ...(pack === undefined ? [] : [pack])].join('-')),
  // Above all clusters arrive the alerts of each, too.
  alertmanager: (pack: Pack, { clusterLabels }: Overrides) => alertmanager(groups, clusterLabels, pack === 'fleet'),
  cre: (pack: Pack, overrides: Overrides) => {
    if (pack !== undefined) throw new ConfigError('--format cre: is about log lines and has no packs; leave --pack out')
    return cre(overrides)
  },
  'keep-list': (pack: Pack) => {
    if (pack === undefined) throw new ConfigError('--format keep-list: needs --pack edge or --pack fleet')
    return keepList(groups)
  },
}

function isFormat(name: string): name is keyof typeof formats {
  return Object.hasOwn(formats, name)
}

function isPack(name: string): name is PackName {
  return Object.hasOwn(packs, name)
}

/** @throws {ConfigError} no such pack. */
function packOf(name: string | undefined): Pack {
  if (name === undefined || isPack(name)) return name
  throw new ConfigError(`--pack ${name}: unknown; allowed: ${Object.keys(packs).join(', ')}`)
}

function load(file: string, known: readonly Group[]): Overrides {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
  return parseOverrides(file, text, known)
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
  const pack = packOf(values.pack)
  // One file of overrides is for both packs.
  const overrides =
    values.overrides === undefined ? defaults : load(values.overrides, pack === undefined ? groups : everyGroup)
  const labels = values['cluster-labels']
  io.stdout.write(
    formats[values.format](pack, labels === undefined ? overrides : { ...overrides, clusterLabels: identity(labels) }),
  )
  return Promise.resolve(0)
}
