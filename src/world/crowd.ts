// Whether there are so many RAFT groups that only what is in trouble has series of its own, and what that is, now or of late.
import type { SeriesConfig } from '../config/series.ts'
import type { Asset, Identity } from '../ids.ts'
import { keepSeconds } from '../nats/collect/trouble.ts'
import type { ConsumerConfig, JszConfig, StreamConfig } from '../nats/endpoints/jsz-config.ts'
import type { GroupName } from './groups.ts'
import type { RungRow } from './ladder.ts'
import { leads } from './leads.ts'
import { answered, keyOf, type ServerView } from './servers.ts'
import { eachEntry, type Steps } from '../steps.ts'
import { isApart, isConsumerWorth, isOvertaken, isStreamWorth, type Extent } from './worth.ts'

type StreamName = Omit<Asset, 'consumer'>

export const groupKey = ({ cluster, group }: GroupName): string => `${cluster}\n${group}`
export const streamKey = (server: Identity, { account, stream }: StreamName): string =>
  `${keyOf(server)}\n${account}\n${stream}`
export const consumerKey = (server: Identity, asset: Asset): string => `${streamKey(server, asset)}\n${asset.consumer}`

/** What has series of its own where not all have, by the keys above. */
export interface Shown {
  /** On every server of the cluster, so that they can be compared. */
  groups: ReadonlySet<string>
  streams: ReadonlySet<string>
  /** On the servers that lead them. */
  consumers: ReadonlySet<string>
}

/** What a collection found. */
export interface Found {
  now: number
  collectedAt: number
  servers: readonly ServerView[]
  /** Of each server that sees them so. */
  troubled: readonly GroupName[]
  rungs: readonly RungRow[]
}

const jsz = answered('jsz')
const jszConsumers = answered('jsz_consumers')
const jszConfig = answered('jsz_config')

const inCluster = (cluster: string, { account, stream }: StreamName): string => `${cluster}\n${account}\n${stream}`

/** Of a group with a logged rung the level is shown too: it may contradict the log. */
const shownGroups = ({ troubled, rungs }: Found): Set<string> => new Set([...rungs, ...troubled].map(groupKey))

function* extentsOf(found: Found): Steps<ReadonlyMap<string, Extent>> {
  const all = new Map<string, Extent>()
  for (const { cluster, answer } of jsz(found)) {
    for (const one of answer.streams) {
      const key = inCluster(cluster, one)
      const { firstSeq, lastSeq, messages } = one
      const other = all.get(key) ?? { firstSeq, lastSeq, lowestLast: lastSeq, messages }
      all.set(key, {
        firstSeq: Math.max(other.firstSeq, firstSeq),
        lastSeq: Math.max(other.lastSeq, lastSeq),
        lowestLast: Math.min(other.lowestLast, lastSeq),
        messages: Math.max(other.messages, messages),
      })
    }
    yield
  }
  return all
}

/** Limits of what one server has, by name. */
interface Limits {
  answer: JszConfig
  streams: ReadonlyMap<string, StreamConfig>
  consumers: ReadonlyMap<string, ConsumerConfig>
}

const nameOf = ({ account, stream, consumer = '' }: StreamName & Partial<Asset>): string =>
  `${account}\n${stream}\n${consumer}`

const limitsOf = (answer: JszConfig): Limits => ({
  answer,
  streams: new Map(answer.streams.map((config) => [nameOf(config), config])),
  consumers: new Map(answer.consumers.map((config) => [nameOf(config), config])),
})

/** Limits by target. A server is asked for them once in minutes: they are gone through when another answer has come. */
function openLimits(): (found: Found) => Steps<ReadonlyMap<string, Limits>> {
  let last: ReadonlyMap<string, Limits> = new Map()
  return function* (found) {
    const limits = new Map<string, Limits>()
    for (const { target, answer } of jszConfig(found)) {
      const known = last.get(target)
      limits.set(target, known?.answer === answer ? known : limitsOf(answer))
      yield
    }
    last = limits
    return limits
  }
}

