// Whose a RAFT group is: learned from every answer of /jsz, forgotten once complete answers no longer list the group. So the
// table holds what lives, however many streams and consumers come and go.
import type { Asset } from '../../ids.ts'
import type { GroupOwner } from '../endpoints/jsz.ts'
import { openPass } from './pass.ts'
import { openRenewed, type Renewed } from './renew.ts'

/** Streams' groups and consumers' groups are listed by two requests. */
export type OwnerKind = 'streams' | 'consumers'

/** The answer that listed a group last. All groups of one answer share it. */
export interface Listing {
  kind: OwnerKind
  /** undefined: not listed since the start; the group is known from the state file. */
  target: string | undefined
  /** Unix seconds. */
  at: number
}

export interface OwnersMemory {
  /** By RAFT group; the names are random, so one map serves all clusters. _meta_ is never in it. */
  assets: Map<string, Asset>
  /** By RAFT group. Not in the state file: after a restart its time begins anew. */
  listings: Map<string, Listing>
  /** Unix seconds of the last complete answer, by `kind target`. Not in the state file, but a reload leaves it as it is. */
  answered: Map<string, number>
}

export interface Owners {
  /** A complete answer of this target. */
  learn(target: string, kind: OwnerKind, owners: readonly GroupOwner[]): void
}

/** Both of the memory, as they are written to. */
interface Tables {
  assets: Renewed<Asset>
  listings: Renewed<Listing>
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
  const tables: Tables = {
    assets: openRenewed({ get: () => memory.assets, put: (assets) => void (memory.assets = assets) }),
    listings: openRenewed({ get: () => memory.listings, put: (listings) => void (memory.listings = listings) }),
  }
  const pass = openPass(() => memory.listings, { mostSteps: 2 })
  return {
    learn(target, kind, owners) {
      const at = now()
      const before = Math.max(...memory.answered.values())
      memory.answered.set(answerKey(kind, target), at)
      learn(memory, tables, { kind, target, at }, owners)
      // The first answer of a minute; told from the memory, since a timer would begin anew with every reload.
      if (minuteOf(at) !== minuteOf(before)) {
        if (memory.listings.size < memory.assets.size) listRemembered(memory, tables, at)
        pass.begin()
      }
      const asked = targets()
      // Of very many groups some with each answer.
      pass.step((group, listing) => {
        if (!isForgotten(listing, at, memory.answered, asked)) return
        tables.assets.delete(group)
        tables.listings.delete(group)
      })
      if (!tables.assets.step()) tables.listings.step()
    },
  }
}

const answerKey = (kind: OwnerKind, target: string): string => `${kind} ${target}`

function learn({ assets }: OwnersMemory, tables: Tables, listing: Listing, owners: readonly GroupOwner[]): void {
  for (const { group, account, stream, consumer } of owners) {
    tables.listings.set(group, listing)
    const known = assets.get(group)
    if (known?.account === account && known.stream === stream && known.consumer === consumer) continue
    tables.assets.set(group, { account, stream, consumer })
  }
}

/** After a start: groups from the state file that no answer has listed yet. */
function listRemembered({ assets, listings }: OwnersMemory, tables: Tables, at: number): void {
  for (const [group, asset] of assets)
    if (!listings.has(group)) tables.listings.set(group, { kind: kindOf(asset), target: undefined, at })
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
