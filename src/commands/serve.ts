// serve: the exporter. Reads the config, opens the state, runs, reloads on SIGHUP, ends on SIGTERM or SIGINT.
import { ConfigError } from '../config/error.ts'
import { loadConfig, reloadConfig, type Flags } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import type { Logger } from '../logger.ts'
import { near } from '../near.ts'
import { checkStart } from '../serve/check.ts'
import { startExporter, type Load } from '../serve/exporter.ts'
import { checkSources, checkTargets } from '../serve/inputs.ts'
import { createLogger } from '../serve/logger.ts'
import { oneOf, readArgs } from './args.ts'
import { commandNames, flagLines, flags, logFormats, logLevels } from './flags.ts'
import type { Command, Io } from './io.ts'

export const help = `nats-jetstream-exporter [serve] [URL...] [--config F] [--log [SERVER=]PATH] [--store [SERVER=]DIR] [--listen HOST:PORT] [--check]

Serves what the nats-servers at URL (default http://127.0.0.1:8222) and their logs say, as Prometheus metrics. A URL with
dns+ in front, as in dns+http://nats-headless:8222, stands for every address behind its name.

${flagLines(flags.serve)}
SIGHUP reloads the configuration. Exit: 0 ended by signal, or the check found nothing; 1 failure, or the check found
something; 2 bad configuration.
`

interface Options extends Flags {
  check: boolean
  sources: boolean
  targets: boolean
  lifecycle: boolean
  level: string
  format: string
}

/** @throws {ConfigError} no URL: perhaps a path, perhaps a mistyped command. */
function urlOf(text: string): string {
  if (/^(dns\+)?https?:\/\//.test(text)) return text
  const shown = text.replace(/\/\/[^/?#]*@/, '//')
  const [close] = near(text, commandNames, 1, 2)
  const hint = close === undefined ? `for a log file use --log ${shown}` : `did you mean ${close}?`
  throw new ConfigError(`${shown}: neither a command nor a URL such as http://127.0.0.1:8222; ${hint}`)
}

/** What the command line says; undefined: it asks for help. @throws {ConfigError} */
export function serveOptions(args: string[]): Options | undefined {
  const { values, positionals } = readArgs('serve', { args, allowPositionals: true, options: flags.serve })
  if (values.help) return undefined
  const sources = values['check.sources'] ?? false
  const targets = values['check.targets'] ?? false
  return {
    config: values.config,
    listen: values.listen ?? values['web.listen-address'],
    webConfig: values['web.config.file'],
    urls: positionals.map(urlOf),
    logs: values.log ?? [],
    stores: values.store ?? [],
    check: values.check ?? values['config.check'] ?? (sources || targets),
    sources,
    targets,
    lifecycle: values['web.enable-lifecycle'] ?? false,
    level: oneOf('--log.level', values['log.level'], logLevels),
    format: oneOf('--log.format', values['log.format'], logFormats),
  }
}

/** Everything that would refuse a start and, where asked for, what would only be missed. */
async function check(config: Config, { sources, targets }: Options, io: Io, log: Logger): Promise<number> {
  await checkStart(config)
  io.stdout.write('configuration is valid\n')
  const found = [
    ...(sources ? await checkSources(config, io.env) : []),
    ...(targets ? await checkTargets(config, log) : []),
  ]
  for (const { what, problem } of found) io.stdout.write(`${what}: ${problem ?? 'ok'}\n`)
  return found.some(({ problem }) => problem !== undefined) ? 1 : 0
}

/** Ends when the signal of `io` aborts. @throws {ConfigError} */
export const serve: Command = async (args, io) => {
  const given = serveOptions(args)
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const config = loadConfig(given, io.env)
  const load: Load = (files) => reloadConfig(given, io.env, files)
  const log = createLogger(given)
  if (given.check) return check(config, given, io, log)
  const exporter = await startExporter(config, io.env, log, {
    ...{ reloading: given.lifecycle ? load : undefined, configFile: given.config },
  })
  io.onHangup(() => void exporter.reload(load))
  log.info(
    { url: `${await exporter.url()}/metrics`, targets: config.targets.length, logs: config.logs.length },
    'serving',
  )
  await aborted(io.signal)
  log.info({}, 'stopping')
  await exporter.close()
  return 0
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
