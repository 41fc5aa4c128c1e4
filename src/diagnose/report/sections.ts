// The parts of a report in the order in which people read them: what text, Markdown and HTML have in common.
import type { Report } from './report.ts'
import { duration, megabytes, thousands } from './words.ts'

/** One statement. */
export interface Entry {
  /** Time, or id of evidence, that stands in front; '' for none. */
  lead: string
  text: string
  /** Ids of the evidence that it rests on. */
  cites: readonly string[]
  /** What to type. */
  command?: string
  /** Begins a group of those that follow. */
  heads?: true
}

export interface Section {
  title: string
  entries: readonly Entry[]
  /** A drawing takes this place: the lanes have no entries. */
  drawn?: true
}

const item = (text: string, cites: readonly string[] = []): Entry => ({ lead: '', text, cites })

/** 2025-12-17T10:11:12.123Z without its date; ? for none. */
export const clock = (time: string | null): string => (time === null ? '?' : time.slice(11, 23))

const dayOf = (report: Report): string =>
  report.cascade.find(({ start }) => start !== null)?.start?.slice(0, 10) ?? 'no times'

/** Those that say something. */
export function sectionsOf(report: Report): Section[] {
  const all: Section[] = [
    { title: `Cluster ${report.cluster || 'without a name'}`, entries: servers(report) },
    { title: 'Not this', entries: report.not.map(({ text, evidence }) => item(text, evidence)) },
    { title: 'First mover', entries: [firstMover(report)] },
    { title: `Cascade by start, not by log time (${dayOf(report)}, UTC)`, entries: report.cascade.map(step) },
    { title: 'Lanes', entries: [], drawn: true },
    { title: 'Ladder', entries: report.ladder.map(ladderRow) },
    { title: 'Affected', entries: affected(report) },
    { title: 'Durations', entries: report.durations.map(durationRow) },
    {
      title: 'Stores',
      entries: report.store.map(({ server, says, evidence }) => item(`${server || 'a server'} ${says}`, evidence)),
    },
    { title: 'Why', entries: why(report) },
    { title: 'Next', entries: report.next.map(({ command, why: reason }) => ({ ...item(reason), command })) },
    { title: 'Evidence', entries: report.evidence.map(evidenceRow) },
    { title: 'What was read', entries: report.coverage.map(coverageRow) },
    { title: 'Limits', entries: report.limits.map((limit) => item(limit)) },
  ]
  return all.filter(({ entries, drawn }) => entries.length > 0 || drawn === true)
}

function firstMover({ first_mover: { server, start, says, evidence } }: Report): Entry {
  const who = start === null ? '' : `${server ?? 'a server that the lines do not name'} at ${clock(start)}: `
  return item(who + says, evidence)
}

function servers({ servers: all, verdict }: Report): Entry[] {
  const ties = verdict.ties.length === 0 ? [] : [item(`fits as well: ${verdict.ties.join(', ')}`)]
  const id = item(`hypothesis ${verdict.hypothesis}`, verdict.evidence)
  const rows = all.map(({ name, role, version, clock_offset_seconds: offset, clock_uncertainty_seconds: give }) => {
    const time = offset === null ? '' : `, clock ${offset >= 0 ? '+' : ''}${offset} s (± ${give} s)`
    return item(`${name}: ${role}${version === null ? '' : `, ${version}`}${time}`)
  })
  return [id, ...ties, ...rows]
}

function step({ start, server, says, count, seconds, evidence }: Report['cascade'][number]): Entry {
  const took = seconds === null ? '' : `, longest ${duration(seconds)}`
  const times = count === 1 ? '' : `, ${thousands(count)} times`
  return { lead: clock(start), text: `${server || 'a server'} ${says}${took}${times}`, cites: evidence }
}

function ladderRow(row: Report['ladder'][number]): Entry {
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
  return item(
    `${row.group}${owner} on ${row.server || 'a server'}: ${level}${rungs.length > 0 ? `; ${rungs.join(', ')}` : ''}`,
    row.evidence,
  )
}

function affected({ affected: { accounts, streams, consumers } }: Report): Entry[] {
  return [
    ...(accounts.length > 0 ? [item(`accounts: ${accounts.join(', ')}`)] : []),
    ...streams.map(({ account, stream, groups, inferred, evidence }) =>
      item(
        `stream ${account} > ${stream}${groups.length > 0 ? `, group ${groups.join(', ')}` : ''}${inferred ? ' (inferred: in trouble together)' : ''}`,
        evidence,
      ),
    ),
    ...consumers.map(({ account, stream, consumer, evidence }) =>
      item(`consumer ${account} > ${stream} > ${consumer}`, evidence),
    ),
  ]
}

const durationRow = ({
  server,
  what,
  seconds,
  normal_seconds: normal,
  count,
  evidence,
}: Report['durations'][number]): Entry =>
  item(
    `${what} on ${server || 'a server'}: ${duration(seconds)}, normally below ${duration(normal)}${count > 1 ? ` (${thousands(count)} lines)` : ''}`,
    evidence,
  )

/** The likeliest ones, with what speaks for and against and what is missing. */
const mostShown = 4

/** Hypotheses that anything speaks for, and the verdict itself. */
const worthShowing = ({ hypotheses, verdict }: Report): Report['hypotheses'] =>
  hypotheses.filter(({ id, for: pro }) => id === verdict.hypothesis || pro.length > 0).slice(0, mostShown)

function why(report: Report): Entry[] {
  return worthShowing(report).flatMap(({ id, score, confidence, for: pro, against, missing }) => [
    { ...item(`${id}: score ${score}, confidence ${confidence}`), heads: true as const },
    ...pro.map(({ says, weight, evidence }) => item(`for (${weight}): ${says}`, evidence)),
    ...against.map(({ says, weight, evidence }) => item(`against (${weight}): ${says}`, evidence)),
    ...missing
      .slice(0, 3)
      .map(({ says, get }) => ({ ...item(`not seen, would decide: whether ${says}`), command: get })),
  ])
}

const evidenceRow = ({ id, at, server, text, count }: Report['evidence'][number]): Entry => ({
  lead: id,
  text: `${clock(at)} ${server}${count > 1 ? ` ×${thousands(count)}` : ''} ${text}`,
  cites: [],
})

const coverageRow = ({ input, server, source, from, to, levels }: Report['coverage'][number]): Entry =>
  item(
    `${input} of ${server || 'servers not told'}: ${source}, ${from === null ? 'no times' : `${from} to ${to ?? '?'}`}${levels === 'all' ? '' : `, ${levels} only`}`,
  )
