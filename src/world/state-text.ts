// The memory as the text of the state file and back. A cluster may have a hundred thousand groups and a scrape waits for this
// text, so what only stands for "nothing happened" is left out, and names that never change are rendered once.
import { emptyOriginLog, type OriginLog } from '../log/state/state.ts'
import type { RaftMemory, RaftSeen } from '../nats/collect/sampler.ts'
import { emptyMemory, type Memory } from './memory.ts'

/** What must outlive a restart: a counter that has counted, rungs that were reached. Peaks are of the last minute only. */
function worthKeeping({ leaderChanges, reached }: RaftSeen): boolean {
  return leaderChanges > 0 || Object.keys(reached).length > 0
}

const lasting = ({ leader, term, leaderChanges, reached, belowSince, seenAt }: RaftSeen): RaftSeen => ({
  ...{ peaks: [], leader, term, leaderChanges, reached, seenAt },
  ...(belowSince === undefined ? {} : { belowSince }),
})

function kept(raft: RaftMemory): RaftMemory {
  const some = (groups: ReadonlyMap<string, RaftSeen>) =>
    new Map([...groups].filter(([, seen]) => worthKeeping(seen)).map(([group, seen]) => [group, lasting(seen)]))
  return new Map([...raft].map(([target, groups]) => [target, some(groups)]))
}

/** Maps are written as objects: their own properties may have any name, `__proto__` too. */
function asObject(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value
}

/** A function that renders the memory it is given, the same one every time. One line of JSON. */
export function memoryText(): (memory: Memory) => string {
  let known = -1
  let assets = ''
  return ({ assets: named, raft, ...rest }) => {
    // A group's owner never changes, so as many names are the same names.
    if (named.size !== known) assets = JSON.stringify(named, asObject)
    known = named.size
    return `${JSON.stringify({ ...rest, raft: kept(raft) }, asObject).slice(0, -1)},"assets":${assets}}`
  }
}

type Json = Readonly<Record<string, unknown>>

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

/** Shapes are trusted: the text carries a checksum, and its format is this version's. */
const mapOf = <T>(value: unknown): Map<string, T> => new Map(entriesOf(value) as [string, T][])

function originLogOf(value: Json): OriginLog {
  return {
    ...emptyOriginLog(),
    ...value,
    assets: mapOf(value['assets']),
    rungs: mapOf(value['rungs']),
    writeFullState: mapOf(value['writeFullState']),
    leaderChanges: mapOf(value['leaderChanges']),
  }
}

/** The memory that `memoryText` has written, parsed. What a former version did not write yet is empty. */
export function memoryOf(json: Json): Memory {
  return {
    ...emptyMemory(),
    assets: mapOf(json['assets']),
    targets: mapOf(json['targets']),
    raft: new Map(entriesOf(json['raft']).map(([target, groups]) => [target, mapOf(groups)])),
    log: new Map(entriesOf(json['log']).map(([origin, log]) => [origin, originLogOf(log as Json)])),
    origins: mapOf(json['origins']),
    offsets: mapOf(json['offsets']),
  }
}
