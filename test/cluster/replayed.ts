// A recording that runs through the real exporter into real Prometheus servers with our rules: what boards are asked against and drawn from.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording } from '../../src/commands/demo/recording.ts'
import { replay } from '../../src/commands/demo/replay.ts'
import { loadConfig } from '../../src/config/load.ts'
import { quiet } from '../../src/logger.ts'
import { startExporter } from '../../src/serve/exporter.ts'
import { freePorts } from './ports.ts'
import { start } from './process.ts'
import type { Owner } from './scratch.ts'
import { until } from './until.ts'

export interface Api {
  /** http://HOST:PORT */
  url: string
  ask<T>(path: string, query: Record<string, string>): Promise<T>
}

/** The HTTP API of Prometheus, or of what answers like one. Errors: what it says of the query. */
export function apiOf(url: string): Api {
  return {
    url,
    async ask<T>(path: string, query: Record<string, string>) {
      const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query).toString()}`)
      const text = await answer.text()
      const body = (answer.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as unknown) : {}
      const { status, data, error } = body as { status?: string; data: T; error?: string }
      if (status !== 'success') throw new Error(`${query['query'] ?? path}: ${error ?? text}`)
      return data
    },
  }
}

export interface Replayed {
  /** In the order of the programs. */
  servers: Api[]
  /** Unix seconds at which it began. */
  began: number
  /** Resolves when so many seconds of the recording have been played. */
  reach(seconds: number): Promise<unknown>
}

/** `programs`: paths of Prometheus servers. All is ended by the owner. */
export async function startReplayed(
  owner: Owner,
  recording: Recording,
  folder: string,
  programs: readonly string[],
): Promise<Replayed> {
  const began = Date.now() / 1000
  const played = await replay(recording, { folder, now: () => Date.now() / 1000 })
  owner.teardown(() => played.close())
  const store = join(folder, 'store')
  mkdirSync(join(store, 'jetstream'), { recursive: true })
  const config = loadConfig(
    {
      listen: '127.0.0.1:0',
      urls: played.servers.map(({ url }) => url),
      logs: played.servers.map(({ name, log }) => `${name}=${log}`),
    },
    {},
  )
  const stores = [{ dir: store, server: played.servers[0]?.name ?? '' }]
  const exporter = await startExporter({ ...config, stores }, {}, quiet)
  owner.teardown(() => exporter.close())
  const target = new URL(await exporter.url()).host
  const file = join(folder, 'prometheus.yml')
  const rules = readdirSync('alerts').filter((name) => name.endsWith('.rules.yaml'))
  writeFileSync(
    file,
    JSON.stringify({
      global: { scrape_interval: '2s', evaluation_interval: '2s' },
      rule_files: rules.map((name) => join(process.cwd(), 'alerts', name)),
      scrape_configs: [{ job_name: 'nats', static_configs: [{ targets: [target] }] }],
    }),
  )
  const ports = await freePorts(programs.length)
  const servers = programs.map((program, index) => {
    const flags = [`--config.file=${file}`, `--storage.tsdb.path=${folder}/tsdb-${index}`]
    const address = `127.0.0.1:${ports[index] ?? 0}`
    const running = start(program, [...flags, `--web.listen-address=${address}`], join(folder, `prometheus-${index}`))
    owner.teardown(() => running.end())
    return apiOf(`http://${address}`)
  })
  for (const { ask } of servers)
    await until('Prometheus scrapes', 60, async () => {
      const { result } = await ask<{ result: object[] }>('query', { query: 'up == 1' })
      return result.length === 1
    })
  const reach = (seconds: number) =>
    until(`second ${seconds} of the recording`, 120, () => played.position().seconds >= seconds)
  return { servers, began, reach }
}
