// The recorded incident at one second of it, through the real exporter: the world that the demo tells of.
import { join } from 'node:path'
import type { Test } from 'tap'
import { readRecording, type Recording } from '../../../src/commands/demo/recording.ts'
import { replay } from '../../../src/commands/demo/replay.ts'
import { recordingOf, usualScenario } from '../../../src/commands/demo/scenarios.ts'
import { loadConfig } from '../../../src/config/load.ts'
import type { Logger } from '../../../src/logger.ts'
import { startExporter } from '../../../src/serve/exporter.ts'
import type { World } from '../../../src/world/world.ts'
import { until } from '../../cluster/until.ts'

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

export const recording = readRecording(recordingOf(usualScenario))

interface Look {
  from?: number
  /** `last`: Unix seconds of the last line of each server until then. */
  isRead?: (world: World, last: ReadonlyMap<string, number>) => boolean
  of?: Recording
}

/** Every line of every log is read: to the microsecond, as lines have their times. */
export const allRead: NonNullable<Look['isRead']> = ({ logs }, last) =>
  logs.length === last.size &&
  logs.every(({ server, log }) => (log.lastLine ?? 0) >= (last.get(server) ?? Infinity) - 0.001)

const hasRung = ({ logs }: World): boolean => logs.some(({ log }) => log.rungs.size > 0)

/**
 * Waits until the logs are read so far that it shows. What was logged before `from` was there when the exporter started: known,
 * and not counted.
 */
export async function worldAt(
  t: Test,
  second: number,
  { from = second, isRead = hasRung, of = recording }: Look = {},
): Promise<World> {
  const folder = t.testdir({})
  let position = 0
  const begin = Date.now() / 1000 - second
  // The logs are written as of the beginning, and read as of `second`.
  const played = await replay(of, { folder, now: () => begin + position })
  t.teardown(() => played.close())
  position = from
  const urls = played.servers.map(({ url }) => url)
  const logs = played.servers.map(({ name, log }) => `${name}=${log}`)
  const config = { ...loadConfig({ listen: '127.0.0.1:0', urls, logs }, {}), state_file: join(folder, 'state.json') }
  const exporter = await startExporter(config, {}, quiet, { host: played.host })
  t.teardown(() => exporter.close())
  const run = await exporter.run()
  await until('logs are opened', 20, () => run.readiness().ready)
  position = second
  const last = new Map(
    of.servers.map(({ name, log }) => [name, begin + Math.max(...log.map(({ t }) => t).filter((at) => at < second))]),
  )
  for (;;) {
    const world = await run.world()
    if (isRead(world, last)) return world
  }
}

/** Second of the recording in which most is pending. */
export const height = 46

/** On a machine that is busy a look may come late: that is no part of the incident. */
export const worldAtHeight = (t: Test): Promise<World> =>
  worldAt(t, height, {
    isRead: (world) => hasRung(world) && world.servers.every(({ status }) => status.every(({ success }) => success)),
  })
