// docs/METRICS.md from the tables: what is exported and where it comes from can not drift apart.
import type { Table } from '../../src/metrics/family.ts'
import { labelHelp, type LabelName } from '../../src/metrics/labels.ts'
import { costOf, totalCost, type Cost } from './cost.ts'
import { leftOut } from './left-out.ts'

interface Entry {
  type: string
  help: string
  sources: string[]
  labels: LabelName[]
  /** Which rows have it, where not all have. */
  whens: string[]
}

const intro = `# Metrics

Every series of \`/metrics\`, from the tables in \`src/metrics\`. Sources are endpoints of nats-server with the path in their
JSON, or events of the log catalog (see [LOGS.md](LOGS.md)).

- A field that the version of the server lacks has no series; a limit that is not set has none either.
- An endpoint that did not answer in time has no series in that scrape; \`nats_exporter_collector_success\` is then 0.
- Series of the exporter's own process (\`process_*\`, \`nodejs_*\`) are those of prom-client.
`

const cell = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string => `\`${text}\``

/** A family may be fed by several tables, from the endpoint and from the log: it is one entry with several sources. */
function entriesByEntity(tables: readonly Table[]): Map<string, Map<string, Entry>> {
  const entities = new Map<string, Map<string, Entry>>()
  for (const { entity, labels, families } of tables) {
    const entries = entities.get(entity) ?? new Map<string, Entry>()
    entities.set(entity, entries)
    for (const { name, type, help, source, when } of families) {
      const entry = entries.get(name) ?? { type, help, sources: [], labels: [], whens: [] }
      entry.sources.push(source)
      if (when !== undefined) entry.whens.push(when.words)
      entry.labels = [...new Set([...entry.labels, ...labels])]
      entries.set(name, entry)
    }
  }
  return entities
}

const none: Cost = { stream: 0, consumer: 0 }

function row(name: string, { type, help, sources, labels, whens }: Entry, { stream, consumer }: Cost): string {
  const cost = stream + consumer === 0 ? '' : `${stream} / ${consumer}`
  const meaning = [help, ...[...new Set(whens)].map((words) => `Only ${words}.`)].join(' ')
  return `| ${[code(name), type, labels.map(code).join(', '), meaning, cost, [...new Set(sources)].join('; ')].map(cell).join(' | ')} |`
}

function vocabulary(tables: readonly Table[]): string {
  const used = new Set(tables.flatMap(({ labels }) => labels))
  const labels = (Object.keys(labelHelp) as LabelName[]).filter((name) => used.has(name))
  const rows = labels.map((name) => `| ${code(name)} | ${cell(labelHelp[name])} |`)
  return `## Labels\n\n| label | meaning |\n|---|---|\n${rows.join('\n')}`
}

/** What the endpoints also send. */
function leftOutFields(): string {
  const reasons = leftOut.map(({ reason, fields }) => {
    const endpoints = Object.entries(fields).map(
      ([endpoint, names]) => `- ${code(endpoint)}: ${names.split(' ').map(code).join(', ')}`,
    )
    return `### ${reason.replace(/\.$/, '')}\n\n${endpoints.join('\n')}`
  })
  return `## Fields that are no series\n\nA field stands for all below it as well.\n\n${reasons.join('\n\n')}`
}

/** What an asset costs, and what that makes of `sample_limit`. */
function costWords(costs: ReadonlyMap<string, Cost>): string {
  const { stream, consumer } = totalCost(costs)
  return `## What it costs

The column *series* is what a stream and a consumer with three replicas each add in calm times over their three servers, together: **${stream} for a
stream, ${consumer} for a consumer**. Trouble adds to that, for the groups that are in it; a log read beside the endpoints a few series for each that it names.

\`sample_limit\` of a scrape fails all of it, so it is a last resort: take half as much again as \`scrape_samples_scraped\` says in calm times, for three
servers on one exporter some \`1.5 * (5000 + ${stream} * streams + ${consumer} * consumers)\`. The exporter's own bounds act before: \`series.groups\` (from 10,000 RAFT
groups on, counted on each server, only those in trouble have series of their own; \`nats_exporter_assets_hidden\` counts the others), \`series.allow\`,
\`series.deny\`, \`filter\`, and \`limits\`, whose cuts \`nats_exporter_series_dropped_total\` counts and \`NatsExporterSeriesDropped\` tells.`
}

export function metricsMarkdown(tables: readonly Table[]): string {
  const costs = costOf(tables)
  const sections = [...entriesByEntity(tables)].map(
    ([entity, entries]) =>
      `## ${entity}\n\n| name | type | labels | meaning | series | source |\n|---|---|---|---|---|---|\n` +
      [...entries].map(([name, entry]) => row(name, entry, costs.get(name) ?? none)).join('\n'),
  )
  return `${[intro.trimEnd(), costWords(costs), ...sections, vocabulary(tables), leftOutFields()].join('\n\n')}\n`
}
