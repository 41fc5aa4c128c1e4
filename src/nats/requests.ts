// What each collector asks and what its answers teach: one slot a collector, over the client of one server.
import type { Memory } from '../world.ts'
import { readJson, type Client } from './client.ts'
import { decoded } from './decode.ts'
import { keepRows, type FilterConfig, type Keep } from './filter.ts'
import { readHealthz } from './healthz.ts'
import { readJsz, readJszConsumers, type GroupOwner } from './jsz.ts'
import { askRaftz, hasOverrun, type RaftGroup } from './raftz.ts'
import { openSlot, within, type Clock, type Slot, type SlotSpec } from './slot.ts'
import type { Answers, Collector, Dropped } from './snapshot.ts'
import { readVarz, type Varz } from './varz.ts'

export type Slots = { [C in Collector]: Slot<Answers[C]> }

/** What this process has learned from the latest answers of a server and does not outlive it. */
export interface Learned {
  version: string
  /** Ids of the accounts with JetStream; undefined until /jsz has told. */
  accounts: readonly string[] | undefined
  dropped: Dropped
}

export interface Asking {
  target: string
  client: Client
  memory: Memory
  clock: Clock
  learned: Learned
  options: FilterConfig
  /** Adds to the map from groups to assets. */
  learnOwners(owners: readonly GroupOwner[]): void
  /** Accounts with JetStream by what is known of other servers and from before. */
  otherAccounts(): readonly string[]
  /** Called with every answer of /raftz, whoever asked for it. */
  heardRaftz(groups: readonly RaftGroup[], seconds: number): void
}

type Spec<C extends Collector> = Omit<SlotSpec<Answers[C]>, 'collector'>

const shortCap = 15
const longCap = 300
/** Above so many consumers they are asked for once in so many seconds. */
const manyConsumers = 2000
const manyConsumersSeconds = 60
/** How long /raftz waits for the names of the accounts while nobody knows them. */
const accountsPatience = 0.5

async function json(client: Client, path: string, signal: AbortSignal): Promise<unknown> {
  return readJson(await client.get(path, signal))
}

function keeper({ options, memory, learned }: Asking): Keep {
  return keepRows(options, memory.assets, learned.dropped)
}

function learnVarz(
  { memory, learned, target }: Asking,
  { serverName, cluster = '', systemAccount, version }: Varz,
): void {
  const identity = { server: serverName, cluster }
  memory.targets[target] = systemAccount === undefined ? identity : { ...identity, systemAccount }
  learned.version = version
}

function varz(asking: Asking): Spec<'varz'> {
  return {
    cap: shortCap,
    request: async (signal) => decoded('/varz', await json(asking.client, '/varz', signal), readVarz),
    learn: (answer) => learnVarz(asking, answer),
  }
}

function jsz(asking: Asking): Spec<'jsz'> {
  return {
    cap: longCap,
    async request(signal) {
      const body = await json(asking.client, '/jsz?accounts=1&streams=1&raft=1', signal)
      return decoded('/jsz', body, (answer) => readJsz(answer, keeper(asking).stream))
    },
    learn({ accounts, owners }) {
      asking.learned.accounts = accounts.map(({ account }) => account)
      asking.learnOwners(owners)
    },
  }
}

function jszConsumers(asking: Asking): Spec<'jsz_consumers'> {
  return {
    cap: longCap,
    async request(signal) {
      const body = await json(asking.client, '/jsz?consumers=1&raft=1', signal)
      return decoded('/jsz', body, (answer) => readJszConsumers(answer, keeper(asking).consumer))
    },
    learn: ({ owners }) => asking.learnOwners(owners),
    keep: ({ total }) => (total > manyConsumers ? manyConsumersSeconds : 0),
  }
}

/** `accounts` is asked for at every request: the accounts of a server come and go. */
function raftz(asking: Asking, accounts: () => Promise<readonly string[]>): Spec<'raftz'> {
  return {
    cap: longCap,
    optional: true,
    async request(signal) {
      const asked = await accounts()
      const { systemAccount } = asking.memory.targets[asking.target] ?? {}
      const get = (path: string) => asking.client.get(path, signal)
      const groups = await askRaftz(get, asked, systemAccount, () => hasOverrun(asking.learned.version))
      return groups.filter(keeper(asking).group)
    },
    learn: asking.heardRaftz,
  }
}

export function openSlots(asking: Asking): Slots {
  const { clock, learned } = asking
  const open = <C extends Collector>(collector: C, spec: Spec<C>): Slot<Answers[C]> =>
    openSlot({ collector, ...spec }, clock)
  const slots = { varz: open('varz', varz(asking)), jsz: open('jsz', jsz(asking)) }
  const accounts = async (): Promise<readonly string[]> => {
    if (learned.accounts === undefined) {
      const told = Promise.all([slots.varz.ask(), slots.jsz.ask()])
      await within(clock, told, accountsPatience)
    }
    return learned.accounts ?? asking.otherAccounts()
  }
  return {
    ...slots,
    raftz: open('raftz', raftz(asking, accounts)),
    jsz_consumers: open('jsz_consumers', jszConsumers(asking)),
    healthz: open('healthz', {
      cap: longCap,
      request: async (signal) => readHealthz(await asking.client.get('/healthz?js-enabled-only=true', signal)),
    }),
  }
}
