// Which alert mutes which, as a table: what explains another one on the same object. Alertmanager's inhibit rules and their tests are derived from it.
import { severities, type Severity } from '../level.ts'
import { cluster, identified, nameLabel } from './identity.ts'
import type { Alert, Group } from './rule.ts'
import { ladder } from '../thresholds.ts'

/** Alerts by name, narrowed by further matchers in Alertmanager's notation. */
interface Side {
  alerts: readonly string[]
  only?: readonly string[]
}

export interface Inhibition {
  why: string
  source: Side
  target: Side
  /** Labels that name the object, beside those of the cluster. None: the source speaks for its cluster, and mutes what its text names. */
  same: readonly string[]
  /** The loudest that is muted; a quieter source mutes nothing. A page is never muted. */
  upTo: Exclude<Severity, 'page'>
  /** The source is information that tells of something planned: the one thing that may mute what is louder. */
  planned?: true
}

/** As an Alertmanager reads it. */
export interface InhibitRule {
  source_matchers: string[]
  target_matchers: string[]
  equal: string[]
}

const rungs = 'NatsRaftPendingEntries'
const [, , top] = ladder

/**
 * Whatever is worse (no leader, no quorum, commit stalled, overrun, failed writes, servers down) is the target of none but its own reason on its
 * own object.
 */
