// Two exporters' series and their successors here, rendered: docs/MIGRATION.md and alerts/compat.rules.yaml.
import { toYaml } from '../../src/config/yaml.ts'
import { endpoints } from './endpoints.ts'
import { jsz } from './jsz.ts'
import { moved, type Group, type Moved } from './moved.ts'
import { renamed } from './renamed.ts'
import { surveyor } from './surveyor.ts'
import { varz } from './varz.ts'

export const official: readonly Group[] = [varz, ...endpoints, ...jsz]
export const groups: readonly Group[] = [...official, ...surveyor]

const code = (text: string): string => `\`${text}\``
const cell = (text: string): string => text.replaceAll('|', '\\|')

function formula({ ours, how, sum }: Moved & { ours: string }): string {
  const one = sum ? `sum(${ours})` : ours
  if (how.kind === 'inverted') return `1 - ${one}`
  if (how.kind === 'share') return `${one} / ${how.of}`
  const inner = how.kind === 'age' ? `time() - ${one}` : one
  if (how.factor === 1) return inner
  return how.kind === 'age' ? `(${inner}) * ${how.factor}` : `${inner} * ${how.factor}`
}

function row(series: Moved): string {
  const now = series.ours === undefined ? 'none' : code(formula({ ...series, ours: series.ours }))
  return `| ${[code(series.old), now, series.wrong].map(cell).join(' | ')} |`
}

const intro = `# Migration

From prometheus-nats-exporter or nats-surveyor: each of their series, how the same number is had here, and what was wrong
with it. Both may run beside this exporter for as long as it takes. Series of this exporter that were renamed come first.

- Labels: \`server_id\` and \`server_name\` are \`server\`, \`cluster\` and \`cluster_name\` are \`nats_cluster\`, \`stream_name\` is
  \`stream\`, \`consumer_name\` is \`consumer\`, \`account_id\` and \`account_name\` are \`account\`.
- Who leads is a value, not a label: \`nats_stream_messages and on (nats_cluster, server, account, stream) nats_stream_leader == 1\`
  is what \`is_stream_leader="true"\` was. Consumers are shown by their leader only.
- \`alerts/compat.rules.yaml\` records the official exporter's names from the series here, for dashboards that are to stay.
  Load it only for that: it doubles those series. Names with another prefix (\`-prefix=nats\` of the Helm chart) need the
  prefixes \`gnatsd\` and \`jetstream\` replaced in it. Ids of servers are not recorded: \`server_id\` is the server's name, as with
  \`-use_internal_server_name\`.
- A test runs the official exporter 0.20.1 beside this one on real servers and compares both number by number through this table.
`

function ownNames(): string {
  const rows = renamed.map(
    ({ old, now, why }) => `| ${code(old)} | ${now === undefined ? 'none' : code(now)} | ${why} |`,
  )
  return `## This exporter, while it is 0.x

A series whose name turned out wrong gets another one before 1.0, and is gone under the old one. Since 0.1.0 also
\`nats_log_event_last_seen_timestamp_seconds\` has no sample before the first event, where it was 0.

| series | now | why |
|---|---|---|
${rows.join('\n')}`
}

export function migrationMarkdown(): string {
  const sections = groups.map(
    (group) =>
      `## ${group.title}\n\n${group.wrong.map((wrong) => `${wrong}\n\n`).join('')}| series | here | what was wrong |\n|---|---|---|\n${moved(group).map(row).join('\n')}`,
  )
  return `${[intro.trimEnd(), ownNames(), ...sections].join('\n\n')}\n`
}

/** The old labels, made of those here. */
function relabelled(expression: string, labels: Moved['labels']): string {
  return Object.entries(labels)
    .filter(([old, ours]) => old !== ours)
    .reduce((inner, [old, ours]) => `label_replace(${inner}, "${old}", "$1", "${ours}", "(.*)")`, expression)
}

export function expression(series: Moved & { ours: string }): string {
  const by = [...new Set(['nats_cluster', ...Object.values(series.labels)])].join(', ')
  const ours = series.sum ? `sum by (${by}) (${series.ours})` : series.ours
  return relabelled(formula({ ...series, ours, sum: false }), series.labels)
}

/** Recording rules under the official exporter's names. */
export function compatRules(): string {
  const rules = official.map((group) => ({
    name: group.title.replace(/^.*: /, 'compat: '),
    rules: moved(group).flatMap((series) =>
      series.ours === undefined ? [] : [{ record: series.old, expr: expression({ ...series, ours: series.ours }) }],
    ),
  }))
  const head =
    "# The official exporter's names, for dashboards that are to stay. Generated: npm run docs; see docs/MIGRATION.md.\n"
  return head + toYaml({ groups: rules })
}
