// The report for tickets, wikis and chats: Markdown that shows every name as it is, whatever it holds.
import { lanes } from './lanes.ts'
import type { Report } from './report.ts'
import { sectionsOf, type Entry, type Section } from './sections.ts'
import { headLines } from './text.ts'

/** Of the lanes: what a ticket shows without scrolling. */
const width = 80

export function markdownReport(report: Report): string {
  const [headline = '', summary = '', first = ''] = headLines(report)
  const body = sectionsOf(report).flatMap((section) => {
    const lines = section.drawn === true ? drawing(report) : linesOf(section)
    return lines.length === 0 ? [] : [`## ${plain(section.title)}`, '', ...lines, '']
  })
  return [`# ${plain(headline)}`, '', plain(summary), '', `**${plain(first)}**`, '', ...body].join('\n')
}

function drawing(report: Report): string[] {
  const rows = lanes(report, width)
  return rows.length === 0 ? [] : fenced(rows.join('\n'), '')
}

function linesOf({ entries }: Section): string[] {
  return entries.flatMap((entry) => [
    ...(entry.heads === true ? ['', `**${plain(entry.text)}**`, ''] : [`- ${statement(entry)}`]),
    ...(entry.command === undefined ? [] : ['', ...fenced(entry.command, '  '), '']),
  ])
}

/** Evidence is a line as it was: code. Anything else is a sentence. */
function statement({ lead, text, cites }: Entry): string {
  const ids = cites.length === 0 ? '' : ` (${cites.join(' ')})`
  if (/^E\d+$/.test(lead)) return `${lead} ${code(text)}`
  return `${lead === '' ? '' : `${plain(lead)} `}${plain(text)}${ids}`
}

/**
 * Marks of CommonMark are escaped, those only that could begin something where they stand. Mentions, references and formulas are
 * found after rendering, by what GitHub and GitLab add: code takes them apart.
 */
const plain = (text: string): string =>
  text
    .replace(/[\\`*_[\]{}<&|~]/g, '\\$&')
    .replace(/^[-+=>]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replace(/[@#$]/g, '`$&`')

const longestRun = (text: string, of: RegExp): number =>
  Math.max(0, ...Array.from(text.matchAll(of), ([run]) => run.length))

/** A span of code whose fence is longer than any run of ticks in it. */
function code(text: string): string {
  const fence = '`'.repeat(longestRun(text, /`+/g) + 1)
  return `${fence} ${text} ${fence}`
}

function fenced(text: string, indent: string): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(text, /`+/g) + 1))
  return [`${fence}text`, ...text.split('\n'), fence].map((line) => indent + line)
}
