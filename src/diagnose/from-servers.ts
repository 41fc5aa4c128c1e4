// From what the endpoints of servers answered, and how long that took, to signs. The pattern of slow endpoints says what is slow.
import type { Collector } from '../nats/endpoints/answers.ts'
import type { RaftGroup } from '../nats/endpoints/raftz.ts'
import { thresholds } from '../thresholds.ts'
import type { ServerView } from '../world/servers.ts'
import { causes } from './causes.ts'
import { noAsset, type Asset, type Moment } from './evidence.ts'
import type { Sighting } from './from-events.ts'
import type { SignKind } from './signs.ts'

/** Answers within this many seconds are at once. */
const fast = thresholds.starved.varz
/** The states of consumers take this long only where files are opened slowly. */
const slowConsumers = causes.slow_opens.limit
/** Entries that wait: fewer come and go in healthy groups. */
const waiting = causes.slow_follower.limit
const unapplied = causes.unapplied.limit
/** Seconds after its start for which a server counts as restarted. */
const recent = 600

type OwnerOf = (group: string) => Asset | undefined

/** What one server's endpoints say. */
export function sightingsOf(server: ServerView, at: number, ownerOf: OwnerOf): Sighting[] {
  const say = (kind: SignKind, text: string, more: Partial<Moment & Asset> = {}): Sighting => {
    const { account = '', stream = '', consumer = '', group = '', ...rest } = more
    const moment: Moment = { start: at, at, seconds: undefined, amount: undefined, text, ...rest }
    return { kind, account, stream, consumer, group, moment }
  }
  return [...reach(server, say), ...groupsOf(server, say, ownerOf), ...storage(server, say), ...other(server, at, say)]
}

type Say = (kind: SignKind, text: string, more?: Partial<Moment & Asset>) => Sighting

interface Took {
  /** Undefined: never asked. */
  ok: boolean | undefined
  seconds: number
  code: string | undefined
  /** Read from a capture, which does not tell how long it took. */
  untimed: boolean
}

function took({ status }: ServerView, name: Collector): Took {
  const found = status.find(({ collector }) => collector === name)
  const { success: ok, seconds, failure } = found ?? {}
  return { ok, seconds: seconds ?? 0, code: failure?.code, untimed: ok === true && seconds === undefined }
}

const hangs = ({ ok, code }: Took): boolean => ok === false && code === 'timeout'
const atOnce = ({ ok, seconds }: Took): boolean => ok === true && seconds < fast

/** Which endpoints answered, and how fast: refused is down, all hung stopped or stalled, only some hung the store. */
function reach(server: ServerView, say: Say): Sighting[] {
  const [varz, raftz, jsz, consumers] = (['varz', 'raftz', 'jsz', 'jsz_consumers'] as const).map((name) =>
    took(server, name),
  )
  if (varz === undefined || raftz === undefined || jsz === undefined || consumers === undefined) return []
  if ([varz, raftz, jsz].some(({ untimed }) => untimed)) return captured([varz, raftz, jsz], say)
  const times = `/varz ${shown(varz)}, /raftz ${shown(raftz)}, /jsz ${shown(jsz)}, /jsz with consumers ${shown(consumers)}`
  if (varz.code === 'refused') return [say('refused', times)]
  if (varz.code === 'unreachable') return [say('unreachable', times)]
  if (hangs(varz)) return hangs(raftz) && hangs(jsz) ? [say('all_hung', times)] : []
  if (atOnce(varz) && (hangs(raftz) || hangs(jsz)))
    return [say('raft_hung', times, { seconds: Math.max(raftz.seconds, jsz.seconds) })]
  if (![varz, raftz, jsz].every(atOnce))
    return varz.ok === true && varz.seconds >= fast ? [say('answers_slow', times, { seconds: varz.seconds })] : []
  const slow = hangs(consumers) || consumers.seconds >= slowConsumers
  return [slow ? say('consumers_hung', times, { seconds: consumers.seconds }) : say('answers_fast', times)]
}

const questions = ['/varz', '/raftz', '/jsz']

/** A capture says which servers answered within its time-out of some seconds, and not how soon. */
function captured(asked: readonly Took[], say: Say): Sighting[] {
  const silent = questions.filter((_, index) => asked[index] !== undefined && hangs(asked[index]))
  if (silent.length > 0) return [say('capture_unanswered', `not answered in the capture: ${silent.join(', ')}`)]
  const all = asked.every(({ ok }) => ok === true)
  return all ? [say('capture_answered', `answered in the capture: ${questions.join(', ')}`)] : []
}