const explained: readonly Inhibition[] = [
  {
    why: 'A page for a group explains what else is said of the group, on any server: its text names the followers that hold it back.',
    source: { alerts: [rungs], only: [`rung="${top.rung}"`] },
    target: {
      alerts: [
        rungs,
        'NatsRaftPendingEntriesWillReachLimit',
        'NatsRaftUnappliedEntries',
        'NatsRaftFollowerSlow',
        'NatsRaftLeaderFlapping',
      ],
    },
    same: ['group'],
    upTo: 'critical',
  },
  {
    why: 'The group of a stream is the stream: its replicas lag and its messages wait for the same reason.',
    source: { alerts: [rungs], only: [`rung="${top.rung}"`, 'stream!=""', 'consumer=""'] },
    target: {
      alerts: ['NatsStreamReplicaLagging', 'NatsStreamReplicasDiverge', 'NatsCatchupStalled', 'NatsStreamHighLag'],
      only: ['stream!=""'],
    },
    same: ['account', 'stream'],
    upTo: 'critical',
  },
  {
    why: 'The group of a consumer is the consumer.',
    source: { alerts: [rungs], only: [`rung="${top.rung}"`, 'consumer!=""'] },
    target: { alerts: ['NatsConsumerReplicaLagging', 'NatsConsumerStalled', 'NatsConsumerBacklogGrowing'] },
    same: ['account', 'stream', 'consumer'],
    upTo: 'critical',
  },
  {
    why: 'A page for several servers names each of them with its level, and each follower that holds a group back.',
    source: { alerts: ['NatsRaftPendingEntriesOnSeveralServers'] },
    target: { alerts: [rungs, 'NatsRaftFollowerSlow'] },
    same: [],
    upTo: 'critical',
  },
  {
    why: 'The same for stores: it names each server that stalls.',
    source: { alerts: ['NatsStorageStallOnSeveralServers'] },
    target: { alerts: ['NatsStorageStall'] },
    same: [],
    upTo: 'critical',
  },
  {
    why: 'What was correlated mutes what it was made of.',
    source: { alerts: ['NatsStorageStall'] },
    target: {
      alerts: ['NatsWriteFullStateSlow', 'NatsMetalayerSnapshotSlow', 'NatsStoreSlowSuspected', 'NatsDiskIoWaiting'],
    },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Of callbacks only those of RAFT are signs of storage.',
    source: { alerts: ['NatsStorageStall'] },
    target: { alerts: ['NatsInternalSubscriptionSlow'], only: ['class="raft"'] },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Of read loops only those of routes are.',
    source: { alerts: ['NatsStorageStall'] },
    target: { alerts: ['NatsReadloopSlow'], only: ['kind="route"'] },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'The collector that hangs on a slow store is the sign itself.',
    source: { alerts: ['NatsStoreSlowSuspected'] },
    target: { alerts: ['NatsCollectorFailing'], only: ['collector="jsz_consumers"'] },
    same: ['server'],
    upTo: 'warning',
  },
  {
    why: 'Starved processors make callbacks and read loops slow.',
    source: { alerts: ['NatsServerStarved'] },
    target: { alerts: ['NatsInternalSubscriptionSlow', 'NatsReadloopSlow', 'NatsCpuHigh'] },
    same: ['server'],
    upTo: 'warning',
  },
  {
    why: 'So does a flooded API, its own.',
    source: { alerts: ['NatsApiQueueGrowing'] },
    target: { alerts: ['NatsInternalSubscriptionSlow'], only: ['class="jsapi"'] },
    same: ['server'],
    upTo: 'warning',
  },
  {
    why: 'A server that catches up after its start is behind by design: its warnings wait, its criticals do not.',
    source: { alerts: ['NatsServerCatchingUp'] },
    target: { alerts: [rungs, 'NatsRaftFollowerSlow', 'NatsRaftUnappliedEntries', 'NatsServerUnhealthy'] },
    same: ['server'],
    upTo: 'warning',
    planned: true,
  },
  {
    why: 'A server that hangs is not down, and its silent collectors are no news.',
    source: { alerts: ['NatsServerHung'] },
    target: { alerts: ['NatsServerDown', 'NatsCollectorFailing', 'NatsServerUnhealthy', 'NatsStoreSlowSuspected'] },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Nor are those of a server that is down.',
    source: { alerts: ['NatsServerDown'] },
    target: { alerts: ['NatsCollectorFailing', 'NatsServerUnhealthy'] },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Replicas on a server that is down or hangs are behind. Those of other servers are news: one failure more and they are needed.',
    source: { alerts: ['NatsServerDown', 'NatsServerHung'] },
    target: { alerts: ['NatsReplicaOffline', 'NatsStreamReplicaLagging', 'NatsConsumerReplicaLagging'] },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'JetStream that took itself out fails its health check, and the failed write is why.',
    source: { alerts: ['NatsJetStreamDisabled'] },
    target: { alerts: ['NatsServerUnhealthy', 'NatsStoreWriteError', 'NatsRaftWalError'] },
    same: ['server'],
    upTo: 'critical',
  },
  {
    why: 'No leader says more than no quorum.',
    source: { alerts: ['NatsRaftNoLeader'], only: ['stream!=""'] },
    target: { alerts: ['NatsRaftQuorumLost'] },
    same: ['account', 'stream', 'consumer'],
    upTo: 'critical',
  },
  {
    why: 'No meta leader says more than restless ones.',
    source: { alerts: ['NatsMetaNoLeader'] },
    target: { alerts: ['NatsMetaLeaderFlapping'] },
    same: [],
    upTo: 'critical',
  },
]

/** The ladder: a rung explains the lower ones of the group on the server. */
const steps: readonly Inhibition[] = ladder.slice(1).map(({ rung }, below) => ({
  why: `The ladder: who is at ${rung} has passed what is below.`,
  source: { alerts: [rungs], only: [`rung="${rung}"`] },
  target: {
    alerts: [rungs],
    only: [
      oneOf(
        'rung',
        ladder.slice(0, below + 1).map((one) => one.rung),
      ),
    ],
  },
  same: ['server', 'group'],
  upTo: below === 0 ? 'warning' : 'critical',
}))

/** What names an alert's object: a RAFT group is named by its name alone, since owners become known later. */
function objectOf(by: readonly string[]): string[] {
  const owners = by.includes('group') ? ['account', 'stream', 'consumer'] : []
  return by.filter((label) => ![cluster, ...owners].includes(label))
}

