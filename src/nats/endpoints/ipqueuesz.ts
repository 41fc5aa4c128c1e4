// Row type and reader of /ipqueuesz: the server's internal queues by what they carry, thousands of queues as some twenty rows.
import { count, entries, number, type Json } from '../json/decode.ts'

/** All queues of one kind together. */
export interface QueueKind {
  queue: string
  /** Queues that are not empty. */
  queues: number
  /** Entries waiting in all of them. */
  pending: number
  /** Entries waiting in the longest. */
  longest: number
  /** Entries taken out and still being worked on. */
  inProgress: number
}

/** Kind by the end of the queue's name; what is not listed counts as other. All kinds exist from 0. */
const kinds: [queue: string, name: RegExp][] = [
  ['raft_proposal', /RAFT '.*' entry$/],
  ['raft_append_entry', /RAFT '.*' appendEntry$/],
  ['raft_append_entry_response', /RAFT '.*' appendEntryResponse$/],
  ['raft_committed_entry', /RAFT '.*' committedEntry$/],
  ['raft_vote', /RAFT '.*' (vreq|vresp|stepdown)$/],
  ['raft_index_update', /RAFT '.*' indexUpdates$/],
  ['stream_messages', /stream '.*' messages$/],
  ['stream_direct_gets', /stream '.*' direct gets$/],
  ['stream_acks', /stream '.*' acks$/],
  ['stream_restore', /stream '.*' restore$/],
  ['stream_observers', /stream '.*' obs$/],
  ['stream_send', /stream '.*' sendQ$/],
  ['stream_mirror', / mirror '.*' msgs$/],
  ['stream_sources', / sources '.*' msgs$/],
  ['consumer_acks', /consumer '.*' ackMsgs$/],
  ['consumer_pull_requests', /consumer '.*' pull requests$/],
  ['jetstream_api', /^(JetStream API queue|Routed JS API Requests)$/],
  ['jetstream_api_info', /^JetStream API info queue$/],
  ['jetstream_api_delayed', /^delayed API responses$/],
  ['system_send', /^System sendQ$/],
  ['system_receive', /^System recvQ/],
  ['account_send', /^SendQ$/],
  ['mqtt', /MQTT/i],
  ['other', /(?:)/],
]

export const queueKinds: readonly string[] = kinds.map(([queue]) => queue)

function kindOf(name: string): string {
  return kinds.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other'
}

/** Source: /ipqueuesz, which lists the queues that are not empty. */
export function readIpqueuesz(json: Json): QueueKind[] {
  const rows = new Map(queueKinds.map((queue) => [queue, { queue, queues: 0, pending: 0, longest: 0, inProgress: 0 }]))
  entries(json, (inner, name) => {
    const row = rows.get(kindOf(name))
    if (row === undefined) return
    const pending = number(inner, 'pending')
    row.queues++
    row.pending += pending
    row.longest = Math.max(row.longest, pending)
    row.inProgress += count(inner, 'in_progress')
  })
  return [...rows.values()]
}
