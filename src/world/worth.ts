// Streams and consumers that an alert may be about: where only trouble has series, these have.
import { peerSilentAfter } from '../nats/collect/trouble.ts'
import type { ConsumerConfig, StreamConfig } from '../nats/endpoints/jsz-config.ts'
import type { Consumer, Replica, Stream, StreamSource } from '../nats/endpoints/jsz.ts'
import { thresholds } from '../thresholds.ts'

/** Share of what is alerted on at which a stream is shown. */
const near = 0.8
const { limit, jetstream, links, consumer: limits, pending: entries } = thresholds

/** Not current, offline, behind, silent or no member. */
export const isTroubledPeer = ({ current, offline, lag, pending, activeSeconds = Infinity }: Replica): boolean =>
  !current || offline || pending === true || lag >= entries.normal || activeSeconds >= peerSilentAfter

/** Close to a limit at which messages are refused, or lost before they are read. A stream that discards what is old is full by design. */
function isFilling({ bytes, messages, consumers }: Stream, config: StreamConfig): boolean {
  const { maxBytes = Infinity, maxMessages = Infinity, maxConsumers = Infinity, discard, retention } = config
  const share = Math.max(bytes / maxBytes, messages / maxMessages)
  const matters = discard === 'new' || retention !== 'limits'
  return (matters && share >= limit.ratio * near) || consumers / maxConsumers >= limit.ratio * near
}

/** Replicas of a stream, itself included. */
export const replicasOf = ({ cluster }: Stream): number =>
  (cluster?.replicas.length ?? 0) + (cluster?.unlisted ?? 0) + 1

const isTroubledSource = ({ failed, lag, activeSeconds = Infinity }: StreamSource): boolean =>
  failed || lag >= links.sourceLag * near || activeSeconds >= links.sourceSilence * near

interface KnownOfStream {
  /** This server leads the stream: only then it knows of peers and sources. */
  isLed: boolean
  /** undefined: not read yet. */
  config: StreamConfig | undefined
}

/** By its leader, peers, sources, limits, or since it is being moved. */
export function isStreamWorth(stream: Stream, { isLed, config }: KnownOfStream): boolean {
  const { cluster, subjects, sources } = stream
  const seesTrouble = isLed && ((cluster?.replicas ?? []).some(isTroubledPeer) || sources.some(isTroubledSource))
  const isChanging = cluster !== undefined && (cluster.leader === undefined || cluster.move !== undefined)
  const meetsLimits = config !== undefined && (replicasOf(stream) < config.replicas || isFilling(stream, config))
  return seesTrouble || isChanging || meetsLimits || subjects >= jetstream.subjects * near
}

/** What one stream is like over the servers that are read. */
export interface Extent {
  firstSeq: number
  lastSeq: number
  /** Last sequence of the replica that is furthest behind. */
  lowestLast: number
  messages: number
}

/** Replicas hold different messages, or will have when this goes on. */
export function isApart({ lastSeq, lowestLast, messages }: Extent): boolean {
  const { divergence, divergenceRatio } = thresholds.replica
  return lastSeq - lowestLast >= Math.max(divergence, divergenceRatio * messages) * near
}

/** Its stream has removed what it has not delivered. */
export const isOvertaken = ({ pending, deliveredStreamSeq }: Consumer, stream: Extent | undefined): boolean =>
  pending > 0 && stream !== undefined && deliveredStreamSeq + 1 < stream.firstSeq

/** Messages wait and nobody is subscribed or asks. With a limit of pulls it is no push consumer; while no limits are read it may be. */
const isUnbound = (
  { pending, pushBound, paused, waiting }: Consumer,
  config: Pick<ConsumerConfig, 'maxWaiting'> | undefined,
): boolean => pending >= limits.unbound && !pushBound && !paused && waiting === 0 && config?.maxWaiting === undefined

interface KnownOfConsumer {
  /** undefined: not read. */
  stream: Extent | undefined
  /** undefined: not read yet. */
  config: ConsumerConfig | undefined
}

/** By what waits, is not acknowledged, is delivered again, is lost, or by its peers. `consumer` is as its leader tells it. */
export function isConsumerWorth(consumer: Consumer, { stream, config }: KnownOfConsumer): boolean {
  const { pending, ackPending, redelivered, cluster } = consumer
  return (
    pending >= limits.pending ||
    ackPending >= limits.ackPendingFloor ||
    redelivered >= limits.redeliveredFloor ||
    (cluster?.replicas ?? []).some(isTroubledPeer) ||
    isOvertaken(consumer, stream) ||
    isUnbound(consumer, config)
  )
}
