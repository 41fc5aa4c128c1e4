// The report as data: what JSON says in full and every other format renders. Every statement carries the ids of its evidence.
import type { Coverage, Sign } from '../evidence.ts'
import type { Role, Verdict, Outcome } from '../diagnose.ts'
import { hypotheses, type HypothesisId } from '../hypotheses.ts'
import { steps } from '../rungs.ts'
import type { Argument, Confidence, Missing, Weighed } from '../score.ts'
import { signRow, type SignKind } from '../signs.ts'
import { exhibits, type Exhibits } from './exhibits.ts'
import { durationsOf, storeFacts, type DurationRow } from './facts.ts'
import { limitsOf } from './limits.ts'
import { nextSteps, type Command } from './next.ts'
import { culprits, wording } from './wording.ts'
import { cleanName, cleanText, rfc3339, withServers } from './words.ts'

type Time = string | null

export interface ReportArgument {
  says: string
  weight: string
  evidence: string[]
  source: string
}

export interface Report {
  /** Changes when a field changes its meaning or goes. */
  format: 1
  cluster: string
  verdict: {
    hypothesis: HypothesisId
    title: string
    confidence: Confidence
    outcome: Outcome
    summary: string
    first_step: string
    /** Others that fit as well. */
    ties: HypothesisId[]
    evidence: string[]
  }
  first_mover: { server: string | null; start: Time; says: string; evidence: string[] }
  not: { text: string; evidence: string[] }[]
  cascade: {
    start: Time
    at: Time
    server: string
    says: string
    count: number
    seconds: number | null
    evidence: string[]
  }[]
  ladder: {
    group: string
    server: string
    account: string
    stream: string
    consumer: string
    inferred: boolean
    entries: number | null
    bytes: number | null
    rungs: Record<string, Time>
    evidence: string[]
  }[]
  affected: {
    accounts: string[]
    streams: { account: string; stream: string; groups: string[]; inferred: boolean; evidence: string[] }[]
    consumers: { account: string; stream: string; consumer: string; evidence: string[] }[]
  }
  durations: DurationRow[]
  store: { server: string; says: string; evidence: string[] }[]
  servers: {
    name: string
    role: Role
    version: string | null
    clock_offset_seconds: number | null
    clock_uncertainty_seconds: number | null
  }[]
  hypotheses: {
    id: HypothesisId
    score: number
    confidence: Confidence
    for: ReportArgument[]
    against: ReportArgument[]
    missing: { says: string; input: string; weight: string; get: string }[]
  }[]
  next: Command[]
  evidence: {
    id: string
    kind: SignKind
    start: Time
    at: Time
    server: string
    input: string
    count: number
    text: string
  }[]
  coverage: {
    input: string
    server: string
    source: string
    from: Time
    to: Time
    levels: 'all' | 'warnings and errors'
  }[]
  limits: string[]
}

/** Longest line of the first three, so that they stand unbroken on a terminal. */
const width = 80
const mostRows = 40

export function report(verdict: Verdict, notes: readonly string[] = []): Report {
  const shown = exhibits(verdict.evidence.signs)
  const main = verdict.hypotheses.find(({ id }) => id === verdict.hypothesis)
  return {
    format: 1,
    cluster: cleanName(verdict.cluster),
    verdict: head(verdict, main, shown),
    first_mover: firstMover(verdict, shown),
    not: notThis(verdict, shown),
    cascade: verdict.cascade.slice(0, mostRows).map(({ start, at, server, says, count, seconds, signs }) => ({
      ...{ start: rfc3339(start), at: rfc3339(at), server: cleanName(server), says, count },
      ...{ seconds: seconds ?? null, evidence: shown.ids(signs) },
    })),
    ladder: ladderRows(verdict, shown),
    affected: affectedRows(verdict, shown),
    durations: durationsOf(verdict.evidence.signs, shown),
    store: storeFacts(verdict.evidence.signs, shown),
    servers: verdict.servers.map(({ name, role, version, offset }) => ({
      ...{ name: cleanName(name), role, version: version === undefined ? null : cleanName(version) },
      clock_offset_seconds: offset === undefined ? null : Number(offset.seconds.toFixed(3)),
      clock_uncertainty_seconds: offset === undefined ? null : Number(offset.uncertainty.toFixed(3)),
    })),
    hypotheses: verdict.hypotheses.map((one) => weighedRow(one, shown)),
    next: nextSteps(verdict.hypothesis, verdict.evidence.environment, namesOf(verdict)),
    evidence: shown.signs.map((sign) => exhibit(sign, shown)),
    coverage: verdict.evidence.coverage.map(coverageRow),
    limits: [...limitsOf(verdict), ...notes.map(cleanText)],
  }
}

/** Whom the sentences are about: the culprits, else those that suffer. */
function subjects(verdict: Verdict): string[] {
  const at = culprits(verdict).map(cleanName)
  const suffering = verdict.servers.filter(({ role }) => role === 'victim').map(({ name }) => cleanName(name))
  // What several share is not seen on one of them.
  if (at.length === 1 && verdict.hypothesis === 'storage_stall_shared') return [...at, ...suffering]
  if (at.length > 0) return at
  const fact = verdict.facts.get('ordered_restart')
  if (verdict.hypothesis === 'maintenance' && fact !== undefined) return fact.servers.map(cleanName)
  return suffering
}

function head(verdict: Verdict, main: Weighed | undefined, shown: Exhibits): Report['verdict'] {
  const { title, summary, first } = wording(verdict)
  const names = subjects(verdict)
  return {
    ...{ hypothesis: verdict.hypothesis, title, confidence: verdict.confidence, outcome: verdict.outcome },
    summary: withServers(summary, names, width),
    first_step: withServers(first, names, width - 'First: '.length),
    ties: [...verdict.ties],
    evidence: shown.ids((main?.for ?? []).flatMap(({ fact }) => fact.signs)),
  }
}

