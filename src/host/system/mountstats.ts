// What a client of NFS counts: operations, how long they took on the wire and in all, and what had to be sent again.
import { join } from 'node:path'
import { readText } from './text.ts'

/** Those that a store needs; COMMIT is what an fsync is there. */
export const nfsOps = ['read', 'write', 'commit', 'open', 'getattr', 'lookup', 'create', 'rename', 'remove'] as const
export type NfsOp = (typeof nfsOps)[number]

export interface NfsCounters {
  operations: number
  /** Sent again. */
  retransmissions: number
  /** Gave up waiting and began anew. */
  timeouts: number
  /** Seconds between request and answer. */
  roundTripSeconds: number
  /** Seconds from the call to its end: with the time in the queue. */
  seconds: number
}

/** Undefined: it cannot be read. Without NFS at this mount: none. */
export function readNfs(root: string, point: string): Map<NfsOp, NfsCounters> | undefined {
  const text = readText(join(root, 'proc/self/mountstats'))
  return text === undefined ? undefined : parseNfs(text, point)
}

export function parseNfs(text: string, point: string): Map<NfsOp, NfsCounters> {
  const found = new Map<NfsOp, NfsCounters>()
  let isMount = false
  for (const line of text.split('\n')) {
    if (line.startsWith('device ')) isMount = line.includes(` mounted on ${point} with fstype nfs`)
    const [name = '', rest] = isMount ? line.trim().split(': ') : []
    const op = nfsOps.find((one) => one === name.toLowerCase())
    if (op !== undefined && rest !== undefined) found.set(op, parseOperation(rest))
  }
  return found
}

/** Operations, transmissions, timeouts, bytes sent and received, then milliseconds queued, on the wire and in all. */
function parseOperation(columns: string): NfsCounters {
  const [operations = 0, transmissions = 0, timeouts = 0, , , , roundTrip = 0, all = 0] = columns.split(' ').map(Number)
  return {
    ...{ operations, timeouts, retransmissions: Math.max(0, transmissions - operations) },
    ...{ roundTripSeconds: roundTrip / 1000, seconds: all / 1000 },
  }
}
