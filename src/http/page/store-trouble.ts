// What is wrong with a store, in words, and how bad that is: the state of its probe, what runs too long, and how full it is.
import { stalledAfter, type ProbeState } from '../../host/probe.ts'
import { probeOps } from '../../host/work.ts'
import { thresholds } from '../../thresholds.ts'
import type { OwnedStore } from '../../world/stores.ts'
import { age } from './html.ts'

export interface StoreTrouble {
  server: string
  tone: 'critical' | 'warning'
  says: string
}

const states: Readonly<Record<ProbeState, Omit<StoreTrouble, 'server'> | undefined>> = {
  ok: undefined,
  low_space: { tone: 'warning', says: 'little space is left: free some, or make the volume larger' },
  no_space: { tone: 'critical', says: 'no space is left: writes are refused' },
  quota: { tone: 'critical', says: 'its quota is used up: writes are refused' },
  read_only: { tone: 'critical', says: 'is mounted read-only: look at dmesg, the kernel does that after errors' },
  denied: { tone: 'warning', says: 'the exporter may not write here: give it a folder with probe_dir' },
  io_error: { tone: 'critical', says: 'writing fails with an input/output error: look at dmesg' },
  stale: { tone: 'critical', says: 'its network file system has lost it (stale handle): mount it again' },
  missing: { tone: 'warning', says: 'is not there: check the path, and that the volume is mounted' },
  moved: { tone: 'warning', says: 'another volume lies in its place' },
}

/** What is used of the space, and of the inodes where the file system counts them; undefined: not known. */
export function usedShare({ store: { space } }: OwnedStore): { space: number; inodes: number | undefined } | undefined {
  if (space === undefined || space.size === 0) return undefined
  const inodes = space.inodes > 0 ? 1 - space.inodesFree / space.inodes : undefined
  return { space: 1 - space.available / space.size, inodes }
}

/** What runs for a store, and for how many seconds; undefined: nothing. */
export function runningFor({ store, hostNow }: OwnedStore): { op: string; seconds: number } | undefined {
  const { probe } = store
  const op = probeOps.find((name) => (probe?.ops[name].startedAt ?? 0) > 0)
  return op === undefined || probe === undefined ? undefined : { op, seconds: hostNow - probe.ops[op].startedAt }
}

export function storeTrouble(of: OwnedStore): StoreTrouble[] {
  const { probe } = of.store
  const running = runningFor(of)
  const slow = Math.max(...probeOps.map((op) => probe?.ops[op].sustained ?? 0))
  const used = usedShare(of)
  const found: (Omit<StoreTrouble, 'server'> | undefined | false)[] = [
    probe?.state && states[probe.state],
    running !== undefined &&
      running.seconds >= stalledAfter && {
        tone: 'critical',
        says: `one ${running.op} has run for ${age(running.seconds)}: the store stands still`,
      },
    slow >= thresholds.fsync.warning && {
      tone: slow >= thresholds.fsync.critical ? 'critical' : 'warning',
      says: `writes take ${Math.round(slow * 1000)} ms again and again, normally below ${thresholds.fsync.normal * 1000} ms`,
    },
    used !== undefined &&
      Math.max(used.space, used.inodes ?? 0) >= thresholds.jetstream.storageCritical &&
      probe?.state === 'ok' && { tone: 'warning', says: 'nearly full: space or inodes' },
  ]
  return found.flatMap((one) => (one ? [{ server: of.server, ...one }] : []))
}
