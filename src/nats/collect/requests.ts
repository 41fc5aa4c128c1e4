// What each collector asks and what its answers teach: one slot a collector, over the client of one server.
import type { Config } from '../../config/schema.ts'
import type { Poll } from '../../config/values.ts'
import { refusal, type Client, type OpenSink } from '../http/client.ts'
import { openSink } from '../json/pieces.ts'
import { openMemory, type Memory } from '../json/recall.ts'
import { decoded } from '../json/decode.ts'
import { consumerRequests } from './consumer-requests.ts'
import type { ConsumerPace } from './consumers.ts'
import type { NatsMemory } from './memory.ts'
import type { Owners } from './owners.ts'
import { keepRows, type FilterConfig, type Keep } from './filter.ts'
import { endpoints, json, type Peer } from '../endpoints/optional.ts'
import { healthzPath, readHealthz } from '../endpoints/healthz.ts'
import { jszReader, type StreamMemory } from '../endpoints/jsz-readers.ts'
import { askJsz, type JszContext } from '../endpoints/jsz-requests.ts'
import { askRaftz, hasNoNodes, raftzFields, raftzReader, type RaftGroup } from '../endpoints/raftz.ts'
import { openSlot, within, type Slot, type SlotSpec } from './slot.ts'
import { withinLimits, type CutLimits } from './cut.ts'
import { type Dropped } from './snapshot.ts'
import { startSweeps, type SweepContext } from './sweep.ts'
import {
  optionalCollectors,
  type Answers,
  type Collector,
  type CoreCollector,
  type OptionalCollector,
} from '../endpoints/answers.ts'
import { trafficOf } from '../endpoints/traffic.ts'
import { readVarz, type Varz } from '../endpoints/varz.ts'

/** Core collectors are always there, the others unless off. */
export type Slots = { [C in CoreCollector]: Slot<Answers[C]> } & {
  [C in OptionalCollector]: Slot<Answers[C]> | undefined
}

/** What the latest answers of a server have told; it ends with this process. */
export interface ServerState {
  version: string
  /** Ids of the accounts with JetStream; undefined until /jsz has told. */
  accounts: readonly string[] | undefined
  /** Clients and leaf nodes. */
  connections: number
  /** Questions to /jsz whose answer was too large in one: they are asked account by account. */
  split: Set<string>
  dropped: Dropped
}

export type AskOptions = FilterConfig &
  Pick<Config, 'collectors' | 'healthz_mode' | 'top_clients'> & { limits: CutLimits }

/** All that the requests of one server share. */
export interface RequestContext extends SweepContext {
  target: string
  client: Client
  memory: NatsMemory
  state: ServerState
  options: AskOptions
  owners: Owners
  /** Accounts with JetStream by what is known of other servers and from before. */
  otherAccounts(): readonly string[]
  /** Called with every answer of /raftz, whoever asked for it. */
  heardRaftz(groups: readonly RaftGroup[], seconds: number): void
  /** For how many seconds an answer of /raftz is shown that came at this time, by the steady clock. */
  keepRaftz(cameAt: number): number
  consumerPaceOf(target: string): ConsumerPace
  /** Seconds for which an answer to what is asked at every scrape may be shown again; 0 over HTTP. */
  spacing?: { jsz: number; raftz: number }
}

type Spec<C extends Collector> = Omit<SlotSpec<Answers[C]>, 'collector'>

const shortCap = 15
const longCap = 300
/** How long /raftz waits for the names of the accounts while nobody knows them. */
const accountsPatience = 0.5

function keeper({ options, memory, state, target }: RequestContext): Keep {
  const ownName = memory.targets.get(target)?.server
  return keepRows(options, { assets: memory.assets, ownName }, state.dropped)
}

function learnVarz(
  { memory, state, target }: RequestContext,
  { serverName, cluster = '', systemAccount, version, connections }: Varz,
): void {
  const identity = { server: serverName, cluster }
  memory.targets.set(target, systemAccount === undefined ? identity : { ...identity, systemAccount })
  state.version = version
  state.connections = connections
}

