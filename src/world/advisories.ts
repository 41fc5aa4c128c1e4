// Advisories of system accounts as events of the log's catalog: counted once, also where the server's log tells the same.
import type { Identity } from '../ids.ts'
import { rowOf, type EventId } from '../log/catalog/index.ts'
import type { Event } from '../log/catalog/event.ts'
import { apply } from '../log/state/apply.ts'
import { emptyOriginLog, type OriginLog } from '../log/state/state.ts'
import type { Memory } from './memory.ts'

type Known = Pick<Memory, 'log' | 'origins' | 'targets' | 'raft' | 'assets'>

export interface Advisories {
  /** JSON text of one advisory; what is none, or tells nothing that the catalog has, is passed over. */
  take(message: Buffer): void
  close(): void
}

export interface AdvisoriesContext {
  memory: Known
  /** Unix seconds. */
  now(): number
  /** Runs once after so many seconds; returns what cancels it. */
  after(seconds: number, run: () => void): () => void
}

interface Advisory {
  /** Two connections to one system account bring it twice. */
  id: string
  event: EventId
  fields: Event['fields']
  /** Name of the server that it is about; undefined: it does not say. */
  server: string | undefined
  /** Unix seconds. */
  at: number
}

type Json = Readonly<Record<string, unknown>>

/** By the end of the type, `io.nats.jetstream.advisory.v1.X`: the event, where it names its server, and its fields. */
const kinds: Record<string, { event: EventId; server?: string; fields: Record<string, string> }> = {
  stream_leader_elected: {
    event: 'stream_new_leader',
    server: 'leader',
    fields: { account: 'account', stream: 'stream' },
  },
  consumer_leader_elected: {
    event: 'consumer_new_leader',
    server: 'leader',
    fields: { account: 'account', stream: 'stream', consumer: 'consumer' },
  },
  stream_quorum_lost: { event: 'stream_no_quorum', fields: { account: 'account', stream: 'stream' } },
  consumer_quorum_lost: {
    event: 'consumer_no_quorum',
    fields: { account: 'account', stream: 'stream', consumer: 'consumer' },
  },
  server_out_of_space: { event: 'jetstream_disabled', server: 'server', fields: {} },
  api_limit_reached: { event: 'api_requests_dropped', server: 'server', fields: { requests: 'dropped' } },
}

function parsed(message: Buffer): Json {
  try {
    const value: unknown = JSON.parse(message.toString())
    return typeof value === 'object' && value !== null ? (value as Json) : {}
  } catch {
    // Whoever may publish in the account may send anything.
    return {}
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function read(message: Buffer, now: number): Advisory | undefined {
  const json = parsed(message)
  const kind = textOf(json['type']).split('.').at(-1) ?? ''
  const row = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (row === undefined) return undefined
  const fields = Object.entries(row.fields).flatMap(([name, key]): [string, string | number][] => {
    const value = json[key]
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
  })
  if (fields.length < Object.keys(row.fields).length) return undefined
  const server = row.server === undefined ? undefined : textOf(json[row.server])
  const at = Date.parse(textOf(json['timestamp'])) / 1000
  return {
    id: textOf(json['id']),
    event: row.event,
    fields: Object.fromEntries(fields),
    server,
    at: Number.isNaN(at) ? now : at,
  }
}

/** Who led the group when it was asked last: the old leader tells that the majority has gone. */
function leaderOf(
  { raft, targets, assets }: Known,
  { account, stream, consumer = '' }: Event['fields'],
): Identity | undefined {
  for (const [target, groups] of raft) {
    for (const [group, { leader }] of groups) {
      const asset = leader ? assets.get(group) : undefined
      if (asset?.account === account && asset?.stream === stream && asset?.consumer === consumer)
        return targets.get(target)
    }
  }
  return undefined
}

/** Of servers of one name in two clusters nobody can tell which it was: then no cluster is claimed. */
function identityOf(known: Known, { server, fields }: Advisory): Identity {
  if (server === undefined) return leaderOf(known, fields) ?? { server: '', cluster: '' }
  const clusters = new Set(
    [...known.targets.values()].flatMap((target) => (target.server === server ? [target.cluster] : [])),
  )
  const [cluster] = clusters
  return { server, cluster: clusters.size === 1 && cluster !== undefined ? cluster : '' }
}

/** The clock of a log and that of the server are one, but for the time that writing takes. */
const sameSeconds = 2

function newest({ events, assets }: OriginLog, { event, fields }: Advisory): number {
  const { account = '', stream = '', consumer = '' } = fields
  if (stream === '') return events[event]?.last ?? -Infinity
  return assets.get([event, account, stream, consumer, ''].join('\n'))?.last ?? -Infinity
}

/** Whether a log has the same event at that time or later; from any server where the advisory does not say which. */
function isLogged({ log, origins }: Known, advisory: Advisory, { server }: Identity): boolean {
  return [...log].some(([origin, state]) => {
    const writer = origins.get(origin)?.server ?? origin
    if (origin.startsWith(prefix) || (server !== '' && writer !== server)) return false
    return newest(state, advisory) >= advisory.at - sameSeconds
  })
}

/** Origins of advisories, which no source of a log can have. */
const prefix = 'advisories of '

function count(advisory: Advisory, { memory, now }: AdvisoriesContext): void {
  const identity = identityOf(memory, advisory)
  if (isLogged(memory, advisory, identity)) return
  const origin = `${prefix}${identity.cluster}/${identity.server}`
  const state = memory.log.get(origin) ?? emptyOriginLog()
  memory.log.set(origin, state)
  memory.origins.set(origin, identity)
  const { event: id, fields, at } = advisory
  const event = { id, severity: rowOf(id).severity, time: at, level: undefined, fields }
  apply(state, event, { now: now(), live: true, counting: true })
}

/** A log line is read a moment after it was written. An advisory waits so many seconds, so that the line of the same event comes first. */
const patienceSeconds = 5
/** A restart of a large cluster elects thousands of leaders at once. */
const mostWaiting = 50_000

export function openAdvisories(context: AdvisoriesContext): Advisories {
  let waiting = new Map<string, Advisory>()
  let closed = false
  let cancel: (() => void) | undefined
  const settle = (): void => {
    const due = waiting
    waiting = new Map()
    cancel = undefined
    for (const advisory of due.values()) count(advisory, context)
  }
  return {
    take(message) {
      const advisory = read(message, context.now())
      if (advisory === undefined || closed) return
      waiting.set(advisory.id === '' ? message.toString() : advisory.id, advisory)
      if (waiting.size < mostWaiting) cancel ??= context.after(patienceSeconds, settle)
      else {
        cancel?.()
        settle()
      }
    },
    close() {
      closed = true
      cancel?.()
      settle()
    },
  }
}