const shown = ({ ok, seconds, code }: Took): string =>
  ok === undefined ? 'not asked' : ok ? `${seconds.toFixed(3)} s` : `${code ?? 'failed'} after ${seconds.toFixed(1)} s`

/** Half of the first rung's bytes: below, a group is well. */
const bytesWaiting = 64 * 1024 * 1024

const isExcused = ({ catchingUp, paused }: RaftGroup): boolean => catchingUp || paused
const isHigh = (raft: RaftGroup): boolean =>
  !isExcused(raft) && (raft.pending >= waiting || (raft.pendingBytes ?? 0) >= bytesWaiting)
const leads = ({ state }: RaftGroup): boolean => state === 'LEADER'
const level = ({ pending, pendingBytes }: RaftGroup): Partial<Moment> => ({ amount: pending, bytes: pendingBytes })

/** What one group shows, and how much of it. */
const groupSigns: readonly {
  kind: SignKind
  holds(raft: RaftGroup): boolean
  level?(raft: RaftGroup): Partial<Moment>
}[] = [
  { kind: 'leader_pending', holds: (raft) => isHigh(raft) && leads(raft), level },
  { kind: 'follower_pending', holds: (raft) => isHigh(raft) && !leads(raft), level },
  {
    kind: 'follower_queue',
    holds: (raft) => raft.queues.entry >= waiting && !leads(raft) && !isExcused(raft),
    level: ({ queues }) => ({ amount: queues.entry }),
  },
  {
    kind: 'proposals_waiting',
    holds: ({ queues }) => queues.proposal >= waiting,
    level: ({ queues }) => ({ amount: queues.proposal }),
  },
  {
    kind: 'unapplied',
    holds: (raft) => raft.unapplied >= unapplied && !isExcused(raft),
    level: (raft) => ({ amount: raft.unapplied }),
  },
  { kind: 'catching_up', holds: isExcused },
  { kind: 'no_leader', holds: ({ hasLeader, size }) => !hasLeader && size > 1 },
]

function groupsOf({ answers: { raftz } }: ServerView, say: Say, ownerOf: OwnerOf): Sighting[] {
  if (raftz === undefined) return []
  const found = raftz.flatMap((raft) => {
    // Most groups show nothing, and there may be a hundred thousand: words and owner are for those that do.
    const shows = groupSigns.filter(({ holds }) => holds(raft))
    return shows.length === 0 ? [] : signsOf(raft, shows, say, ownerOf)
  })
  const calm = raftz.every(
    ({ pending, queues, hasLeader }) =>
      pending < thresholds.pending.normal && queues.entry < thresholds.receivedWaiting.normal && hasLeader,
  )
  return calm ? [...found, say('groups_calm', `/raftz: ${raftz.length} groups, nothing waits in any`)] : found
}

function signsOf(raft: RaftGroup, shows: typeof groupSigns, say: Say, ownerOf: OwnerOf): Sighting[] {
  const { group, account, state, pending, queues } = raft
  const owner = ownerOf(group) ?? { ...noAsset, account }
  const asset = { account: owner.account, stream: owner.stream, consumer: owner.consumer, group }
  const text = `/raftz ${group}: ${state.toLowerCase()}, ${pending} pending, ${raft.unapplied} unapplied, ${queues.entry} received and waiting`
  return shows.map((sign) => say(sign.kind, text, { ...asset, ...sign.level?.(raft) }))
}

const amount = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

function storage({ answers: { jsz } }: ServerView, say: Say): Sighting[] {
  const used = amount(jsz?.raw['storage'])
  const config: unknown = jsz?.raw['config']
  const limit =
    typeof config === 'object' && config !== null && 'max_storage' in config ? amount(config.max_storage) : undefined
  if (used === undefined || limit === undefined || limit <= 0) return []
  const text = `/jsz: ${used} of ${limit} bytes of file storage used`
  if (used >= thresholds.jetstream.storageCritical * limit) return [say('store_used_up', text, { amount: used })]
  return used < thresholds.jetstream.storageWarning * limit ? [say('store_has_room', text, { amount: used })] : []
}

function other({ answers: { varz, ipqueuesz } }: ServerView, at: number, say: Say): Sighting[] {
  const api = (ipqueuesz ?? [])
    .filter(({ queue }) => queue.startsWith('jetstream_api'))
    .reduce((sum, { pending }) => sum + pending, 0)
  return [
    ...(api >= thresholds.apiQueue.warning
      ? [say('api_waiting', `/ipqueuesz: ${api} API requests wait`, { amount: api })]
      : []),
    ...(varz !== undefined && at - varz.start < recent
      ? [say('restarted', `/varz: started ${Math.round(at - varz.start)} s ago`, { at: varz.start, start: varz.start })]
      : []),
  ]
}