function varz(context: RequestContext): Spec<'varz'> {
  return {
    cap: shortCap,
    request: async (signal) => decoded('/varz', await json(context.client, '/varz', signal), readVarz),
    learn: (answer) => learnVarz(context, answer),
  }
}

function jszContext({ client, state: { split } }: RequestContext): JszContext {
  return { client, split, always: client.byAccount === true }
}

function jsz(context: RequestContext): Spec<'jsz'> {
  const memory: StreamMemory = openMemory()
  return {
    cap: longCap,
    async request(signal, leaveOut) {
      const options = { ...jszContext(context), always: false }
      const open = () => ({ ...jszReader(keeper(context).stream, memory), leaveOut })
      const answer = await askJsz(options, 'accounts=1&streams=1&raft=1', signal, open)
      // Of all: the RAFT groups of an account whose series a limit cuts are still asked for.
      context.state.accounts = answer.accounts.map(({ account }) => account)
      return answer
    },
    keep: () => context.spacing?.jsz ?? 0,
    learn: ({ owners }) => context.owners.learn(context.target, 'streams', owners),
  }
}

function consumers(
  context: RequestContext,
  idle: () => Promise<void>,
): Pick<OptionalSpecs, 'jsz_consumers' | 'jsz_config'> {
  const pace = context.consumerPaceOf(context.target)
  const requests = consumerRequests({
    keep: () => keeper(context),
    ask: (...question) => askJsz(jszContext(context), ...question),
    idle,
  })
  return {
    jsz_consumers: {
      cap: longCap,
      request: requests.state,
      learn({ total, owners }) {
        pace.heard(total)
        context.owners.learn(context.target, 'consumers', owners)
      },
      keep: ({ total }, cameAt) => pace.keep(total, cameAt),
    },
    jsz_config: { cap: longCap, request: requests.config },
  }
}

function healthz({ client, options }: RequestContext): Spec<'healthz'> {
  const mode = options.healthz_mode
  return {
    cap: longCap,
    request: async (signal) => readHealthz(await client.get(healthzPath(mode), signal), mode),
  }
}

type RaftzMemory = (path: string) => Memory<RaftGroup>

/** What the last request to /raftz was told, by path; of another version nothing, since what a group lacks means something else there. */
function raftzMemories(): (version: string) => RaftzMemory {
  let last = { version: '', paths: new Map<string, Memory<RaftGroup>>() }
  return (version) => {
    const known = version !== '' && version === last.version ? last.paths : new Map<string, Memory<RaftGroup>>()
    const { paths } = (last = { version, paths: new Map() })
    return (path) => {
      const memory = known.get(path) ?? openMemory()
      paths.set(path, memory)
      return memory
    }
  }
}

/** `accounts` is asked for at every request: the accounts of a server come and go. */
function raftz(context: RequestContext, accounts: () => Promise<readonly string[]>): Spec<'raftz'> {
  const memories = raftzMemories()
  return {
    cap: longCap,
    optional: true,
    async request(signal, leaveOut) {
      const asked = await accounts()
      const { systemAccount } = context.memory.targets.get(context.target) ?? {}
      const { group } = keeper(context)
      const knows = () => raftzFields(context.state.version)
      const memoryOf = memories(context.state.version)
      const one = async (path: string): Promise<RaftGroup[]> => {
        const open: OpenSink<RaftGroup[]> = (scratch) =>
          openSink('/raftz', { ...raftzReader(knows, group, memoryOf(path)), leaveOut }, scratch)
        const received = await context.client.pour(path, signal, open)
        if ('answer' in received) return received.answer
        if (hasNoNodes(received.reply)) return []
        throw refusal(received.reply)
      }
      return askRaftz(one, asked, systemAccount)
    },
    keep: (_, cameAt) => Math.max(context.spacing?.raftz ?? 0, context.keepRaftz(cameAt)),
    learn: context.heardRaftz,
  }
}

