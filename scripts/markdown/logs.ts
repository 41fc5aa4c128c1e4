// docs/LOGS.md: the catalog, for reading.
import { eventIds, rowOf, sections, type EventId } from '../../src/log/catalog/index.ts'
import { alertsByNumbers, textsOf, type Row, type Wording } from '../../src/log/catalog/rows/row.ts'
import { wordingText } from '../../src/log/catalog/template.ts'

const scopePrefix = {
  raft: 'RAFT [NODE - GROUP] ',
  filestore: 'Filestore [STORE] ',
  connection: 'ADDRESS - KIND:ID - ',
  plain: '',
} as const

const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

function wording(row: Row, { versions, scope = row.scope, ...rest }: Wording): string[] {
  return textsOf({ versions, ...rest }).map(
    (text) => `- ${code(scopePrefix[scope] + wordingText(text).trim())} (${versions})`,
  )
}

function alertOf(row: Row): string {
  const numbers = alertsByNumbers(row)
  if (row.alert !== undefined) return row.alert
  return numbers.length === 0 ? 'none' : `${numbers.join(' or ')} by the numbers of the servers`
}

const table = (id: EventId): string[] => {
  const row = rowOf(id)
  return [
    `### ${id}`,
    '',
    `Severity ${row.severity}, level ${row.levels.join(', ') || 'none'}, alert ${alertOf(row)}.`,
    '',
    row.meaning,
    '',
    `**Is not:** ${row.isNot}`,
    '',
    `**Do:** ${row.remedy}`,
    '',
    ...(row.next === undefined ? [] : ['```sh', ...row.next, '```', '']),
    ...row.wordings.flatMap((one) => wording(row, one)),
    '',
    '```text',
    ...row.examples,
    '```',
    '',
  ]
}

/** Markdown, sections as in the catalog, an entry for each event. */
export function logsMarkdown(): string {
  return [
    '<!-- Generated from src/log/catalog by `npm run docs`. -->',
    '',
    '# Log lines',
    '',
    `${eventIds.length} kinds of lines that nats-server writes, versions 2.9 to 2.15, and what each means. \`nats-jetstream-exporter explain\``,
    'says the same of a line that you paste. Each is counted in `nats_log_events_total{event="…"}`. Severity info is what healthy',
    'servers log, too: nothing of it raises an alarm. Debug and trace lines are counted by level and never interpreted.',
    'The events worth a page are in `deploy/generated` as well: for mtail, and as rules for the ruler of Loki.',
    '',
    ...Object.entries(sections).flatMap(([heading, rows]) => [
      `## ${heading}`,
      '',
      ...(Object.keys(rows) as EventId[]).flatMap(table),
    ]),
  ].join('\n')
}
