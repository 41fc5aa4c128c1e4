// Weighs facts by the rules: a score for each hypothesis, how sure that is, and what is missing to be surer.
import { hypotheses, hypothesisIds, type HypothesisId } from './hypotheses.ts'
import type { Sign } from './evidence.ts'
import { inputs, type Input } from './input.ts'
import { patternKinds, patternRow, patterns, type PatternKind } from './patterns.ts'
import { allRules, weights, type FactKind, type Rule } from './rules.ts'
import { signKinds, signRow, type SignKind } from './signs.ts'
import { serversOf, type View } from './view.ts'

export const confidences = ['low', 'medium', 'high'] as const
export type Confidence = (typeof confidences)[number]

/** Something that was found: a sign, or a pattern of several. */
export interface Fact {
  kind: FactKind
  says: string
  input: readonly Input[]
  signs: readonly Sign[]
  servers: readonly string[]
}

export interface Argument {
  rule: Rule
  fact: Fact
}

/** Evidence that no input could show, and the command that would. */
export interface Missing {
  fact: FactKind
  /** A clause: a server refuses connections. */
  says: string
  input: Input
  weight: Rule['weight']
  direction: Rule['direction']
  get: string
}

export interface Weighed {
  id: HypothesisId
  score: number
  confidence: Confidence
  for: readonly Argument[]
  against: readonly Argument[]
  missing: readonly Missing[]
}

const isPattern = (kind: FactKind): kind is PatternKind => Object.hasOwn(patterns, kind)

/** Everything that holds, by kind. */
export function facts(view: View): ReadonlyMap<FactKind, Fact> {
  const all = new Map<FactKind, Fact>()
  for (const kind of signKinds) {
    const signs = view.of(kind)
    if (signs.length === 0) continue
    const { says, input } = signRow(kind)
    all.set(kind, { kind, says, input: [input], signs, servers: serversOf(signs) })
  }
  for (const kind of patternKinds) {
    const row = patternRow(kind)
    const found = row.find(view)
    if (found === undefined) continue
    const seen = new Set(found.signs.map((sign) => signRow(sign.kind).input))
    all.set(kind, { kind, says: row.says, input: seen.size === 0 ? [row.input] : [...seen], ...found })
  }
  return all
}

/** A sign of each input, for the command that shows what it shows. */
const shownBy: Readonly<Record<Input, SignKind>> = { log: 'started', endpoints: 'groups_calm', store: 'probe_slow' }

/** With a clause about any server. */
function factRow(kind: FactKind): { input: Input; says: string; get: string } {
  if (!isPattern(kind)) return { ...signRow(kind), says: `a server ${signRow(kind).says}` }
  const { input, says } = patternRow(kind)
  return { input, says: says.replaceAll('SERVERS', 'a server'), get: signRow(shownBy[input]).get }
}

/** A score from which on a hypothesis may be the verdict: one strong argument that stands. */
export const verdictScore = weights.strong

function sum(args: readonly Argument[]): number {
  return args.reduce((total, { rule }) => total + weights[rule.weight], 0)
}

/** By hypothesis: a verdict is found with every scrape. */
const rulesOf: ReadonlyMap<HypothesisId, readonly Rule[]> = new Map(
  hypothesisIds.map((id) => [id, allRules.filter(({ hypothesis }) => hypothesis === id)]),
)

/** Those that need more than a hint, each with its row. */
const needsOf: ReadonlyMap<HypothesisId, readonly Missing[]> = new Map(
  hypothesisIds.map((id) => [
    id,
    (rulesOf.get(id) ?? [])
      .filter(({ weight }) => weight !== 'weak')
      .map(({ fact, weight, direction }) => ({ ...pick(fact), fact, weight, direction })),
  ]),
)

const missingFor = (id: HypothesisId, view: View): Missing[] =>
  (needsOf.get(id) ?? []).filter(({ input }) => !view.covered(input))

function pick(kind: FactKind): Pick<Missing, 'says' | 'input' | 'get'> {
  const { says, input, get } = factRow(kind)
  return { says, input, get }
}

/** High: two kinds of input, nothing strong against. Medium: one kind, nothing strong against. */
function confidenceOf(id: HypothesisId, weighed: Pick<Weighed, 'for' | 'against' | 'score'>, view: View): Confidence {
  const strong = weighed.for.filter(({ rule }) => rule.weight !== 'weak')
  const against = weighed.against.some(({ rule }) => rule.weight !== 'weak')
  const decided = hypotheses[id].decidedBy?.some((input) => view.covered(input)) ?? true
  if (strong.length === 0 || against || !decided || weighed.score < verdictScore) return 'low'
  return independent(weighed.for) >= 2 ? 'high' : 'medium'
}

/** Kinds of input that each carry a strong argument in favour. */
function independent(args: readonly Argument[]): number {
  const strong = args.filter(({ rule }) => rule.weight !== 'weak')
  return inputs.filter((input) => strong.some(({ fact }) => fact.input.includes(input))).length
}

function weigh(id: HypothesisId, known: ReadonlyMap<FactKind, Fact>, view: View): Weighed {
  const holds = (direction: Rule['direction']): Argument[] =>
    (rulesOf.get(id) ?? []).flatMap((rule) => {
      const fact = rule.direction === direction ? known.get(rule.fact) : undefined
      return fact === undefined ? [] : [{ rule, fact }]
    })
  const inFavour = holds('for')
  const stands = inFavour.some(({ rule }) => rule.supports !== true)
  const args = { for: inFavour, against: holds('against') }
  const score = (stands ? sum(args.for) : 0) - sum(args.against)
  return { id, score, confidence: confidenceOf(id, { ...args, score }, view), ...args, missing: missingFor(id, view) }
}

/** Every hypothesis but `unknown`, the likeliest first. */
export function ranked(view: View, known: ReadonlyMap<FactKind, Fact>): Weighed[] {
  return hypothesisIds
    .filter((id) => id !== 'unknown')
    .map((id) => weigh(id, known, view))
    .sort((a, b) => b.score - a.score)
}
