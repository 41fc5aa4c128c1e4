// Live servers as evidence: asked once, by the same reader as the exporter's.
import { loadConfig } from '../../config/load.ts'
import type { Evidence } from '../../diagnose/evidence.ts'
import { momentEvidence } from '../../diagnose/from-world.ts'
import { quiet } from '../../logger.ts'
import { openTargets } from '../../nats/collect/collect.ts'
import { version } from '../../package.ts'
import { emptyMemory } from '../../world/memory.ts'
import { join } from '../../world/world.ts'
import type { Io } from '../io.ts'

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
    const exporter = { version, reloadSuccess: true, reloadedAt: now() }
    return momentEvidence(join(snapshot, memory, { now: now(), sources: [], exporter }))
  } finally {
    stop.abort()
    await targets.close()
  }
}
