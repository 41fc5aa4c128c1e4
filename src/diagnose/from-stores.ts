// From stores as seen from beside to signs: the probe, the disk below it, the file system, and nats-server's own process.
import type { StoreFacts } from '../host/facts.ts'
import { probeOps } from '../host/work.ts'
import { thresholds } from '../thresholds.ts'
import type { OwnedStore } from '../world/stores.ts'
import { causes } from './causes.ts'
import { noAsset, type Moment } from './evidence.ts'
import type { Sighting } from './from-events.ts'
import type { SignKind } from './signs.ts'

const { fsync, disk } = thresholds

type Say = (kind: SignKind, text: string, seconds?: number) => Sighting

/** What is seen of one store. `all`: every store that is known here, since two on one volume share a disk. */
export function storeSightings(one: OwnedStore, all: readonly OwnedStore[]): Sighting[] {
  const { store, hostNow: at } = one
  const say: Say = (kind, text, seconds) => {
    const moment: Moment = { start: seconds === undefined ? at : at - seconds, at, seconds, amount: undefined, text }
    return { kind, ...noAsset, moment }
  }
  const probed = probeSigns(store, at, say)
  const isWell = probed.some(({ kind }) => kind === 'probe_fast')
  return [...probed, ...diskSigns(one, say), ...fileSystemSigns(store, say), ...sharedSigns(one, all, say)].concat(
    heldBackSigns(store, say),
    processSigns(store, isWell, say),
  )
}

function probeSigns({ dir, probe }: StoreFacts, at: number, say: Say): Sighting[] {
  if (probe === undefined) return []
  const running = probeOps.flatMap((op) =>
    probe.ops[op].startedAt > 0 ? [{ op, age: at - probe.ops[op].startedAt }] : [],
  )
  const stuck = running.find(({ age }) => age >= causes.store_stuck.limit)
  if (stuck !== undefined)
    return [say('probe_stuck', `${dir}: ${stuck.op} has run for ${stuck.age.toFixed(1)} s`, stuck.age)]
  const [worst] = probeOps
    .flatMap((op) => {
      const { sustained } = probe.ops[op]
      return sustained === undefined ? [] : [{ op, sustained }]
    })
    .sort((a, b) => b.sustained - a.sustained)
  if (worst === undefined || probe.state !== 'ok') return []
  const text = `${dir}: ${worst.op} takes ${worst.sustained.toFixed(3)} s`
  if (worst.sustained > causes.store_slow.limit) return [say('probe_slow', text, worst.sustained)]
  // Two slow rounds of six are chance, so nothing sustained may be three rounds that nobody has seen yet.
  const isKnown = probe.ops[worst.op].recent.length >= fsync.outOf
  return isKnown && worst.sustained < fsync.normal ? [say('probe_fast', text, worst.sustained)] : []
}

/** A round of the probe that ended proves that the disk works, whatever an old kernel counts as in flight. */
function diskSigns({ store: { disks, probe }, hostNow: at }: OwnedStore, say: Say): Sighting[] {
  if (at - (probe?.lastSuccess ?? -Infinity) < disk.proven) return []
  return disks.flatMap(({ name, lastCompletion, counters }) => {
    const age = lastCompletion === undefined ? 0 : at - lastCompletion
    const text = `${name}: ${counters.inFlight} requests in flight, none completed for ${age.toFixed(1)} s`
    return age >= disk.hung ? [say('device_stuck', text, age)] : []
  })
}

function fileSystemSigns({ dir, probe, place }: StoreFacts, say: Say): Sighting[] {
  const state = probe?.state
  return [
    ...(state === 'no_space' || state === 'quota' ? [say('store_no_space', `${dir}: ${state}`)] : []),
    ...(place?.readOnly === true || state === 'read_only' ? [say('store_read_only', `${dir}: read-only`)] : []),
  ]
}

function sharedSigns({ cluster, server, store }: OwnedStore, all: readonly OwnedStore[], say: Say): Sighting[] {
  const volume = store.place?.volume
  const others = all.filter(
    (other) =>
      volume !== undefined &&
      other.store.place?.volume === volume &&
      (other.server !== server || other.cluster !== cluster),
  )
  const names = [...new Set(others.map((other) => other.server))].join(', ')
  return others.length === 0 ? [] : [say('volume_shared', `${store.dir}: volume ${volume}, as that of ${names}`)]
}

function heldBackSigns({ dir, heldBack }: StoreFacts, say: Say): Sighting[] {
  return [...(heldBack ?? [])].flatMap(([limit, { recent }]) => {
    const text = `${dir}: control group at its limit of ${limit} for ${recent.toFixed(0)} s`
    return recent >= causes.store_throttled.limit ? [say('volume_throttled', text, recent)] : []
  })
}

/** A thread that waits for the disk at one moment is ordinary on a disk that is fast. */
function processSigns({ process }: StoreFacts, isWell: boolean, say: Say): Sighting[] {
  if (process?.state === 'stopped') return [say('process_stopped', '/proc/PID/stat: T')]
  const blocked = process?.blocked ?? 0
  return blocked > 0 && !isWell ? [say('process_blocked', `${blocked} threads in state D`)] : []
}