/** What the limits leave of each answer. */
function limited<C extends Collector>(collector: C, spec: Spec<C>, { options, state }: RequestContext): Spec<C> {
  const within = { limits: options.limits, dropped: state.dropped }
  return { ...spec, request: async (...asked) => withinLimits(collector, await spec.request(...asked), within) }
}

/** How often: asked at scrapes and kept for a while, or at times of its own. */
function planned<C extends OptionalCollector>(spec: Spec<C>, poll: Poll): Spec<C> {
  if ('schedule' in poll) return { ...spec, background: true }
  if (poll.always === true) return { ...spec, keep: () => 0 }
  const keep = (...shown: [Answers[C], number]): number => Math.max(poll.every, spec.keep?.(...shown) ?? 0)
  return poll.every === 0 ? spec : { ...spec, keep }
}

function start(slot: Slot<unknown>, poll: Poll, context: RequestContext): Slot<unknown>['close'] {
  if (!('schedule' in poll)) return slot.close
  const stop = startSweeps(poll.schedule, context, () => void slot.ask())
  return () => {
    stop()
    slot.close()
  }
}

type OptionalSpecs = { [C in OptionalCollector]: Spec<C> }

function optionalSpecs(context: RequestContext, consumersIdle: () => Promise<void>): OptionalSpecs {
  const { client, state, options, memory, target } = context
  const peer: Peer = {
    client,
    version: () => state.version,
    connections: () => state.connections,
    topClients: options.top_clients,
    traffic: (endpoint) => trafficOf(memory.traffic, target, endpoint),
  }
  const others = Object.entries(endpoints).map(([name, ask]) => {
    return [name, { cap: longCap, optional: true, request: ask(peer) }]
  })
  return {
    ...consumers(context, consumersIdle),
    healthz: healthz(context),
    ...(Object.fromEntries(others) as Omit<OptionalSpecs, 'jsz_consumers' | 'jsz_config' | 'healthz'>),
  }
}

/** What else is known of a server that does not answer, for the error message. */
const silenceOf =
  ({ client }: RequestContext) =>
  (): string | undefined =>
    client.witness?.()

function openOptional(context: RequestContext): Pick<Slots, OptionalCollector> {
  const slots: Partial<Pick<Slots, OptionalCollector>> = {}
  const specs = optionalSpecs(context, async () => slots.jsz_consumers?.idle())
  const open = <C extends OptionalCollector>(collector: C, spec: Spec<C>): Slot<Answers[C]> | undefined => {
    const poll = context.options.collectors[collector]
    if (poll === undefined) return undefined
    const slot = openSlot<Answers[C]>(
      { collector, silence: silenceOf(context), ...planned(limited(collector, spec, context), poll) },
      context.clock,
    )
    return { ...slot, close: start(slot, poll, context) }
  }
  for (const collector of optionalCollectors) Object.assign(slots, { [collector]: open(collector, specs[collector]) })
  return slots as Pick<Slots, OptionalCollector>
}

export function openSlots(context: RequestContext): Slots {
  const { clock, state } = context
  const silence = silenceOf(context)
  const varzSlot = openSlot({ collector: 'varz', silence, ...varz(context) }, clock)
  const jszSlot = openSlot({ collector: 'jsz', silence, ...limited('jsz', jsz(context), context) }, clock)
  const accounts = async (): Promise<readonly string[]> => {
    if (state.accounts === undefined) {
      await within(clock, Promise.all([varzSlot.ask(), jszSlot.ask()]), accountsPatience)
    }
    return state.accounts ?? context.otherAccounts()
  }
  return {
    varz: varzSlot,
    jsz: jszSlot,
    raftz: openSlot({ collector: 'raftz', silence, ...limited('raftz', raftz(context, accounts), context) }, clock),
    ...openOptional(context),
  }
}
