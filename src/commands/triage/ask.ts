// Servers as evidence: live ones asked once, by the same reader as the exporter's, and those of a capture.
import { loadConfig } from '../../config/load.ts'
import type { Evidence } from '../../diagnose/evidence.ts'
import { momentEvidence } from '../../diagnose/from-world.ts'
import { quiet } from '../../logger.ts'
import { archivedSnapshot } from '../../nats/archive/snapshot.ts'
import { openTargets } from '../../nats/collect/collect.ts'
import type { Snapshot } from '../../nats/collect/snapshot.ts'
import { version } from '../../package.ts'
import { emptyMemory, type Memory } from '../../world/memory.ts'
import { join } from '../../world/world.ts'
import type { Io } from '../io.ts'
import { inside, type Window } from './scan.ts'

/** @throws {ConfigError} an address that is none. */
export async function askEvidence(urls: readonly string[], io: Io, now: () => number): Promise<Evidence[]> {
  if (urls.length === 0) return []
  const config = loadConfig({ urls: [...urls], logs: [] }, io.env)
  const memory = emptyMemory()
  const stop = new AbortController()
  const targets = openTargets(config.targets, config, {
    memory,
    now,
    signal: AbortSignal.any([io.signal, stop.signal]),
    // What fails is evidence itself.
    log: quiet,
  })
  try {
    await targets.resolve(config.scrape_deadline)
    const snapshot = await targets.collect(config.scrape_deadline)
    return evidenceAt(now(), snapshot, memory)
  } finally {
    stop.abort()
    await targets.close()
  }
}

function evidenceAt(now: number, snapshot: Snapshot, memory: Memory): Evidence[] {
  const exporter = { version, reloadSuccess: true, reloadedAt: now }
  return momentEvidence(join(snapshot, memory, { now, sources: [], exporter }))
}

export interface Archived {
  evidence: Evidence[]
  notes: string[]
}

/** What a capture of `nats audit gather` tells. @throws {ConfigError} it cannot be read as one. */
export function archiveEvidence(path: string, window: Window): Archived {
  const memory = emptyMemory()
  const snapshot = archivedSnapshot(path, memory)
  const taken = `${path}: taken at ${new Date(snapshot.at * 1000).toISOString().slice(0, 19)}Z`
  if (!inside(snapshot.at, window)) return { evidence: [], notes: [`${taken}, outside --since and --until: not read.`] }
  const failures = snapshot.servers.flatMap(({ server, status }) =>
    status.flatMap(({ failure }) => (failure === undefined ? [] : [`${server}: ${failure.reason}`])),
  )
  const notes = [...new Set(failures)].slice(0, mostFailures).map((failure) => `${path}: ${failure}.`)
  return {
    evidence: evidenceAt(snapshot.at, snapshot, memory),
    notes: [`${taken}; how fast servers answered is not in it.`, ...notes],
  }
}

/** Failures that are told. */
const mostFailures = 10
