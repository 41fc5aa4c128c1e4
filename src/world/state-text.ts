// The memory as the text of the state file. A cluster may have a hundred thousand groups and a scrape waits for this text,
// so what only stands for "nothing happened" is left out, and names that never change are rendered once.
import type { RaftMemory, RaftSeen } from '../nats/collect/sampler.ts'
import type { Memory } from './world.ts'

/** What must outlive a restart: a counter that has counted, rungs that were reached. Peaks are of the last minute only. */
function worthKeeping({ leaderChanges, reached }: RaftSeen): boolean {
  return leaderChanges > 0 || Object.keys(reached).length > 0
}

function kept(raft: RaftMemory): RaftMemory {
  const entries = Object.entries(raft).map(([target, groups]): [string, Record<string, RaftSeen>] => {
    const some: Record<string, RaftSeen> = {}
    for (const [group, seen] of Object.entries(groups)) if (worthKeeping(seen)) some[group] = { ...seen, peaks: [] }
    return [target, some]
  })
  return Object.fromEntries(entries)
}

/** A function that renders the memory it is given, the same one every time. One line of JSON. */
export function memoryText(): (memory: Memory) => string {
  let known = -1
  let assets = ''
  return ({ assets: named, raft, ...rest }) => {
    // A group's owner never changes, so as many names are the same names.
    const count = Object.keys(named).length
    if (count !== known) assets = JSON.stringify(named)
    known = count
    return `${JSON.stringify({ ...rest, raft: kept(raft) }).slice(0, -1)},"assets":${assets}}`
  }
}
