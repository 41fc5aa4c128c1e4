// From evidence to a verdict: the one place where it is decided what is wrong. Pure: the same evidence, the same verdict.
import { affected, ladder, owners, type Affected, type LadderRow } from './affected.ts'
import { cascade, firstMover, type FirstMover, type Step } from './cascade.ts'
import type { Evidence } from './evidence.ts'
import { hypotheses, type HypothesisId } from './hypotheses.ts'
import { verdictScore, facts, ranked, type Argument, type Confidence, type Fact, type Weighed } from './score.ts'
import type { FactKind } from './rules.ts'
import { signRow } from './signs.ts'
import { view, type View } from './view.ts'

export const roles = ['culprit', 'victim', 'unaffected', 'unseen'] as const
export type Role = (typeof roles)[number]

export interface Judged {
  name: string
  role: Role
  version: string | undefined
  offset: Evidence['servers'][number]['offset']
}

export type Outcome = 'ok' | 'warning' | 'critical'

export interface Verdict {
  cluster: string
  hypothesis: HypothesisId
  confidence: Confidence
  outcome: Outcome
  /** Others with the same score: nobody can tell them apart here. */
  ties: readonly HypothesisId[]
  /** Every hypothesis, the likeliest first. */
  hypotheses: readonly Weighed[]
  facts: ReadonlyMap<FactKind, Fact>
  servers: readonly Judged[]
  cascade: readonly Step[]
  first: FirstMover
  ladder: readonly LadderRow[]
  affected: Affected
  evidence: Evidence
}

/** What is wrong with one cluster, as far as this evidence reaches. */
export function diagnose(evidence: Evidence): Verdict {
  const seen = view(evidence)
  const known = facts(seen)
  const all = ranked(seen, known)
  const { id, confidence, ties } = chosen(all)
  const steps = cascade(evidence)
  const groups = owners(evidence)
  return {
    cluster: evidence.cluster,
    hypothesis: id,
    confidence,
    outcome: outcome(id, seen),
    ties,
    hypotheses: all,
    facts: known,
    servers: judged(
      evidence,
      seen,
      all.find((one) => one.id === id),
    ),
    cascade: steps,
    first: firstMover(evidence, steps),
    ladder: ladder(evidence, groups),
    affected: affected(evidence, groups),
    evidence,
  }
}

/** Causes that are one as far as the first steps go: of equals among them the first is taken. */
const storage: ReadonlySet<HypothesisId> = new Set(['storage_stall', 'storage_stall_shared', 'storage_throttled'])

/** Two causes that fit equally well are said, and neither is the verdict. */
function chosen(all: readonly Weighed[]): { id: HypothesisId; confidence: Confidence; ties: HypothesisId[] } {
  const [best] = all
  if (best === undefined || best.score < verdictScore) return { id: 'unknown', confidence: 'low', ties: [] }
  const equals = all.filter(({ score }) => score === best.score).map(({ id }) => id)
  if (equals.length === 1) return { id: best.id, confidence: best.confidence, ties: [] }
  if (equals.every((id) => storage.has(id)))
    return { id: best.id, confidence: 'low', ties: equals.filter((id) => id !== best.id) }
  return { id: 'unknown', confidence: 'low', ties: equals }
}

function outcome(id: HypothesisId, { trouble }: View): Outcome {
  const { severity } = hypotheses[id]
  if (severity === 'ok' || id === 'unknown') return severity
  const critical = trouble.some((sign) => signRow(sign.kind).critical === true)
  return critical ? 'critical' : severity
}

/** Servers that the arguments name at fault or as suffering; a culprit is no victim. */
function judged({ servers, unseen }: Evidence, { trouble, covered }: View, weighed: Weighed | undefined): Judged[] {
  const named = (names: Argument['rule']['names']): Set<string> =>
    new Set((weighed?.for ?? []).filter(({ rule }) => rule.names === names).flatMap(({ fact }) => fact.servers))
  const culprits = named('culprit')
  const victims = new Set([...named('victim'), ...trouble.map(({ server }) => server)])
  const role = (name: string): Role => (culprits.has(name) ? 'culprit' : victims.has(name) ? 'victim' : 'unaffected')
  const seen = servers.map(({ name, version, offset }): Judged => ({ name, version, offset, role: role(name) }))
  const named_ = new Set(servers.map(({ name }) => name))
  const others = [...new Set([...unseen, ...culprits])].filter((name) => !named_.has(name))
  return [
    ...seen,
    ...others.map((name): Judged => ({
      name,
      version: undefined,
      offset: undefined,
      role: culprits.has(name) ? 'culprit' : covered('endpoints', name) ? role(name) : 'unseen',
    })),
  ]
}
