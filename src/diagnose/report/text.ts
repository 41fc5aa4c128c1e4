// The report for a terminal: 80 columns, verdict in the first three lines, colour only where asked for.
import type { Report } from './report.ts'
import { lanes } from './lanes.ts'
import { sectionsOf, type Entry, type Section } from './sections.ts'
import { wrapped } from './words.ts'

const usualWidth = 80

export interface TextOptions {
  colour: boolean
  /** Columns, 80 by default. Commands stay whole, to be pasted. */
  width?: number
}

type Paint = (text: string) => string

const ansi = { critical: '1;31', warning: '1;33', ok: '1;32' } as const

export function textReport(report: Report, { colour, width = usualWidth }: TextOptions): string {
  const bold: Paint = colour ? (text) => `\x1b[1m${text}\x1b[0m` : (text) => text
  const head: Paint = colour ? (text) => `\x1b[${ansi[report.verdict.outcome]}m${text}\x1b[0m` : (text) => text
  const [first = '', ...rest] = headLines(report)
  const body = sectionsOf(report).flatMap((section) => {
    const lines = section.drawn === true ? lanes(report, width) : linesOf(section, width)
    return lines.length === 0 ? [] : [bold(section.title), ...lines, '']
  })
  return [head(first), ...rest, '', ...body].join('\n')
}

/** Three lines: what, in a sentence, what to do. */
export function headLines({ verdict }: Report): string[] {
  const word = { critical: 'CRITICAL', warning: 'WARNING', ok: 'OK' }[verdict.outcome]
  return [
    `${word}: ${verdict.title}, confidence ${verdict.confidence}`,
    verdict.summary,
    `First: ${verdict.first_step}`,
  ]
}

function linesOf({ entries }: Section, width: number): string[] {
  const lead = Math.max(...entries.map((entry) => entry.lead.length))
  return entries.flatMap((entry) => [
    ...statement(entry, lead, width),
    ...(entry.command === undefined ? [] : [`      ${entry.command}`]),
  ])
}

function statement({ lead, text, cites, heads }: Entry, widest: number, width: number): string[] {
  if (heads === true) return [`  ${text}`]
  const mark = widest === 0 ? '-' : lead.padEnd(widest)
  const indent = ' '.repeat(mark.length + 3)
  const cited = cites.length === 0 ? '' : ` [${cites.join(' ')}]`
  const [first = '', ...rest] = wrapped(text + cited, width, indent)
  return [`  ${mark} ${first.trim()}`, ...rest]
}
