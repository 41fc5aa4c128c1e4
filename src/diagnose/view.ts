// Signs by kind and by server, and what was covered: the questions that patterns and rules ask of evidence.
import type { Coverage, Evidence, Moment, Sign } from './evidence.ts'
import type { Input } from './input.ts'
import { signRow, type SignKind } from './signs.ts'

export interface View {
  evidence: Evidence
  of(...kinds: SignKind[]): Sign[]
  /** Servers with one of these, named ones only. */
  serversWith(...kinds: SignKind[]): string[]
  /** Whether an input was there: for all servers, or for one. */
  covered(input: Input, server?: string): boolean
  coverageOf(server: string, input: Input): Coverage[]
  trouble: readonly Sign[]
}

export function view(evidence: Evidence): View {
  const byKind = new Map<SignKind, Sign[]>()
  for (const sign of evidence.signs) {
    const list = byKind.get(sign.kind)
    if (list === undefined) byKind.set(sign.kind, [sign])
    else list.push(sign)
  }
  const of = (...kinds: SignKind[]): Sign[] => kinds.flatMap((kind) => byKind.get(kind) ?? [])
  const coverageOf = (server: string, input: Input): Coverage[] =>
    evidence.coverage.filter((one) => one.input === input && one.server === server)
  return {
    evidence,
    of,
    serversWith: (...kinds) => serversOf(of(...kinds)),
    covered: (input, server) =>
      server === undefined
        ? evidence.coverage.some((one) => one.input === input)
        : coverageOf(server, input).length > 0,
    coverageOf,
    trouble: evidence.signs.filter(({ kind }) => signRow(kind).trouble === true),
  }
}

/** Named servers of these signs, each once, in order of name. */
export const serversOf = (signs: readonly Sign[]): string[] =>
  [...new Set(signs.map(({ server }) => server).filter((server) => server !== ''))].sort()

/** Every occurrence that is still known. */
export const momentsOf = (sign: Sign): readonly Moment[] =>
  sign.moments.length > 0 ? sign.moments : [...new Set([sign.first, sign.worst, sign.last])]

/** The smaller one, of which either may be missing. */
export const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** The larger one. */
export const most = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)

/** Earliest start of these signs; undefined: none has a time. */
export const began = (signs: readonly Sign[]): number | undefined =>
  signs.reduce<number | undefined>((earliest, { first }) => least(earliest, first.start), undefined)

/** Latest time at which one of them was reported. */
export const ended = (signs: readonly Sign[]): number | undefined =>
  signs.reduce<number | undefined>((latest, { last }) => most(latest, last.at), undefined)

/** What a pattern found. */
export interface Found {
  signs: readonly Sign[]
  /** Whom it names, in order; empty: nobody. */
  servers: readonly string[]
}

/** Undefined: no signs, so nothing. */
export const found = (signs: readonly Sign[], servers: readonly string[] = serversOf(signs)): Found | undefined =>
  signs.length === 0 ? undefined : { signs, servers }
