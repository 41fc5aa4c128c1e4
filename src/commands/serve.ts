// serve: the exporter. Reads the config, opens the state, runs, reloads on SIGHUP, ends on SIGTERM or SIGINT.
import { readArgs } from './args.ts'
import { ConfigError } from '../config/error.ts'
import { loadConfig, type Flags } from '../config/load.ts'
import { checkStart } from '../serve/check.ts'
import { startExporter } from '../serve/exporter.ts'
import { createLogger } from '../serve/logger.ts'
import type { Command } from './io.ts'

export const help = `nats-jetstream-exporter [serve] [URL...] [--config F] [--log [SERVER=]PATH] [--store [SERVER=]DIR] [--listen HOST:PORT] [--check]

Serves what the nats-servers at URL (default http://127.0.0.1:8222) and their logs say, as Prometheus metrics.

  --config F             YAML configuration; flags take precedence
  --log [SERVER=]PATH    follow this nats-server log; may repeat
  --store [SERVER=]DIR   watch this store_dir of a nats-server on this host; may repeat
  --listen HOST:PORT     default 127.0.0.1:7778
  --check                validate the configuration and exit
SIGHUP reloads the configuration. Exit: 0 ended by signal, 1 failure, 2 bad configuration.
`

interface Options extends Flags {
  check: boolean
}

function options(args: string[]): Options | undefined {
  const { values, positionals } = readArgs('serve', {
    args,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      log: { type: 'string', multiple: true },
      store: { type: 'string', multiple: true },
      listen: { type: 'string' },
      check: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  for (const url of positionals) {
    if (!/^https?:\/\//.test(url))
      throw new ConfigError(
        `${url}: neither a command nor a URL such as http://127.0.0.1:8222; for a log file use --log ${url}`,
      )
  }
  return {
    config: values.config,
    listen: values.listen,
    urls: positionals,
    logs: values.log ?? [],
    stores: values.store ?? [],
    check: values.check ?? false,
  }
}

/** Ends when the signal of `io` aborts. @throws {ConfigError} */
export const serve: Command = async (args, io) => {
  const given = options(args)
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const config = loadConfig(given, io.env)
  if (given.check) {
    await checkStart(config)
    io.stdout.write('configuration is valid\n')
    return 0
  }
  const log = createLogger()
  const exporter = await startExporter(config, io.env, log)
  io.onHangup(() => void exporter.reload(() => loadConfig(given, io.env)))
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
