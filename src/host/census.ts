// The census, in the child: what lies in a store, stream by stream and RAFT group by RAFT group, in goes that are short.
import { lstatSync, readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import { storeDir } from './round.ts'
import type { CensusAnswer, CensusAsk, StoreCensus, Step } from './work.ts'

/** Seconds after which what nats-server makes for a moment only has been left behind. */
const forgotten = 600
const temporary = /^\d+\.new$|\.tmp$|^__msgs__$|^__new_msgs__$/

interface Walk {
  /** One value for each file looked at; what is found is in `stores`. */
  steps: Generator<undefined>
  stores: StoreCensus[]
  unreadable: number
}

/** Takes the census of several stores, one walk at a time for each. */
export function censusTaker(): (ask: CensusAsk, step: Step) => CensusAnswer {
  const walks = new Map<string, Walk>()
  return ({ dir, begin, entries, milliseconds }, step) => {
    const walk = (begin ? undefined : walks.get(dir)) ?? newWalk(join(storeDir(dir), 'jetstream'), step)
    walks.set(dir, walk)
    const end = process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n
    let looked = 0
    let over = false
    while (!over && looked < entries && process.hrtime.bigint() < end) {
      over = walk.steps.next().done === true
      looked++
    }
    if (over) walks.delete(dir)
    return { stores: walk.stores.splice(0), entries: looked, over, unreadable: walk.unreadable }
  }
}

function newWalk(root: string, step: Step): Walk {
  const walk: Walk = { steps: walkStore(root, () => walk, step), stores: [], unreadable: 0 }
  return walk
}

function* walkStore(root: string, walk: () => Walk, step: Step): Generator<undefined> {
  for (const account of folders(list(root, walk(), step))) {
    for (const [folder, kind] of [
      ['streams', 'stream'],
      ['_js_', 'group'],
    ] as const) {
      const around = join(root, account, folder)
      for (const name of folders(list(around, walk(), step))) {
        const path = join(around, name)
        const empty = { account, stream: '', group: '', ...nothing(), [kind]: name }
        // A stream that is being deleted gets a dot in front of its name first.
        if (name.startsWith('.') && isForgotten(path, step)) empty.leftovers++
        yield* lookInto(path, empty, walk(), step)
        walk().stores.push(empty)
      }
    }
  }
}

function nothing(): Omit<StoreCensus, 'account' | 'stream' | 'group'> {
  return { blocks: 0, bytes: 0, newestBlock: undefined, encrypted: false, index: undefined, leftovers: 0 }
}

function* lookInto(path: string, store: StoreCensus, walk: Walk, step: Step): Generator<undefined> {
  for (const { name } of list(path, walk, step)) {
    if (name === 'meta.key') store.encrypted = true
    if (temporary.test(name) && isForgotten(join(path, name), step)) store.leftovers++
    yield
  }
  const messages = join(path, 'msgs')
  for (const { name } of list(messages, walk, step)) {
    lookAt(join(messages, name), name, store, step)
    yield
  }
}

function lookAt(path: string, name: string, store: StoreCensus, step: Step): void {
  if (name.endsWith('.blk')) {
    const { bytes, modified } = look(path, step) ?? { bytes: 0, modified: 0 }
    store.blocks++
    store.bytes += bytes
    store.newestBlock = Math.max(store.newestBlock ?? 0, modified)
  } else if (name === 'index.db') store.index = look(path, step)
  else if (temporary.test(name) && isForgotten(path, step)) store.leftovers++
}

/** Undefined: gone since it was listed, which is what files of a living store do. */
function look(path: string, step: Step): { bytes: number; modified: number } | undefined {
  step('census')
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats && { bytes: stats.size, modified: stats.mtimeMs / 1000 }
}

function isForgotten(path: string, step: Step): boolean {
  const found = look(path, step)
  return found !== undefined && Date.now() / 1000 - found.modified > forgotten
}

function list(path: string, walk: Walk, step: Step): Dirent[] {
  step('census')
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    // An account without groups, a stream in memory, or a folder that has gone: nothing is there.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') walk.unreadable++
    return []
  }
}

function folders(entries: readonly Dirent[]): string[] {
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
