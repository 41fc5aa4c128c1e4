// One run of the exporter over one configuration: sources and servers in, exposition out. Start and reload are this function.
import type { Config } from '../config/schema.ts'
import { renderInTurns, type Section } from '../exposition/text.ts'
import { registryText } from '../exposition/registry.ts'
import type { Served } from '../http/app.ts'
import { statusPage } from '../http/page.ts'
import type { Logger } from '../logger.ts'
import { watchLogs } from '../log/watch.ts'
import { tables } from '../metrics/index.ts'
import { dropRungs } from '../metrics/ladder.ts'
import { openTargets } from '../nats/collect/collect.ts'
import { discovered, knownTarget, only, openProbes } from './probe.ts'
import type { OpenState } from '../world/state-file.ts'
import type { ExporterStatus, World } from '../world/world.ts'

export interface Surroundings {
  state: OpenState
  /** Unix seconds. */
  now(): number
  log: Logger
  exporter: ExporterStatus
}

export interface Run extends Served {
  /** One collection, of all servers or of one target. */
  world(timeoutSeconds?: number, target?: string): Promise<World>
  /** Stops reading and asking; the memory holds all that was read. */
  close(): Promise<void>
}

/** Prometheus gives up at its time-out: half a second before, what there is must be on its way. */
function deadline(configured: number, timeoutSeconds: number | undefined): number {
  return timeoutSeconds === undefined ? configured : Math.max(0.1, Math.min(configured, timeoutSeconds - 0.5))
}

async function wholeText(world: World): Promise<Section[]> {
  return [...(await renderInTurns(tables, world)), [Buffer.from(await registryText())]]
}

/** Reads and asks until `signal` aborts or close() is called. `state.memory` is taken as found and written to. */
export function run(config: Config, { state, now, log, exporter }: Surroundings, signal: AbortSignal): Run {
  const { memory } = state
  const targets = openTargets(config.targets, config, { memory, now, signal, log })
  const logs = watchLogs(config.logs, {
    ...{ memory, now, signal, log },
    lookbackSeconds: config.lookback,
    onEvent: (origin, { id }) => {
      if (id === 'raft_append_entries_pending') targets.wake(memory.origins[origin]?.server ?? origin)
    },
  })
  let opened = false
  // Ready means that a restart goes on from here, however this process ends.
  void logs.ready.then(() => state.save()).then(() => (opened = true))
  const world = async (timeoutSeconds?: number, target?: string): Promise<World> => {
    const snapshot = await targets.collect(deadline(config.scrape_deadline, timeoutSeconds), target)
    const about = { memory, sources: logs.sources(), exporter: { ...exporter, state: state.status() } }
    const found: World = { now: now(), snapshot, ...about }
    if (target === undefined) dropRungs(memory, found)
    await state.save()
    return found
  }
  const probes = openProbes(config, { now, signal, log })
  const probe = async (name: string, timeoutSeconds?: number): Promise<Section[] | undefined> => {
    const target = knownTarget(targets.list(), memory, name)
    if (target !== undefined) return renderInTurns(tables, only(await world(timeoutSeconds, target)))
    const foreign = await probes.ask(name, deadline(config.scrape_deadline, timeoutSeconds))
    return foreign && renderInTurns(tables, { ...foreign, now: now(), sources: [], exporter })
  }
  return {
    world,
    metrics: async (timeoutSeconds) => wholeText(await world(timeoutSeconds)),
    probe,
    targets: () => discovered(targets.list()),
    page: async () => statusPage(await world(), logs.unrecognized()),
    ready: () => opened,
    async close() {
      await Promise.all([targets.close(), logs.close(), probes.close()])
    },
  }
}
