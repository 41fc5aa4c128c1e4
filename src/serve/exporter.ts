// The exporter as a process keeps it: state, one run, one listener; a reload swaps the run and keeps the rest.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../config/error.ts'
import type { Config } from '../config/schema.ts'
import { createApp } from '../http/app.ts'
import { openSend } from '../http/send.ts'
import { listen, type Listener } from '../http/listen.ts'
import { openLive } from '../http/live.ts'
import { openClock } from '../host/clock.ts'
import { openOutside, type Outside } from '../host/outside.ts'
import { openWriter } from '../host/writer.ts'
import type { Readable } from '../files.ts'
import type { Logger } from '../logger.ts'
import { version } from '../package.ts'
import { openRegistry } from '../exposition/registry.ts'
import { openMargin } from './margin.ts'
import { run, type Run } from './run.ts'
import type { Stores } from './stores.ts'
import { openState, type OpenState } from '../world/state-file.ts'
import { noneRefused, type Refusal, type Refused } from '../world/refused.ts'
import type { ExporterStatus } from '../world/world.ts'

/** Answers under way have so long when the listener closes: a scrape for its collection, and then to be written. */
const graceSeconds = 3
const answerSeconds = 1

/** The next configuration, by who reads its file. @throws {ConfigError} */
export type Load = (files: Readable) => Config | Promise<Config>

export interface Exporter {
  /** http://HOST:PORT as bound. */
  url(): Promise<string>
  run(): Promise<Run>
  /** Loads and swaps; false: a bad configuration is logged and the old one stays. Reloads queue. */
  reload(load: Load): Promise<boolean>
  close(): Promise<void>
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * systemd's StateDirectory=, else the user's state folder; one file a listen address, so that two exporters do not meet.
 * Port 0 is another one every time, so nothing is kept (undefined).
 */
export function statePath(config: Config, env: Env): string | undefined {
  if (config.state_file !== undefined || /:0+$/.test(config.listen)) return config.state_file
  const folder =
    env['STATE_DIRECTORY'] ??
    join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'nats-jetstream-exporter')
  return join(folder, `${config.listen.replace(/[^\w.-]+/g, '_')}.json`)
}

type Handler = Parameters<typeof listen>[1]

/** The listen address is the user's, so its errors are too. @throws {ConfigError} */
async function bind(
  { listen: address, web_config: webConfig }: Config,
  handler: Handler,
  { log, status: { refused }, files: reader }: Pick<Swap, 'log' | 'status' | 'files'>,
): Promise<Listener> {
  const refuse = (why: Refusal): number => refused[why]++
  const report = (error: unknown): void => log.error({ error: String(error) }, 'web_config could not be read again')
  try {
    return await listen(address, handler, { webConfig, report, refuse, reader })
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    const place = /^E(ADDR|ACCES)/.test(code) ? `listen ${address}` : (webConfig ?? '')
    throw new ConfigError(`${place}: ${message}`, { cause: error })
  }
}

const now = (): number => Date.now() / 1000
const steady = (): number => performance.now() / 1000

export interface StartOptions {
  /** Whoever reaches the listener may ask for a reload by it. */
  reloading?: Load | undefined
  /** Where the configuration stands. */
  configFile?: string | undefined
  /** Stores as they were seen, in place of those that the configuration names. */
  host?: Stores['facts']
}

