// Signs and evidence for tests, with what does not matter filled in.
import { noAsset, type Evidence, type Moment, type Sign } from '../../src/diagnose/evidence.ts'
import type { SignKind } from '../../src/diagnose/signs.ts'

export const moment = (at: number | undefined, more: Partial<Moment> = {}): Moment => ({
  ...{ start: at, at, seconds: undefined, amount: undefined, text: '' },
  ...more,
})

export function sign(kind: SignKind, server: string, moments: readonly Moment[], more: Partial<Sign> = {}): Sign {
  const first = moments[0] ?? moment(undefined)
  const last = moments.at(-1) ?? first
  return { ...noAsset, kind, server, count: moments.length, first, last, worst: first, moments, ...more }
}

export const evidence = (signs: readonly Sign[], more: Partial<Evidence> = {}): Evidence => ({
  ...{ cluster: 'c', environment: 'unknown', unseen: [], coverage: [], owners: new Map() },
  servers: [...new Set(signs.map(({ server }) => server))].map((name) => ({
    name,
    version: undefined,
    offset: undefined,
  })),
  signs,
  ...more,
})