interface Known {
  limits: ReadonlyMap<string, Limits>
  extents: ReadonlyMap<string, Extent>
  groups: ReadonlySet<string>
}

interface Troubled {
  consumers: string[]
  /** Streams that have overtaken a consumer. */
  overtaking: ReadonlySet<string>
}

function* troubledConsumers(found: Found, { limits, extents }: Known): Steps<Troubled> {
  const consumers: string[] = []
  const overtaking = new Set<string>()
  for (const { answer, ownName, ...server } of jszConsumers(found)) {
    const own = limits.get(server.target)
    for (const one of answer.consumers) {
      if (leads(one.cluster, ownName) !== true) continue
      const of = inCluster(server.cluster, one)
      const stream = extents.get(of)
      if (isOvertaken(one, stream)) overtaking.add(of)
      if (isConsumerWorth(one, { stream, config: own?.consumers.get(nameOf(one)) }))
        consumers.push(consumerKey(server, one))
    }
    yield
  }
  return { consumers, overtaking }
}

function* troubledStreams(
  found: Found,
  { limits, extents, groups }: Known,
  overtaking: ReadonlySet<string>,
): Steps<string[]> {
  const streams: string[] = []
  for (const { answer, ownName, ...server } of jsz(found)) {
    const own = limits.get(server.target)
    const worth = answer.streams.filter((one) => {
      const of = inCluster(server.cluster, one)
      const extent = extents.get(of)
      const group = one.cluster?.group
      return (
        overtaking.has(of) ||
        (extent !== undefined && isApart(extent)) ||
        (group !== undefined && groups.has(groupKey({ cluster: server.cluster, group }))) ||
        isStreamWorth(one, {
          isLed: leads(one.cluster, ownName) === true,
          config: own?.streams.get(nameOf(one)),
        })
      )
    })
    streams.push(...worth.map((one) => streamKey(server, one)))
    yield
  }
  return streams
}

/** Keys gone through in one step: a millisecond or two. */
const stepKeys = 5000

/** Keeps what was given within so many seconds, so that rates have their samples. */
function hold(seconds: number): (keys: Iterable<string>, now: number) => Steps<ReadonlySet<string>> {
  const until = new Map<string, number>()
  return function* (keys, now) {
    for (const key of keys) until.set(key, now + seconds)
    const held = new Set<string>()
    yield* eachEntry(until, stepKeys, (key, end) => {
      if (end <= now) until.delete(key)
      else held.add(key)
    })
    return held
  }
}

/** One for each run: it remembers its last answer, and what was in trouble. */
export interface Crowd {
  /** Whether only what is in trouble has series, with play, so that it does not go to and fro. `groups`: of all servers that are read. */
  isCrowded(groups: number): boolean
  /** A step for each kind of answer of each server. */
  shown(found: Found): Steps<Shown>
}

const play = 0.8

export function openCrowd({ groups, auto_above: above }: Pick<SeriesConfig, 'groups' | 'auto_above'>): Crowd {
  const [heldStreams, heldConsumers] = [hold(keepSeconds.trouble), hold(keepSeconds.trouble)]
  const limitsOfAll = openLimits()
  let crowded = false
  return {
    isCrowded(count) {
      crowded = groups === 'auto' ? count > (crowded ? above * play : above) : groups === 'trouble'
      return crowded
    },
    *shown(found) {
      const inTrouble = shownGroups(found)
      const known = { limits: yield* limitsOfAll(found), extents: yield* extentsOf(found), groups: inTrouble }
      const { consumers, overtaking } = yield* troubledConsumers(found, known)
      const streams = yield* troubledStreams(found, known, overtaking)
      return {
        groups: inTrouble,
        streams: yield* heldStreams(streams, found.now),
        consumers: yield* heldConsumers(consumers, found.now),
      }
    },
  }
}
