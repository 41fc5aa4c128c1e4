// What each collector asks and what its answers teach: one slot a collector, over the client of one server.
import type { Config } from '../../config/schema.ts'
import type { Poll } from '../../config/values.ts'
import type { Schedule } from '../../schedule.ts'
import { refusal, type Client } from '../http/client.ts'
import { openSink } from '../json/pieces.ts'
import { count, decoded } from '../json/decode.ts'
import type { NatsMemory } from './memory.ts'
import { keepRows, type FilterConfig, type Keep } from './filter.ts'
import { endpoints, json, type Peer } from '../endpoints/optional.ts'
import { healthzPath, readHealthz } from '../endpoints/healthz.ts'
import type { GroupOwner } from '../endpoints/jsz.ts'
import { jszConsumersReader, jszReader } from '../endpoints/jsz-readers.ts'
import { askJsz, type JszAsking } from '../endpoints/jsz-requests.ts'
import { jszConfigReader } from '../endpoints/jsz-config.ts'
import { askRaftz, hasNoNodes, raftzFields, raftzReader, type RaftGroup } from '../endpoints/raftz.ts'
import { openSlot, within, type Clock, type Slot, type SlotSpec } from './slot.ts'
import { type Dropped } from './snapshot.ts'
import {
  optionalCollectors,
  type Answers,
  type Collector,
  type CoreCollector,
  type OptionalCollector,
} from '../endpoints/answers.ts'
import { trafficMemory } from '../endpoints/traffic.ts'
import { readVarz, type Varz } from '../endpoints/varz.ts'

/** Core collectors are always there, the others unless off. */
export type Slots = { [C in CoreCollector]: Slot<Answers[C]> } & {
  [C in OptionalCollector]: Slot<Answers[C]> | undefined
}

/** What this process has learned from the latest answers of a server and does not outlive it. */
export interface Learned {
  version: string
  /** Ids of the accounts with JetStream; undefined until /jsz has told. */
  accounts: readonly string[] | undefined
  /** Clients and leaf nodes. */
  connections: number
  /** Questions to /jsz whose answer was too large in one: they are asked account by account. */
  split: Set<string>
  dropped: Dropped
}

export type AskOptions = FilterConfig & Pick<Config, 'collectors' | 'healthz_mode' | 'top_clients'>

