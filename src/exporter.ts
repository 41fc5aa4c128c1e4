// The exporter as a process keeps it: state, one run, one listener; a reload swaps the run and keeps the rest.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from './config/error.ts'
import type { Config } from './config/schema.ts'
import { createApp } from './http/app.ts'
import { listen, type Listener } from './http/listen.ts'
import type { Logger } from './logger.ts'
import { run, type Run } from './run.ts'
import { openState } from './state.ts'
import { version } from './version.ts'
import type { ExporterStatus } from './world.ts'

const graceSeconds = 5

export interface Exporter {
  url(): string
  run(): Run
  /** Loads and swaps; a bad configuration is logged and the old one stays. Reloads queue. */
  reload(load: () => Config): Promise<void>
  close(): Promise<void>
}

/** systemd's StateDirectory=, else the user's state folder; one file a listen address, so that two exporters do not meet. */
export function statePath(config: Config, env: Readonly<Record<string, string | undefined>>): string {
  const folder =
    env['STATE_DIRECTORY'] ??
    join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'nats-jetstream-exporter')
  return config.state_file ?? join(folder, `${config.listen.replace(/[^\w.-]+/g, '_')}.json`)
}

type Handler = Parameters<typeof listen>[1]

/** The listen address is the user's, so its errors are too. @throws {ConfigError} */
async function bind(
  { listen: address, web_config: webConfig }: Config,
  handler: Handler,
  log: Logger,
): Promise<Listener> {
  const report = (error: unknown): void => log.error({ error: String(error) }, 'web_config could not be read again')
  try {
    return await listen(address, handler, { webConfig, report })
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    const place = /^E(ADDR|ACCES)/.test(code) ? `listen ${address}` : (webConfig ?? '')
    throw new ConfigError(`${place}: ${message}`, { cause: error })
  }
}

const now = (): number => Date.now() / 1000

/** @throws {ConfigError} the listen address or the state file cannot be had. */
export async function startExporter(
  first: Config,
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<Exporter> {
  const state = await openState(statePath(first, env), {
    now,
    warn: (message, fields = {}) => log.warn(fields, message),
  })
  const status: ExporterStatus = { version, reloadSuccess: true, reloadedAt: now() }
  const stop = new AbortController()
  const begin = (config: Config): Run => run(config, { state, now, log, exporter: status }, stop.signal)
  const served = (): Promise<Run> => reloads.then(() => current.run)
  const app = createApp(served, (error) => log.error({ error: String((error as Error).stack) }, 'request failed'))
  const listener = await bind(first, app, log).catch(async (error: unknown) => {
    await state.close()
    throw error
  })
  let current: Current = { config: first, run: begin(first), listener }
  let reloads = Promise.resolve()
  const reload = async (load: () => Config): Promise<void> => {
    current = await swap(current, load, { app, begin, status, log })
  }
  return {
    url: () => current.listener.url,
    run: () => current.run,
    reload: (load) => (reloads = reloads.then(() => reload(load))),
    async close() {
      await reloads
      stop.abort()
      await current.listener.close(graceSeconds)
      await current.run.close()
      await state.close()
    },
  }
}

interface Current {
  config: Config
  run: Run
  listener: Listener
}

interface Swap {
  app: Handler
  begin(config: Config): Run
  status: ExporterStatus
  log: Logger
}

/** The next configuration in the place of the old one or, where it is wrong, the old one as it is. */
async function swap(old: Current, load: () => Config, { app, begin, status, log }: Swap): Promise<Current> {
  try {
    const config = load()
    for (const fixed of ['state_file', 'web_config'] as const) {
      if (config[fixed] !== old.config[fixed])
        throw new ConfigError(`${fixed}: cannot change while running; restart the exporter`)
    }
    const listener = config.listen === old.config.listen ? old.listener : await bind(config, app, log)
    await old.run.close()
    if (listener !== old.listener) void old.listener.close(graceSeconds)
    Object.assign(status, { reloadSuccess: true, reloadedAt: now() })
    log.info({ targets: config.targets.length, logs: config.logs.length }, 'configuration reloaded')
    return { config, run: begin(config), listener }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    status.reloadSuccess = false
    log.error({ reason: error.message }, 'configuration not reloaded, the old one stays')
    return old
  }
}
