// The set of servers that are asked: those configured, and those discovered while they are listed, each once.
import type { TargetConfig } from '../../config/schema.ts'
import type { Logger } from '../../logger.ts'
import { addressOf } from '../http/client.ts'
import { hostOf, isDns, targetsBehind, targetsBeside, type Lookup } from './discovery.ts'
import type { Server } from './server.ts'
import { within, type Clock } from './slot.ts'
import { noneDropped, type ServerSnapshot } from './snapshot.ts'

export interface Members {
  /** Those configured first. */
  servers(): readonly Server[]
  /** Resolves names that are due, the first time within so many seconds, later without waiting. */
  resolve(deadline: number): Promise<void>
  /** Every name was resolved and, where routes are to be asked, routes were read: so a server that is not listed now is gone. */
  isComplete(): boolean
  /** Learns from one collection whom else to ask, and leaves out servers that were asked twice under two addresses. */
  settle(snapshots: readonly ServerSnapshot[]): ServerSnapshot[]
  close(): void
}

export interface MembersContext {
  clock: Clock
  log: Logger
  lookup: Lookup
  open(config: TargetConfig): Server
  /** A discovered server has gone for good: what is remembered of it can go too. */
  forget(target: string): void
}

interface Member {
  config: TargetConfig
  server: Server
  /** Who lists it: the configuration, a DNS name (its target), or the routes of the members. */
  from: string
  /** Unix seconds when it was last listed. */
  listedAt: number
}

/** A DNS name among the targets. */
interface Name {
  config: TargetConfig
  target: string
  resolved: boolean
  nextAt: number
  lookingUp: Promise<void> | undefined
}

const resolveEvery = 30
/** A server that is down may leave DNS. It is still asked, and shown as down, for so many seconds. */
const lingerSeconds = 300
/** The most members taken from one list: no cluster is so large, so a longer list is a mistake. */
const mostMembers = 500

interface State {
  members: Map<string, Member>
  /** Addresses of servers that are asked already, with the target under which they are. */
  aliases: Map<string, string>
  names: Name[]
  /** Servers whose routes are to be asked too are among the targets, and none of them has answered yet. */
  routesMissing: boolean
  closed: boolean
}

const configured = 'configuration'
const routes = 'routes'

function admit(state: State, config: TargetConfig, from: string, { clock, open, log }: MembersContext): void {
  const { members, aliases, closed } = state
  const target = addressOf(config.url)
  const known = members.get(target)
  if (known !== undefined) {
    known.listedAt = clock.steady()
    return
  }
  if (closed || members.has(aliases.get(target) ?? '') || members.size >= mostMembers) return
  members.set(target, { config, server: open(config), from, listedAt: clock.steady() })
  if (from !== configured) log.info({ target }, 'server discovered')
}

function drop({ members }: State, target: string, { forget }: Pick<MembersContext, 'forget'>): void {
  members.get(target)?.server.close()
  members.delete(target)
  forget(target)
}

/** Who was listed by `from` and has not been for a while. */
function expire(state: State, from: string, context: MembersContext): void {
  const now = context.clock.steady()
  for (const [target, member] of state.members) {
    if (member.from === from && now - member.listedAt > lingerSeconds) drop(state, target, context)
  }
}

async function lookUp(state: State, name: Name, context: MembersContext): Promise<void> {
  const { clock, log, lookup } = context
  const { config, target } = name
  name.nextAt = clock.steady() + resolveEvery
  try {
    const addresses = await lookup(hostOf(config.url))
    for (const found of targetsBehind(config, addresses)) admit(state, found, target, context)
    name.resolved ||= addresses.length > 0
    expire(state, target, context)
  } catch (error) {
    log.warn({ target, reason: (error as Error).message }, 'name not resolved')
  }
}

async function resolve(state: State, deadline: number, context: MembersContext): Promise<void> {
  const { clock } = context
  const first: Promise<void>[] = []
  for (const name of state.names) {
    if (name.lookingUp === undefined && clock.steady() >= name.nextAt) {
      name.lookingUp = lookUp(state, name, context).finally(() => (name.lookingUp = undefined))
      if (!name.resolved) first.push(name.lookingUp)
    }
  }
  if (first.length > 0) await within(clock, Promise.all(first), deadline)
}

/** A discovered target with the server id of an earlier one is the same server: it leaves, and its answers with it. */
function withoutTwins(state: State, snapshots: readonly ServerSnapshot[], context: MembersContext): ServerSnapshot[] {
  const byId = new Map<string, string>()
  return snapshots.filter(({ target, answers }) => {
    const id = answers.varz?.serverId
    if (id === undefined) return true
    const twin = byId.get(id) ?? target
    byId.set(id, twin)
    if (twin === target || state.members.get(target)?.from === configured) return true
    state.aliases.set(target, twin)
    drop(state, target, context)
    context.log.info({ target, server: twin }, 'address leads to a server that is asked already')
    return false
  })
}

/** All members list the same routes, so one answer is enough to know who is no longer listed. */
function learnRoutes(state: State, snapshots: readonly ServerSnapshot[], context: MembersContext): void {
  let listed = false
  for (const { target, answers } of snapshots) {
    const config = state.members.get(target)?.config
    if (config?.discover !== true || answers.varz === undefined) continue
    listed = true
    for (const found of targetsBeside(config, answers.varz.raw)) admit(state, found, routes, context)
  }
  if (!listed) return
  state.routesMissing = false
  expire(state, routes, context)
}

/** A name behind which nothing was ever found is a target that is down. */
function unresolved({ names }: State): ServerSnapshot[] {
  return names
    .filter(({ resolved }) => !resolved)
    .map(({ target, config }) => ({
      target,
      server: hostOf(config.url),
      cluster: config.nats_cluster ?? '',
      up: false,
      answers: {},
      dropped: noneDropped(),
      status: [],
    }))
}

export function openMembers(configs: readonly TargetConfig[], context: MembersContext): Members {
  const names = configs.filter(isDns).map((config) => {
    return { config, target: addressOf(config.url), resolved: false, nextAt: -Infinity, lookingUp: undefined }
  })
  const routesMissing = configs.some(({ discover }) => discover === true)
  const state: State = { members: new Map(), aliases: new Map(), names, routesMissing, closed: false }
  for (const config of configs) if (!isDns(config)) admit(state, config, configured, context)
  return {
    servers: () => [...state.members.values()].map(({ server }) => server),
    resolve: (deadline) => resolve(state, deadline, context),
    isComplete: () => !state.routesMissing && names.every(({ resolved }) => resolved),
    settle(snapshots) {
      const unique = withoutTwins(state, snapshots, context)
      learnRoutes(state, unique, context)
      return [...unique, ...unresolved(state)]
    },
    close() {
      state.closed = true
      for (const { server } of state.members.values()) server.close()
      state.members.clear()
    },
  }
}
