// The servers of one system account among those that are asked: discovered by their heartbeats, asked as over HTTP.
import type { FleetConfig, TargetConfig } from '../../config/schema.ts'
import type { Poll } from '../../config/values.ts'
import type { Logger } from '../../logger.ts'
import { period } from '../../schedule.ts'
import type { ErrorCode } from '../error.ts'
import type { Client } from '../http/client.ts'
import { openClient, openSerialQueue } from '../system-account/client.ts'
import { openRoster, type Peer, type Roster } from '../system-account/roster.ts'
import type { Dial } from '../system-account/wire.ts'
import type { Members } from './members.ts'
import type { AskOptions, RequestContext } from './requests.ts'
import type { Pace } from './sampler.ts'
import type { Server } from './server.ts'
import { noErrors, within, type Clock } from './slot.ts'
import { noneDropped, type ServerSnapshot } from './snapshot.ts'

/** Options of requests over the system account, where they differ from those over HTTP. */
export interface FleetDefaults {
  options: AskOptions
  pace: Pace
  spacing: NonNullable<RequestContext['spacing']>
}

export interface FleetContext {
  clock: Clock
  log: Logger
  dial: Dial
  bodyLimit: number
  options: AskOptions
  pace: Pace
  open(config: TargetConfig, client: Client, defaults: FleetDefaults): Server
  forget(target: string): void
  advisory(message: Buffer): void
}

/** A server opens a file for each consumer and answers nothing else meanwhile. */
const consumersEvery = 300

/** What is due as often or more often is asked at the same scrapes, so that consumers and configurations are one question. */
function atMost(poll: Poll | undefined): Poll | undefined {
  if (poll === undefined) return undefined
  const every = 'schedule' in poll ? period(poll.schedule) : poll.every
  return every > consumersEvery ? poll : { every: consumersEvery }
}

function fleetDefaults(mode: FleetConfig['nats']['mode'], { options, pace }: FleetContext): FleetDefaults {
  const { collectors } = options
  const [jsz_consumers, jsz_config] = [atMost(collectors.jsz_consumers), atMost(collectors.jsz_config)]
  if (mode === 'direct') {
    return {
      options: { ...options, collectors: { ...collectors, jsz_consumers, jsz_config } },
      ...{ pace, spacing: { jsz: 0, raftz: 0 } },
    }
  }
  const off = { jsz_consumers: undefined, jsz_config: undefined, connz: undefined }
  return {
    options: { ...options, collectors: { ...collectors, ...off } },
    pace: { ...pace, calm: Math.max(pace.calm, 60), busy: Math.max(pace.busy, 10) },
    spacing: { jsz: consumersEvery, raftz: 60 },
  }
}

/** What stands for servers that nobody has heard of; counted in `errors`. */
function nobody(
  { nats, nats_cluster }: FleetConfig,
  roster: Roster,
  errors: Record<ErrorCode, number>,
): ServerSnapshot {
  const target = nats.servers[0]
  const { code, message } = roster.problem() ?? { code: 'timeout', message: 'no server has been heard of' }
  const failure = { code, reason: message } as const
  errors[code]++
  return {
    ...{ target, server: new URL(target).host, cluster: nats_cluster ?? '', up: false, answers: {} },
    dropped: noneDropped(),
    status: [
      { collector: 'varz', success: false, seconds: undefined, failure, errors: { ...errors }, answeredAt: undefined },
    ],
  }
}

/**
 * Value of the label nats_cluster. Leaf sites often give their clusters and servers the same names: where two domains do, the
 * domain is part of the label, since their series would be one another's.
 */
function labelOf({ cluster, heartbeat: { domain } }: Peer, peers: readonly Peer[]): string {
  const names = peers.filter((other) => other.cluster === cluster).map(({ heartbeat }) => heartbeat.name)
  return domain === '' || names.length === new Set(names).size ? cluster : `${cluster}@${domain}`
}

interface Member {
  server: Server
  label: string
}

/** Opens who is new, and anew whose label has changed; closes who has been forgotten. */
function refresh(members: Map<string, Member>, roster: Roster, admit: (peer: Peer, label: string) => Server): string[] {
  const peers = [...roster.peers.values()]
  for (const peer of peers) {
    const known = members.get(peer.target)
    const label = labelOf(peer, peers)
    if (known?.label === label) continue
    known?.server.close()
    members.set(peer.target, { server: admit(peer, label), label })
  }
  const left = new Set(peers.map(({ target }) => target))
  const gone = [...members.keys()].filter((target) => !left.has(target))
  for (const target of gone) {
    members.get(target)?.server.close()
    members.delete(target)
  }
  return gone
}

export function openFleet(config: FleetConfig, context: FleetContext): Members {
  const { clock, log, dial, bodyLimit, open, forget, advisory } = context
  const { nats, nats_supercluster } = config
  // None of its times is shown.
  const waits = { now: clock.steady, after: clock.after }
  const roster = openRoster(config, { ...waits, log, dial, advisory })
  const defaults = fleetDefaults(nats.mode, context)
  const around = { ...waits, log, bodyLimit, mode: nats.mode, serialQueue: openSerialQueue(clock.after) }
  const members = new Map<string, Member>()
  const errors = noErrors()
  let closed = false
  const admit = (peer: Peer, nats_cluster: string): Server => {
    const client = openClient(peer, { ...around, routeTo: (to) => roster.routeTo(to) })
    return open({ url: peer.target, server: peer.heartbeat.name, nats_cluster, nats_supercluster }, client, defaults)
  }
  return {
    servers: () => [...members.values()].map(({ server }) => server),
    async resolve(deadline) {
      await within(clock, roster.settled, deadline)
      if (!closed) refresh(members, roster, admit).forEach(forget)
    },
    isComplete: () => members.size > 0 && roster.problem() === undefined,
    settle: (snapshots) => (members.size === 0 ? [nobody(config, roster, errors)] : [...snapshots]),
    close() {
      closed = true
      for (const { server } of members.values()) server.close()
      members.clear()
      roster.close()
    },
  }
}
