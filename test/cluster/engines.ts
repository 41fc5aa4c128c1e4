// What answers PromQL over what it scrapes, with our rules: Prometheus from the oldest supported version to the newest, and VictoriaMetrics.
import { readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freePorts } from './ports.ts'
import { start } from './process.ts'
import type { Program } from './programs.ts'
import type { Owner } from './scratch.ts'
import { until } from './until.ts'

export interface Api {
  /** http://HOST:PORT */
  url: string
  ask<T>(path: string, query: Record<string, string>): Promise<T>
}

/** What an engine scrapes, and where it may write. */
export interface Scraped {
  /** HOST:PORT of the exporter. */
  target: string
  folder: string
  /** Files with rules beside the shipped ones. */
  rules?: readonly string[]
}

export interface Engine {
  name: string
  programs: readonly Program[]
  /** `paths`: of `programs`, in their order. */
  start(owner: Owner, paths: readonly string[], scraped: Scraped): Promise<Api>
}

/** Seconds between scrapes, and between evaluations of the rules. */
const interval = '2s'

export const ruleFiles = (): string[] =>
  readdirSync('alerts')
    .filter((name) => name.endsWith('.rules.yaml'))
    .map((name) => resolve('alerts', name))

const scrapes = (target: string) => [{ job_name: 'nats', static_configs: [{ targets: [target] }] }]

/** The HTTP API of Prometheus, or of what answers like one. Errors: what it says of the query. */
export function apiOf(address: string): Api {
  const url = `http://${address}`
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

async function scraping(api: Api): Promise<Api> {
  await until(`${api.url} scrapes`, 60, async () => {
    const { result } = await api.ask<{ result: object[] }>('query', { query: 'up == 1' })
    return result.length === 1
  })
  return api
}

function prometheus(name: string, program: Program): Engine {
  return {
    name,
    programs: [program],
    async start(owner, [path = ''], { target, folder, rules: more = [] }) {
      const [port] = await freePorts(1)
      const own = join(folder, program)
      const config = {
        global: { scrape_interval: interval, evaluation_interval: interval },
        rule_files: [...ruleFiles(), ...more],
        scrape_configs: scrapes(target),
      }
      writeFileSync(`${own}.yml`, JSON.stringify(config))
      const address = `127.0.0.1:${port}`
      const flags = [`--config.file=${own}.yml`, `--storage.tsdb.path=${own}-data`, `--web.listen-address=${address}`]
      const running = start(path, flags, `${own}.out`)
      owner.teardown(() => running.end())
      return scraping(apiOf(address))
    },
  }
}

const victoriaMetrics: Engine = {
  name: 'VictoriaMetrics',
  programs: ['victoria-metrics', 'vmalert'],
  async start(owner, [database = '', alerting = ''], { target, folder, rules: more = [] }) {
    const [port, alertingPort] = await freePorts(2)
    const own = join(folder, 'victoria-metrics')
    writeFileSync(
      `${own}.yml`,
      JSON.stringify({ global: { scrape_interval: interval }, scrape_configs: scrapes(target) }),
    )
    const address = `127.0.0.1:${port}`
    // By default it answers as of 30 s ago, and evaluates rules as of then: too late for a recording that takes a minute.
    const flags = [
      `-promscrape.config=${own}.yml`,
      `-storageDataPath=${own}-data`,
      `-httpListenAddr=${address}`,
      '-search.latencyOffset=0s',
      '-search.disableCache',
    ]
    const running = start(database, flags, `${own}.out`)
    owner.teardown(() => running.end())
    const url = `http://${address}`
    const rules = start(
      alerting,
      [
        ...[...ruleFiles(), ...more].map((file) => `-rule=${file}`),
        ...['datasource', 'remoteWrite', 'remoteRead'].map((what) => `-${what}.url=${url}`),
        '-remoteWrite.flushInterval=200ms',
        '-notifier.blackhole',
        '-rule.evalDelay=0s',
        `-evaluationInterval=${interval}`,
        `-httpListenAddr=127.0.0.1:${alertingPort}`,
      ],
      `${own}-rules.out`,
    )
    owner.teardown(() => rules.end())
    return scraping(apiOf(address))
  },
}

/** The oldest is what the distribution brings. */
export const oldest = prometheus('the oldest Prometheus', 'prometheus')
export const engines: readonly Engine[] = [oldest, prometheus('Prometheus 3', 'prometheus-3'), victoriaMetrics]
