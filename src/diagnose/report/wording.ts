// The words of a verdict: those of its hypothesis, or, where a fact holds of every culprit, those that fit the fact better.
import type { Verdict } from '../diagnose.ts'
import { hypotheses, type Wording } from '../hypotheses.ts'

export const culprits = ({ servers }: Verdict): string[] =>
  servers.filter(({ role }) => role === 'culprit').map(({ name }) => name)

export function wording(verdict: Verdict): Wording {
  const { instead, ...usual } = hypotheses[verdict.hypothesis]
  const told = instead === undefined ? undefined : verdict.facts.get(instead.where)
  const isTold = told !== undefined && culprits(verdict).every((name) => told.servers.includes(name))
  return isTold ? { ...usual, ...instead } : usual
}