const rankOf = ({ severity }: Alert): number => severities.indexOf(severity)

/**
 * Labels that name the object for all variants of an alert, and each severity that a louder variant mutes. A louder variant
 * that names another object, as a stream where the quiet one names a server, mutes nothing.
 */
function shapes(variants: readonly Alert[]): { same: string[]; quiet: number }[] {
  const [first, ...rest] = variants.map(({ by }) => objectOf(by))
  const same = (first ?? []).filter((label) => rest.every((others) => others.includes(label)))
  const ranks = [...new Set(variants.map(rankOf))].sort((a, b) => a - b)
  return ranks
    .slice(0, -1)
    .filter((quiet) =>
      variants
        .filter((one) => rankOf(one) > quiet)
        .every(({ by }) => objectOf(by).every((label) => same.includes(label))),
    )
    .map((quiet) => ({ same, quiet }))
}

/** One alert at two severities: the louder one speaks. Alerts of one shape share a rule. */
function louder(alerts: readonly Alert[], identity: readonly string[]): InhibitRule[] {
  const names = new Set(alerts.filter(({ rung }) => rung === undefined).map(({ alert }) => alert))
  const sharing = new Map<string, string[]>()
  for (const name of names) {
    for (const shape of shapes(alerts.filter(({ alert }) => alert === name))) {
      const key = JSON.stringify(shape)
      sharing.set(key, [...(sharing.get(key) ?? []), name])
    }
  }
  return Array.from(sharing, ([key, shared]) => {
    const { same, quiet } = JSON.parse(key) as ReturnType<typeof shapes>[number]
    const muted = severities.slice(0, quiet + 1)
    return {
      source_matchers: [nameMatcher(shared), oneOf('severity', muted, false), ...inCluster(same, identity)],
      target_matchers: [nameMatcher(shared), oneOf('severity', muted)],
      equal: identified(['alertname', cluster, ...same], identity),
    }
  })
}

/** Standalone servers are no cluster: what speaks for a cluster speaks for one that has a name. */
function inCluster(same: readonly string[], identity: readonly string[]): string[] {
  return same.length > 0 ? [] : [`${nameLabel(identity)}!=""`]
}

function oneOf(label: string, values: readonly string[], among = true): string {
  return values.length === 1
    ? `${label}${among ? '=' : '!='}"${values[0]}"`
    : `${label}${among ? '=~' : '!~'}"${values.join('|')}"`
}

const nameMatcher = (names: readonly string[]): string => oneOf('alertname', names)

/** Severities that are quieter than one. */
const below = (severity: Severity) => severities.slice(0, severities.indexOf(severity))

function rendered({ source, target, same, upTo, planned }: Inhibition, identity: readonly string[]): InhibitRule {
  const muted = below('page').slice(0, severities.indexOf(upTo) + 1)
  return {
    source_matchers: [
      nameMatcher(source.alerts),
      ...(source.only ?? []),
      ...(planned ? [] : [oneOf('severity', below(upTo), false)]),
      ...inCluster(same, identity),
    ],
    target_matchers: [
      nameMatcher(target.alerts),
      ...(target.only ?? []),
      // "Not page" and not a list: a site's own severities are muted like those that they replace.
      upTo === 'critical' ? 'severity!="page"' : oneOf('severity', muted),
    ],
    equal: identified([cluster, ...same], identity),
  }
}

/** Every inhibit rule with its reason. `identity`: labels that identify a cluster. */
export function inhibitRules(
  groups: readonly Group[],
  identity: readonly string[],
): { why: string; rules: InhibitRule[] }[] {
  const alerts = groups.flatMap((group) => group.alerts)
  return [
    ...[...steps, ...explained].map((one) => ({ why: one.why, rules: [rendered(one, identity)] })),
    { why: 'One alert at two severities: the louder one speaks.', rules: louder(alerts, identity) },
  ]
}
