// Which servers there are, by their heartbeats in the system account, and over which connection each is asked.
import type { FleetConfig } from '../../config/schema.ts'
import type { Logger } from '../../logger.ts'
import { NatsError } from '../error.ts'
import { checkUser } from './check-user.ts'
import { openLink, type Link } from './link.ts'
import { openLinks, type Links } from './links.ts'
import { subjects } from './permissions.ts'
import { readHeartbeat, type Heartbeat } from './reply.ts'
import { targetOf } from './target.ts'
import { inboxPrefix, type Dial, type Wire } from './wire.ts'

export interface Peer {
  /** Cluster, domain and name as the server says them: the same after a restart. */
  readonly key: string
  /** Value of the label nats_cluster: of the home cluster as configured, if it is. */
  readonly cluster: string
  /** Value of the label target. */
  readonly target: string
  heartbeat: Heartbeat
  /** Unix seconds. */
  heardAt: number
  /** It has said that it shuts down, and nothing since. */
  stopped: boolean
}

export interface Route {
  link: Link
  /** The connection leads to this server, which answers locally. */
  own: boolean
  /** The answer crosses a leaf node connection, which a long one would end. */
  overLeaf: boolean
}

export interface Roster {
  /** By key; those that were heard of within the hour. */
  peers: ReadonlyMap<string, Peer>
  /** As many servers were heard of as the servers themselves count, or the time to wait for them is over. */
  settled: Promise<void>
  routeTo(peer: Peer): Route
  /** Why no server can be heard of. */
  problem(): NatsError | undefined
  close(): void
}

export interface RosterContext {
  dial: Dial
  now(): number
  after(seconds: number, run: () => void): () => void
  log: Logger
  /** Every advisory of the system account, as JSON text. */
  advisory(message: Buffer): void
}

/** How long servers have to answer the first question who they are. */
const introductionSeconds = 1
/** A server that is no longer heard of is still asked, and shown as down, for so many seconds. */
const lingerSeconds = 3600
/** No fleet behind one connection is so large. */
const mostPeers = 1000

interface State {
  peers: Map<string, Peer>
  denial: NatsError | undefined
  settle(): void
}

/** Two system accounts may have clusters of one name: then the configuration renames one of them. */
function named(heartbeat: Heartbeat, { nats_cluster }: FleetConfig, home: string): Omit<Peer, keyof Heard> {
  const cluster = nats_cluster !== undefined && heartbeat.cluster === home ? nats_cluster : heartbeat.cluster
  return { key: targetOf(heartbeat), cluster, target: targetOf({ ...heartbeat, cluster }) }
}

type Heard = Pick<Peer, 'heartbeat' | 'heardAt' | 'stopped'>

function hear(state: State, message: Buffer, home: string, config: FleetConfig, { now, log }: RosterContext): void {
  const heartbeat = readHeartbeat(message)
  if (config.nats.clusters?.test(heartbeat.cluster) === false) return
  const key = targetOf(heartbeat)
  const known = state.peers.get(key)
  if (known === undefined && state.peers.size >= mostPeers) return
  const peer = known ?? named(heartbeat, config, home)
  if (known === undefined) log.info({ target: peer.target }, 'server discovered')
  state.peers.set(key, Object.assign(peer, { heartbeat, heardAt: now(), stopped: false }))
  for (const [old, { heardAt }] of state.peers) if (now() - heardAt > lingerSeconds) state.peers.delete(old)
  const expected = Math.max(...[...state.peers.values()].map((peer) => peer.heartbeat.activeServers))
  if (state.peers.size >= expected) state.settle()
}

/** A message that nobody can read is no reason to stop reading. */
function safely(log: Logger, what: string, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof NatsError)) throw error
    log.warn({ reason: error.message }, `${what} not understood`)
  }
}

function stopped({ peers }: State, message: Buffer): void {
  const { id } = readHeartbeat(message)
  for (const peer of peers.values()) if (peer.heartbeat.id === id) peer.stopped = true
}

function begin(wire: Wire, state: State, config: FleetConfig, context: RosterContext, tidy: () => void): void {
  const { log, after, advisory } = context
  const deny = (error: NatsError): void => {
    if (state.denial?.message !== error.message) log.warn({ reason: error.message }, 'servers cannot be discovered')
    state.denial = error
    state.settle()
  }
  const refused = (reason: string): void => deny(new NatsError('status', `no permission: ${reason}`))
  const heartbeat = (message: Buffer): void =>
    safely(log, 'STATSZ', () => {
      hear(state, message, wire.greeting().cluster, config, context)
      state.denial = undefined
      tidy()
    })
  const inbox = `${inboxPrefix}.roster`
  wire.subscribe(subjects.heartbeats, heartbeat, refused)
  // Without a listener the server says so with an empty message.
  wire.subscribe(inbox, (message) => (message.length === 0 ? checkUser(wire, deny, log) : heartbeat(message)), refused)
  wire.subscribe(subjects.shutdowns, (message) => safely(log, 'SHUTDOWN', () => stopped(state, message)), refused)
  const blind = (reason: string): void => log.warn({ reason }, 'advisories cannot be read')
  wire.subscribe(subjects.advisories, advisory, blind)
  wire.publish(subjects.ping, '', inbox)
  checkUser(wire, undefined, log)
  after(introductionSeconds, () => state.settle())
}

/** Neither of the cluster of the server that the connection leads to, nor reached by a gateway of it. */
function isOverLeaf(control: Link, peers: ReadonlyMap<string, Peer>, { heartbeat }: Peer): boolean {
  const home = control.greeting()
  if (home === undefined || heartbeat.id === home.id) return false
  if (home.cluster !== '' && heartbeat.cluster === home.cluster) return false
  const gateways = peers.get(targetOf(home))?.heartbeat.gateways
  return gateways?.includes(heartbeat.cluster) !== true
}

export function openRoster(config: FleetConfig, context: RosterContext): Roster {
  const { nats } = config
  let settle = (): void => undefined
  const settled = new Promise<void>((resolve) => (settle = resolve))
  const state: State = { peers: new Map(), denial: undefined, settle }
  const links: Links | undefined = nats.mode === 'shared' ? undefined : openLinks(nats, context)
  const tidy = (): void => links?.tidy(control.greeting()?.clients ?? [], new Set(state.peers.keys()))
  const control = openLink(
    { access: nats, servers: nats.servers },
    {
      ...context,
      begin: (wire) => begin(wire, state, config, context, tidy),
      lost: () => settle(),
    },
  )
  return {
    peers: state.peers,
    settled: settled.then(() => links?.tried()),
    routeTo(peer) {
      const own = links?.to(peer.key)
      return {
        link: own ?? control,
        own: own !== undefined,
        overLeaf: own === undefined && isOverLeaf(control, state.peers, peer),
      }
    },
    problem: () => control.problem() ?? state.denial,
    close() {
      links?.close()
      control.close()
    },
  }
}
