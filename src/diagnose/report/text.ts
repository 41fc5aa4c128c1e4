// The report for a terminal: 80 columns, verdict in the first three lines, colour only where asked for.
import type { Report } from './report.ts'
import { lanes } from './lanes.ts'
import { duration, megabytes, thousands, wrapped } from './words.ts'

const width = 80

export interface TextOptions {
  colour: boolean
}

type Paint = (text: string) => string

const ansi = { critical: '1;31', warning: '1;33', ok: '1;32' } as const

export function textReport(report: Report, { colour }: TextOptions): string {
  const bold: Paint = colour ? (text) => `\x1b[1m${text}\x1b[0m` : (text) => text
  const head: Paint = colour ? (text) => `\x1b[${ansi[report.verdict.outcome]}m${text}\x1b[0m` : (text) => text
  const sections = sectionsOf(report).filter(({ lines }) => lines.length > 0)
  const [first = '', ...rest] = headLines(report)
  return [head(first), ...rest, '', ...sections.flatMap(({ title, lines }) => [bold(title), ...lines, ''])].join('\n')
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

interface Section {
  title: string
  lines: string[]
}

export const cited = (ids: readonly string[]): string => (ids.length === 0 ? '' : ` [${ids.join(' ')}]`)

const item = (text: string): string[] =>
  wrapped(text, width, '    ').map((line, index) => (index === 0 ? `  - ${line.trim()}` : line))

/** 2025-12-17T10:11:12.123Z without its date; ? for none. */
export const clock = (time: string | null): string => (time === null ? '?' : time.slice(11, 23))

const dayOf = (report: Report): string =>
  report.cascade.find(({ start }) => start !== null)?.start?.slice(0, 10) ?? 'no times'

function sectionsOf(report: Report): Section[] {
  return [
    { title: `Cluster ${report.cluster || 'without a name'}`, lines: servers(report) },
    { title: 'Not this', lines: report.not.flatMap(({ text, evidence }) => item(text + cited(evidence))) },
    { title: 'First mover', lines: item(firstMover(report)) },
    { title: `Cascade by start, not by log time (${dayOf(report)}, UTC)`, lines: cascade(report) },
    { title: 'Lanes', lines: lanes(report, width) },
    { title: 'Ladder', lines: report.ladder.flatMap((row) => item(ladderRow(row))) },
    { title: 'Affected', lines: affected(report) },
    { title: 'Durations', lines: report.durations.flatMap((row) => item(durationRow(row))) },
    {
      title: 'Stores',
      lines: report.store.flatMap(({ server, says, evidence }) =>
        item(`${server || 'a server'} ${says}${cited(evidence)}`),
      ),
    },
    { title: 'Why', lines: why(report) },
    { title: 'Next', lines: report.next.flatMap(({ command, why: reason }) => [...item(reason), `      ${command}`]) },
    { title: 'Evidence', lines: report.evidence.flatMap(evidenceRow) },
    { title: 'What was read', lines: report.coverage.flatMap(coverageRow) },
    { title: 'Limits', lines: report.limits.flatMap(item) },
  ]
}

export function firstMover({ first_mover: { server, start, says, evidence } }: Report): string {
  const who = start === null ? '' : `${server ?? 'a server that the lines do not name'} at ${clock(start)}: `
  return `${who}${says}${cited(evidence)}`
}

function servers({ servers: all, verdict }: Report): string[] {
  const ties = verdict.ties.length === 0 ? [] : item(`fits as well: ${verdict.ties.join(', ')}`)
  const id = item(`hypothesis ${verdict.hypothesis}${cited(verdict.evidence)}`)
  const rows = all.map(({ name, role, version, clock_offset_seconds: offset, clock_uncertainty_seconds: give }) => {
    const time = offset === null ? '' : `, clock ${offset >= 0 ? '+' : ''}${offset} s (± ${give} s)`
    return `${name}: ${role}${version === null ? '' : `, ${version}`}${time}`
  })
  return [...id, ...ties, ...rows.flatMap(item)]
}

function cascade({ cascade: steps }: Report): string[] {
  return steps.flatMap(({ start, server, says, count, seconds, evidence }) => {
    const took = seconds === null ? '' : `, longest ${duration(seconds)}`
    const times = count === 1 ? '' : `, ${thousands(count)} times`
    const [first = '', ...rest] = wrapped(
      `${server || 'a server'} ${says}${took}${times}${cited(evidence)}`,
      width,
      ' '.repeat(15),
    )
    return [`  ${clock(start).padEnd(12)} ${first.trim()}`, ...rest]
  })
}

export function ladderRow(row: Report['ladder'][number]): string {
  const owner =
    row.stream === ''
      ? ''
      : ` (${[row.account, row.stream, row.consumer].filter((name) => name !== '').join(' > ')}${row.inferred ? ', inferred' : ''})`
  const level = [
    row.entries === null ? '' : `${thousands(row.entries)} entries`,
    row.bytes === null ? '' : megabytes(row.bytes),
  ]
    .filter(Boolean)
    .join(', ')
  const rungs = Object.entries(row.rungs).map(([rung, at]) => `${rung} at ${clock(at)}`)
  return `${row.group}${owner} on ${row.server || 'a server'}: ${level}${rungs.length > 0 ? `; ${rungs.join(', ')}` : ''}${cited(row.evidence)}`
}

function affected({ affected: { accounts, streams, consumers } }: Report): string[] {
  return [
    ...(accounts.length > 0 ? item(`accounts: ${accounts.join(', ')}`) : []),
    ...streams.flatMap(({ account, stream, groups, inferred, evidence }) =>
      item(
        `stream ${account} > ${stream}${groups.length > 0 ? `, group ${groups.join(', ')}` : ''}${inferred ? ' (inferred: in trouble together)' : ''}${cited(evidence)}`,
      ),
    ),
    ...consumers.flatMap(({ account, stream, consumer, evidence }) =>
      item(`consumer ${account} > ${stream} > ${consumer}${cited(evidence)}`),
    ),
  ]
}

export const durationRow = ({
  server,
  what,
  seconds,
  normal_seconds: normal,
  count,
  evidence,
}: Report['durations'][number]): string =>
  `${what} on ${server || 'a server'}: ${duration(seconds)}, normally below ${duration(normal)}${count > 1 ? ` (${thousands(count)} lines)` : ''}${cited(evidence)}`

/** The likeliest ones, with what speaks for and against and what is missing. */
const mostShown = 4

/** Hypotheses that anything speaks for, and the verdict itself. */
export const worthShowing = ({ hypotheses, verdict }: Report): Report['hypotheses'] =>
  hypotheses.filter(({ id, for: pro }) => id === verdict.hypothesis || pro.length > 0).slice(0, mostShown)

function why(report: Report): string[] {
  return worthShowing(report).flatMap(({ id, score, confidence, for: pro, against, missing }) => [
    `  ${id}: score ${score}, confidence ${confidence}`,
    ...pro.flatMap(({ says, weight, evidence }) => item(`for (${weight}): ${says}${cited(evidence)}`)),
    ...against.flatMap(({ says, weight, evidence }) => item(`against (${weight}): ${says}${cited(evidence)}`)),
    ...missing
      .slice(0, 3)
      .flatMap(({ says, get }) => [...item(`not seen, would decide: whether a server ${says}`), `      ${get}`]),
  ])
}

function evidenceRow({ id, at, server, text, count }: Report['evidence'][number]): string[] {
  const [first = '', ...rest] = wrapped(
    `${clock(at)} ${server}${count > 1 ? ` ×${thousands(count)}` : ''} ${text}`,
    width,
    '      ',
  )
  return [`  ${id.padEnd(4)}${first.trim()}`, ...rest]
}

const coverageRow = ({ input, server, source, from, to, levels }: Report['coverage'][number]): string[] =>
  item(
    `${input} of ${server || 'servers not told'}: ${source}, ${from === null ? 'no times' : `${from} to ${to ?? '?'}`}${levels === 'all' ? '' : `, ${levels} only`}`,
  )
