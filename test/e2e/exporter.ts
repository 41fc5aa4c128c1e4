// The exporter as users run it: dist/main.js in a process of its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from '../cluster/cluster.ts'
import { freePorts } from '../cluster/ports.ts'
import { start, type Program } from '../cluster/process.ts'
import type { Owner } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'

const main = new URL('../../dist/main.js', import.meta.url).pathname

export interface Exporter {
  readonly address: string
  process: Program
  /** Ends it and starts it again, with its state file. */
  restart(): Promise<void>
  /** File that its own log goes to. */
  readonly log: string
  readonly configFile: string
  readonly stateFile: string
  /** Text of /metrics and how long it took in seconds; `timeoutSeconds` goes into Prometheus' header. */
  scrape(timeoutSeconds?: number): Promise<{ text: string; seconds: number }>
}

export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** How Node.js is started, where it matters: what is measured has the options of `npm start`. */
export interface Runtime {
  options: readonly string[]
  env: NodeJS.ProcessEnv
}

/** Starts `serve` with this configuration (its listen address and state file are added) and waits until it is ready. */
export async function startExporter(
  t: Owner,
  folder: string,
  name: string,
  config: object,
  runtime: Runtime = { options: [], env: {} },
): Promise<Exporter> {
  if (!existsSync(main)) throw new Error('dist/main.js is missing: npm run build')
  const [port] = await freePorts(1)
  const address = `127.0.0.1:${port}`
  const configFile = join(folder, `${name}.yaml`)
  const log = join(folder, `${name}.out`)
  const stateFile = join(folder, `${name}.state.json`)
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify({ listen: address, state_file: stateFile, ...config }))
  const { options, env } = runtime
  const run = (): Program => start(process.execPath, [...options, main, 'serve', '--config', configFile], log, env)
  const ready = () => until(`${name} ready`, 60, async () => (await fetch(`http://${address}/-/ready`)).ok)
  const exporter: Exporter = {
    address,
    process: run(),
    log,
    configFile,
    stateFile,
    restart: async () => {
      await exporter.process.end()
      exporter.process = run()
      await ready()
    },
    scrape: async (timeoutSeconds) => {
      const begin = performance.now()
      const headers: Record<string, string> =
        timeoutSeconds === undefined ? {} : { 'x-prometheus-scrape-timeout-seconds': String(timeoutSeconds) }
      const answer = await fetch(`http://${address}/metrics`, { headers })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`/metrics: ${answer.status} ${text}`)
      return { text, seconds: (performance.now() - begin) / 1000 }
    },
  }
  t.teardown(() => exporter.process.end())
  await ready().catch((error: unknown) => {
    throw new Error(`the exporter did not start: ${readFileSync(log, 'utf8')}`, { cause: error })
  })
  return exporter
}

/** Targets and logs of a cluster, for a configuration. */
export function everything(
  cluster: Cluster,
  url: (server: string) => string = (server) => cluster.server(server).url,
): { targets: object[]; logs: object[] } {
  return {
    targets: cluster.servers.map(({ name }) => ({ url: url(name) })),
    logs: cluster.servers.map(({ log }) => ({ path: log, time_zone: 'utc' })),
  }
}

/** Samples of a text exposition, of one family where named. Label values in tests hold no escapes. */
export function samples(text: string, family?: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^([a-z_A-Z0-9:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      const pairs = Array.from(labels.matchAll(/(\w+)="([^"]*)"/g), ([, key = '', text = '']) => [key, text] as const)
      return { name, labels: Object.fromEntries(pairs), value: Number(value) }
    })
    .filter(({ name }) => family === undefined || name === family)
}
