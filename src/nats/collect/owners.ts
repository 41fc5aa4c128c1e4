// Whose a RAFT group is: learned from every answer of /jsz, forgotten once complete answers no longer list the group. So the
// table holds what lives, however many streams and consumers come and go.
import type { Asset } from '../../ids.ts'
import type { GroupOwner } from '../endpoints/jsz.ts'
import { openPass } from './pass.ts'
import { openRenewed, type Renewed } from './renew.ts'

/** Streams' groups and consumers' groups are listed by two requests. */
export type OwnerKind = 'streams' | 'consumers'

/** An answer that listed groups. All groups of one answer share it. */
export interface Listing {
  kind: OwnerKind
  /** undefined: not listed since the start; the group is known from the state file. */
  target: string | undefined
  /** Unix seconds. */
  at: number
}

/** Its names never change: where they would, another takes its place. */
export interface OwnedAsset extends Asset {
  /** The answer that listed it last. Not in the state file: of what is read from there the time begins anew. */
  listing?: Listing
}

export interface OwnersMemory {
  /** By RAFT group; the names are random, so one map serves all clusters. _meta_ is never in it. */
  assets: Map<string, OwnedAsset>
  /** Unix seconds of the last complete answer, by `kind target`. Not in the state file, but a reload leaves it as it is. */
  answered: Map<string, number>
}

export interface Owners {
  /** A complete answer of this target. */
  learn(target: string, kind: OwnerKind, owners: readonly GroupOwner[]): void
}

/** A group is forgotten when the server that listed it last has not for so long, in answers that were complete. */
const unlistedSeconds = 900
/** The same where that server has not answered at all. */
const unansweredSeconds = 86_400
const sweepSeconds = 60

const kindOf = ({ consumer }: Asset): OwnerKind => (consumer === '' ? 'streams' : 'consumers')

/** `targets`: who is asked now. */
export function openOwners(
  memory: OwnersMemory,
  { now, targets }: { now(): number; targets(): readonly string[] },
): Owners {
  const minuteOf = (at: number): number => Math.floor(at / sweepSeconds)
  const table = openRenewed({ get: () => memory.assets, put: (assets) => void (memory.assets = assets) })
  const pass = openPass(() => memory.assets, { mostSteps: 2 })
  return {
    learn(target, kind, owners) {
      const at = now()
      const before = Math.max(...memory.answered.values())
      memory.answered.set(answerKey(kind, target), at)
      learn(memory, table, { kind, target, at }, owners)
      // The first answer of a minute; told from the memory, since a timer would begin anew with every reload.
      if (minuteOf(at) !== minuteOf(before)) pass.begin()
      const asked = targets()
      // Of very many groups some with each answer.
      pass.step((group, asset) => {
        asset.listing ??= { kind: kindOf(asset), target: undefined, at }
        if (isForgotten(asset.listing, at, memory.answered, asked)) table.delete(group)
      })
      table.step()
    },
  }
}

const answerKey = (kind: OwnerKind, target: string): string => `${kind} ${target}`

function learn(
  { assets }: OwnersMemory,
  table: Renewed<OwnedAsset>,
  listing: Listing,
  owners: readonly GroupOwner[],
): void {
  for (const { group, account, stream, consumer } of owners) {
    const known = assets.get(group)
    if (known?.account === account && known.stream === stream && known.consumer === consumer) known.listing = listing
    else table.set(group, { account, stream, consumer, listing })
  }
}

/** Where it is not known which server should list a group, all servers must have answered without it. */
function isForgotten(
  { kind, target, at }: Listing,
  now: number,
  answered: OwnersMemory['answered'],
  targets: readonly string[],
): boolean {
  const age = now - at
  if (age < unlistedSeconds) return false
  const askable = target !== undefined && targets.includes(target) ? [target] : targets
  const isComplete = askable.every((one) => (answered.get(answerKey(kind, one)) ?? -Infinity) > at)
  return isComplete || age >= unansweredSeconds
}