/** Who is gone logs nothing: the first line is then another's, and that other's fault it is not. */
function firstMover(verdict: Verdict, shown: Exhibits): Report['first_mover'] {
  const { step, reason } = verdict.first
  const blamed = culprits(verdict).map(cleanName)
  const isGone = verdict.hypothesis === 'server_down' && blamed.length > 0
  const why =
    isGone && verdict.cascade.every(({ kind }) => signRow(kind).trouble !== true) ? 'who is gone logs nothing' : reason
  if (step === undefined) return { server: null, start: null, says: `cannot tell: ${why}`, evidence: [] }
  const server = cleanName(step.server)
  return {
    server: server === '' ? null : server,
    start: rfc3339(step.start),
    says:
      blamed.length > 0 && !blamed.includes(server)
        ? withServers(`${step.says}; ${reason}, as a victim of SERVERS`, blamed, 200)
        : `${step.says}; ${reason}`,
    evidence: shown.ids(step.signs),
  }
}

/** What the verdict is not, and the runners-up with what speaks against them. */
function notThis(verdict: Verdict, shown: Exhibits): Report['not'] {
  const own = { text: wording(verdict).isNot, evidence: [] }
  const others = verdict.hypotheses
    .filter(
      ({ id, for: pro, against }) =>
        id !== verdict.hypothesis && pro.some(({ rule }) => rule.supports !== true) && against.length > 0,
    )
    .slice(0, 3)
    .map(({ id, against }) => ({
      text: `Not ${hypotheses[id].title.toLowerCase()}, as far as this goes: ${against.map(({ fact }) => sentence(fact.says, fact.servers)).join('; ')}.`,
      evidence: shown.ids(against.flatMap(({ fact }) => fact.signs)),
    }))
  const pending = verdict.facts.get('pending')
  const loss =
    pending === undefined
      ? []
      : [
          {
            text: 'Not data loss: at 20,000 entries the cache in memory ends, nothing is dropped.',
            evidence: shown.ids(pending.signs),
          },
        ]
  return [own, ...loss, ...others]
}

const sentence = (says: string, servers: readonly string[]): string => withServers(says, servers.map(cleanName))

function argument({ rule, fact }: Argument, shown: Exhibits): ReportArgument {
  const who = fact.servers.map(cleanName)
  const says =
    fact.says.includes('SERVERS') || who.length === 0
      ? sentence(fact.says, fact.servers)
      : withServers(`SERVERS: ${fact.says}`, who, 200)
  return { says, weight: rule.weight, evidence: shown.ids(fact.signs), source: rule.source }
}

function weighedRow(one: Weighed, shown: Exhibits): Report['hypotheses'][number] {
  return {
    ...{ id: one.id, score: one.score, confidence: one.confidence },
    for: one.for.map((found) => argument(found, shown)),
    against: one.against.map((found) => argument(found, shown)),
    missing: one.missing.map(({ says, input, weight, get }: Missing) => ({ says, input, weight, get })),
  }
}

function ladderRows({ ladder }: Verdict, shown: Exhibits): Report['ladder'] {
  return ladder.slice(0, mostRows).map((row) => ({
    ...{ group: cleanName(row.group), server: cleanName(row.server), account: cleanName(row.account) },
    ...{ stream: cleanName(row.stream), consumer: cleanName(row.consumer), inferred: row.inferred },
    ...{ entries: row.entries ?? null, bytes: row.bytes ?? null },
    rungs: Object.fromEntries(
      steps.filter(({ name }) => row.rungs.has(name)).map(({ name }) => [name, rfc3339(row.rungs.get(name))]),
    ),
    evidence: shown.ids(row.signs),
  }))
}

function affectedRows({ affected }: Verdict, shown: Exhibits): Report['affected'] {
  return {
    accounts: affected.accounts.map(cleanName),
    streams: affected.streams.slice(0, mostRows).map(({ account, stream, groups, inferred, signs }) => ({
      ...{ account: cleanName(account), stream: cleanName(stream), groups: groups.map(cleanName), inferred },
      evidence: shown.ids(signs),
    })),
    consumers: affected.consumers.slice(0, mostRows).map(({ account, stream, consumer, signs }) => ({
      ...{
        account: cleanName(account),
        stream: cleanName(stream),
        consumer: cleanName(consumer),
        evidence: shown.ids(signs),
      },
    })),
  }
}

function exhibit(sign: Sign, shown: Exhibits): Report['evidence'][number] {
  const moment = sign.worst
  return {
    ...{ id: shown.id(sign), kind: sign.kind, start: rfc3339(sign.first.start), at: rfc3339(moment.at) },
    ...{
      server: cleanName(sign.server),
      input: signRow(sign.kind).input,
      count: sign.count,
      text: cleanText(moment.text),
    },
  }
}

const coverageRow = ({ input, server, source, from, to, onlyTrouble }: Coverage): Report['coverage'][number] => ({
  ...{ input, server: cleanName(server), source: cleanText(source), from: rfc3339(from), to: rfc3339(to) },
  levels: onlyTrouble ? 'warnings and errors' : 'all',
})

function namesOf(verdict: Verdict): Parameters<typeof nextSteps>[2] {
  const [row] = verdict.ladder
  const [stream] = verdict.affected.streams
  return {
    servers: subjects(verdict),
    group: row?.group ?? '',
    account: row?.account || (stream?.account ?? ''),
    stream: row?.stream || (stream?.stream ?? ''),
  }
}