/** @throws {ConfigError} the listen address or the state file cannot be had. */
export async function startExporter(first: Config, env: Env, log: Logger, more: StartOptions = {}): Promise<Exporter> {
  const { reloading, configFile, host } = more
  const status = { version, reloadSuccess: true, reloadedAt: now(), refused: noneRefused() }
  const stop = new AbortController()
  const shared = { registry: openRegistry(), margin: openMargin(steady) }
  const served = async (): Promise<Run> => (await current).run
  const report = (error: unknown): void => log.error({ error: String((error as Error).stack) }, 'request failed')
  const live = openLive({ page: async () => (await served()).page(), report })
  const sendTo = openSend((why) => status.refused[why]++)
  const app = createApp(served, { live, report, reload: reloading && (() => reload(reloading)), sendTo })
  const disks = openDisks(first, (message) => log.warn({}, message))
  const { outside } = disks
  const listener = await bind(first, app, { log, status, files: outside }).catch(disks.abandon)
  const begin = (config: Config, state: OpenState): Run =>
    run(config, { ...shared, state, now, steady, log, exporter: status, outside, configFile, host }, stop.signal)
  let current = disks
    .state(statePath(first, env))
    .then((state): Current => ({ config: first, run: begin(first, state), listener, state }))
  await current.catch(async (error: unknown) => {
    await listener.close(0)
    disks.abandon(error)
  })
  let reloads: Promise<unknown> = current
  const reload = async (load: Load): Promise<boolean> => {
    // What answers goes on answering until the next one has begun.
    reloads = reloads.then(async () => {
      current = Promise.resolve(await swap(await current, load, { app, begin, status, log, files: outside }))
    })
    await reloads
    return status.reloadSuccess
  }
  return {
    ...{ url: async () => (await current).listener.url, run: served, reload },
    async close() {
      const last = await reloads.then(() => current)
      live.close()
      await end(last, stop)
      disks.close()
    },
  }
}

async function end({ listener, run: last, state }: Current, stop: AbortController): Promise<void> {
  const closed = listener.close(graceSeconds + answerSeconds)
  await last.close()
  await closed
  stop.abort()
  await state.close()
}

/** All that this process asks of disks while it runs; none of them can hold it up. */
function openDisks({ stores }: Config, warn: (message: string) => void) {
  const clock = openClock(now)
  const outside: Outside = openOutside({ clock, warn })
  if (stores !== 'auto') for (const { dir } of stores) outside.doubt(dir)
  const writer = openWriter(clock)
  const state = (path: string | undefined) => openState(path, { now, warn, ask: writer.ask })
  const close = (): void => {
    outside.close()
    writer.close()
    clock.close()
  }
  const abandon = (error: unknown): never => {
    close()
    throw error
  }
  return { outside, state, close, abandon }
}

/** What serves now; a promise of it is what the first requests wait for. */
interface Current {
  state: OpenState
  config: Config
  run: Run
  listener: Listener
}

interface Swap {
  app: Handler
  begin(config: Config, state: OpenState): Run
  status: ExporterStatus & { refused: Refused }
  log: Logger
  files: Readable
}

/** The old configuration, begun again: its logs were let go of for a run that could not be begun. They are read on from there. */
function resumed(old: Current, bound: Listener, begin: Swap['begin']): Current {
  if (bound !== old.listener) void bound.close(0)
  void old.run.close()
  return { ...old, run: begin(old.config, old.state) }
}

/**
 * The next configuration in the place of the old one or, where it is wrong, the old one as it is. Logs are handed over;
 * what the old run still collects for a scrape goes on meanwhile.
 */
async function swap(old: Current, load: Load, { app, begin, status, log, files }: Swap): Promise<Current> {
  let released: Listener | undefined
  try {
    const config = await load(files)
    for (const fixed of ['state_file', 'web_config'] as const) {
      if (config[fixed] !== old.config[fixed])
        throw new ConfigError(`${fixed}: cannot change while running; restart the exporter`)
    }
    const listener =
      config.listen === old.config.listen ? old.listener : await bind(config, app, { log, status, files })
    await old.run.release()
    released = listener
    const next: Current = { config, run: begin(config, old.state), listener, state: old.state }
    if (listener !== old.listener) void old.listener.close(graceSeconds + answerSeconds)
    void old.run.close()
    Object.assign(status, { reloadSuccess: true, reloadedAt: now() })
    log.info({ targets: config.targets.length, logs: config.logs.length }, 'configuration reloaded')
    return next
  } catch (error) {
    status.reloadSuccess = false
    const reason = error instanceof ConfigError ? error.message : String((error as Error).stack)
    log.error({ reason }, 'configuration not reloaded, the old one stays')
    return released === undefined ? old : resumed(old, released, begin)
  }
}