export interface Asking {
  target: string
  client: Client
  memory: NatsMemory
  clock: Clock
  learned: Learned
  options: AskOptions
  schedule: Schedule
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

function keeper({ options, memory, learned, target }: Asking): Keep {
  const ownName = memory.targets.get(target)?.server
  return keepRows(options, { assets: memory.assets, ownName }, learned.dropped)
}

function learnVarz(
  { memory, learned, target }: Asking,
  { serverName, cluster = '', systemAccount, version, raw }: Varz,
): void {
  const identity = { server: serverName, cluster }
  memory.targets.set(target, systemAccount === undefined ? identity : { ...identity, systemAccount })
  learned.version = version
  learned.connections = count(raw, 'connections') + count(raw, 'leafnodes')
}

function varz(asking: Asking): Spec<'varz'> {
  return {
    cap: shortCap,
    request: async (signal) => decoded('/varz', await json(asking.client, '/varz', signal), readVarz),
    learn: (answer) => learnVarz(asking, answer),
  }
}

function jszAsking({ client, learned, otherAccounts }: Asking): JszAsking {
  return { client, split: learned.split, accounts: () => learned.accounts ?? otherAccounts() }
}

function jsz(asking: Asking): Spec<'jsz'> {
  return {
    cap: longCap,
    request: (signal) =>
      askJsz(jszAsking(asking), 'accounts=1&streams=1&raft=1', signal, () => jszReader(keeper(asking).stream)),
    learn({ accounts, owners }) {
      asking.learned.accounts = accounts.map(({ account }) => account)
      asking.learnOwners(owners)
    },
  }
}

function jszConsumers(asking: Asking): Spec<'jsz_consumers'> {
  return {
    cap: longCap,
    request: (signal) =>
      askJsz(jszAsking(asking), 'consumers=1&raft=1', signal, () => jszConsumersReader(keeper(asking).consumer)),
    learn: ({ owners }) => asking.learnOwners(owners),
    keep: ({ total }) => (total > manyConsumers ? manyConsumersSeconds : 0),
  }
}

/** Not beside the other heavy request for consumers, but after it. */
function jszConfig(asking: Asking, consumersIdle: () => Promise<void>): Spec<'jsz_config'> {
  return {
    cap: longCap,
    async request(signal) {
      await consumersIdle()
      return askJsz(jszAsking(asking), 'consumers=1&config=1', signal, () => jszConfigReader(keeper(asking)))
    },
  }
}

function healthz({ client, options }: Asking): Spec<'healthz'> {
  const mode = options.healthz_mode
  return {
    cap: longCap,
    request: async (signal) => readHealthz(await client.get(healthzPath(mode), signal), mode),
  }
}

/** `accounts` is asked for at every request: the accounts of a server come and go. */
function raftz(asking: Asking, accounts: () => Promise<readonly string[]>): Spec<'raftz'> {
  return {
    cap: longCap,
    optional: true,
    async request(signal) {
      const asked = await accounts()
      const { systemAccount } = asking.memory.targets.get(asking.target) ?? {}
      const { group } = keeper(asking)
      const knows = () => raftzFields(asking.learned.version)
      const one = async (path: string): Promise<RaftGroup[]> => {
        const open = () => openSink('/raftz', raftzReader(knows, group))
        const received = await asking.client.pour(path, signal, open)
        if ('answer' in received) return received.answer
        if (hasNoNodes(received.reply)) return []
        throw refusal(received.reply)
      }
      return askRaftz(one, asked, systemAccount)
    },
    learn: asking.heardRaftz,
  }
}

/** How often: asked at scrapes and kept for a while, or at times of its own. */
function planned<C extends OptionalCollector>(spec: Spec<C>, poll: Poll): Spec<C> {
  if ('schedule' in poll) return { ...spec, background: true }
  return poll.every === 0 ? spec : { ...spec, keep: () => poll.every }
}

/** Seconds after start at which a scheduled collector is first asked: when the first scrape has been and gone. */
const firstSweep = 10

function start(slot: Slot<unknown>, poll: Poll, { clock, schedule }: Asking): Slot<unknown>['close'] {
  if (!('schedule' in poll)) return slot.close
  const cancel = clock.after(firstSweep, () => void slot.ask())
  const stop = schedule(poll.schedule, () => void slot.ask())
  return () => {
    cancel()
    stop()
    slot.close()
  }
}

type OptionalSpecs = { [C in OptionalCollector]: Spec<C> }

function optionalSpecs(asking: Asking, consumersIdle: () => Promise<void>): OptionalSpecs {
  const { client, learned, options } = asking
  const peer: Peer = {
    client,
    version: () => learned.version,
    connections: () => learned.connections,
    topClients: options.top_clients,
  }
  const others = Object.entries(endpoints).map(([name, ask]) => {
    return [name, { cap: longCap, optional: true, request: ask(peer, trafficMemory()) }]
  })
  return {
    jsz_consumers: jszConsumers(asking),
    jsz_config: jszConfig(asking, consumersIdle),
    healthz: healthz(asking),
    ...(Object.fromEntries(others) as Omit<OptionalSpecs, 'jsz_consumers' | 'jsz_config' | 'healthz'>),
  }
}

function openOptional(asking: Asking): Pick<Slots, OptionalCollector> {
  const slots: Partial<Pick<Slots, OptionalCollector>> = {}
  const specs = optionalSpecs(asking, async () => slots.jsz_consumers?.idle())
  const open = <C extends OptionalCollector>(collector: C, spec: Spec<C>): Slot<Answers[C]> | undefined => {
    const poll = asking.options.collectors[collector]
    if (poll === undefined) return undefined
    const slot = openSlot<Answers[C]>({ collector, ...planned(spec, poll) }, asking.clock)
    return { ...slot, close: start(slot, poll, asking) }
  }
  for (const collector of optionalCollectors) Object.assign(slots, { [collector]: open(collector, specs[collector]) })
  return slots as Pick<Slots, OptionalCollector>
}

export function openSlots(asking: Asking): Slots {
  const { clock, learned } = asking
  const varzSlot = openSlot({ collector: 'varz', ...varz(asking) }, clock)
  const jszSlot = openSlot({ collector: 'jsz', ...jsz(asking) }, clock)
  const accounts = async (): Promise<readonly string[]> => {
    if (learned.accounts === undefined) {
      await within(clock, Promise.all([varzSlot.ask(), jszSlot.ask()]), accountsPatience)
    }
    return learned.accounts ?? asking.otherAccounts()
  }
  return {
    varz: varzSlot,
    jsz: jszSlot,
    raftz: openSlot({ collector: 'raftz', ...raftz(asking, accounts) }, clock),
    ...openOptional(asking),
  }
}
