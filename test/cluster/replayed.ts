// A recording that runs through the real exporter into what scrapes and keeps it: what boards are asked against and drawn from.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording } from '../../src/commands/demo/recording.ts'
import { replay } from '../../src/commands/demo/replay.ts'
import { loadConfig } from '../../src/config/load.ts'
import { quiet, type Logger } from '../../src/logger.ts'
import { startExporter } from '../../src/serve/exporter.ts'
import type { Api, Engine } from './engines.ts'
import type { Owner } from './scratch.ts'
import { until } from './until.ts'

interface Options {
  recording: Recording
  folder: string
  /** Each with the paths of its programs. */
  engines: readonly (readonly [engine: Engine, paths: readonly string[]])[]
  /** Addresses to ask and logs to read beside those that are recorded. */
  urls?: readonly string[]
  logs?: readonly string[]
  /** Files with rules beside the shipped ones. */
  rules?: readonly string[]
  /** Stores are those of the recording. By default one on this disk is probed in their place. */
  recordedStores?: boolean
  logger?: Logger
}

export interface Replayed {
  /** HOST:PORT of the exporter. */
  target: string
  /** In the order of the engines. */
  apis: readonly Api[]
  /** Unix seconds at which it began. */
  began: number
  /** Resolves when so many seconds of the recording have been played. */
  reach(seconds: number): Promise<unknown>
}

/** A store beside the recording: a real probe on a real disk, so that what stores tell is there too. */
function storeIn(folder: string): string {
  const dir = join(folder, 'store')
  const messages = join(dir, 'jetstream', '$G', 'streams', 'ORDERS', 'msgs')
  mkdirSync(messages, { recursive: true })
  writeFileSync(join(messages, '1.blk'), 'a block')
  return dir
}

/** All is ended by the owner. */
export async function startReplayed(owner: Owner, options: Options): Promise<Replayed> {
  const {
    recording,
    folder,
    engines,
    urls = [],
    logs = [],
    rules = [],
    recordedStores = false,
    logger = quiet,
  } = options
  const played = await replay(recording, { folder, now: () => Date.now() / 1000 })
  owner.teardown(() => played.close())
  const config = loadConfig(
    {
      listen: '127.0.0.1:0',
      urls: [...played.servers.map(({ url }) => url), ...urls],
      logs: [...played.servers.map(({ name, log }) => `${name}=${log}`), ...logs],
    },
    {},
  )
  const own = {
    stores: recordedStores ? [] : [{ dir: storeIn(folder), server: played.servers[0]?.name ?? '' }],
    state_file: join(folder, 'state.json'),
  }
  const seen = recordedStores ? { host: played.host } : {}
  const exporter = await startExporter({ ...config, ...own }, {}, logger, seen)
  owner.teardown(() => exporter.close())
  const target = new URL(await exporter.url()).host
  const began = Date.now() / 1000
  const apis = await Promise.all(
    engines.map(([engine, paths]) => engine.start(owner, paths, { target, folder, rules })),
  )
  const reach = (seconds: number) =>
    until(`second ${seconds} of the recording`, 120, () => played.position().seconds >= seconds)
  return { target, apis, began, reach }
}
