// Real Prometheus and Alertmanager with the shipped rules and routes, and the webhook that people would be called by.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import type { Owner } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'

const alerts = new URL('../../alerts/', import.meta.url).pathname

export interface Call {
  /** Unix seconds of arrival. */
  at: number
  /** Last part of the URL: page, critical, warning, info. */
  receiver: string
  status: 'firing' | 'resolved'
  groupKey: string
  groupLabels: Record<string, string>
  /** Alerts that a message left out. */
  truncatedAlerts: number
  alerts: { status: string; labels: Record<string, string>; annotations: Record<string, string>; startsAt: string }[]
}

export interface Alerting {
  /** What the webhook got so far. */
  readonly calls: Call[]
  /** Address of Prometheus, of the first where there are two. */
  readonly url: string
  /** Address of Alertmanager. */
  readonly alertmanager: string
  /** Ends Prometheus and starts it again, on what it has stored. */
  restart(): Promise<void>
  /** An instant query: label sets with their values, or with all values of a range. */
  query(
    expression: string,
  ): Promise<{ metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[]>
}

export interface Setup {
  /** Text replaced in the rules and in Alertmanager's configuration: holds and intervals. */
  rules?: Record<string, string>
  routes?: Record<string, string>
  /** Seconds between scrapes, and between evaluations; default 1. */
  interval?: number
  /** Default 1. */
  prometheuses?: number
  /** Told of every call of the webhook. */
  heard?: (call: Call) => void
}

interface Programs {
  prometheus: string
  alertmanager: string
}

/** Starts all three; Prometheus asks the exporters (HOST:PORT). They end with the test, or whoever else tears down. */
export async function startAlerting(
  t: Owner,
  folder: string,
  programs: Programs,
  exporters: readonly string[],
  { rules = {}, routes = {}, interval = 1, prometheuses = 1, heard }: Setup = {},
): Promise<Alerting> {
  const { calls, port } = await startWebhook(t, heard)
  const [manager, ...webs] = (await freePorts(1 + prometheuses)) as [number, ...number[]]
  writeRoutes(folder, port, routes)
  writeRules(folder, rules)
  const prometheusFile = join(folder, 'prometheus.yml')
  writeFileSync(
    prometheusFile,
    JSON.stringify({
      global: {
        scrape_interval: `${interval}s`,
        scrape_timeout: `${Math.min(interval, 10)}s`,
        evaluation_interval: `${interval}s`,
      },
      rule_files: [join(folder, 'rules/*.yaml')],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${manager}`] }] }] },
      scrape_configs: [{ job_name: 'nats', static_configs: [{ targets: exporters }] }],
    }),
  )
  const output = (name: string) => join(folder, `${name}.out`)
  const startManager = () =>
    start(
      programs.alertmanager,
      [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'alertmanager')}`,
        `--web.listen-address=127.0.0.1:${manager}`,
        '--cluster.listen-address=',
      ],
      output('alertmanager'),
    )
  const startPrometheus = (web: number) =>
    start(
      programs.prometheus,
      [
        `--config.file=${prometheusFile}`,
        `--storage.tsdb.path=${join(folder, `prometheus-${web}`)}`,
        `--web.listen-address=127.0.0.1:${web}`,
      ],
      output(`prometheus-${web}`),
    )
  const running = { alertmanager: startManager(), prometheus: webs.map(startPrometheus) }
  const endPrometheus = () => Promise.all(running.prometheus.map((program) => program.end()))
  t.teardown(() => Promise.all([running.alertmanager.end(), endPrometheus()]))
  const [url = '', ...others] = webs.map((web) => `http://127.0.0.1:${web}`)
  await until('Alertmanager ready', 60, async () => (await fetch(`http://127.0.0.1:${manager}/-/ready`)).ok)
  const queryAt = async (at: string, expression: string): ReturnType<Alerting['query']> => {
    const answer = await fetch(`${at}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`)
    const body = (await answer.json()) as { data?: { result: Awaited<ReturnType<Alerting['query']>> }; error?: string }
    if (body.data === undefined) throw new Error(`${expression}: ${body.error}`)
    return body.data.result
  }
  const scraping = () =>
    until('Prometheus scrapes', 60 + interval, async () => {
      const up = await Promise.all([url, ...others].map((at) => queryAt(at, 'up == 1')))
      return up.every(({ length }) => length === exporters.length)
    })
  await scraping()
  return {
    calls,
    url,
    alertmanager: `http://127.0.0.1:${manager}`,
    query: (expression) => queryAt(url, expression),
    restart: async () => {
      await endPrometheus()
      running.prometheus = webs.map(startPrometheus)
      await scraping()
    },
  }
}

/** The servers that an alert has fired for in the last seconds, with the first time in Unix seconds. */
export async function fired({ query }: Alerting, alertname: string, seconds = 600): Promise<Map<string, number>> {
  const rows = await query(`ALERTS{alertname="${alertname}",alertstate="firing"}[${seconds}s]`)
  const first = new Map<string, number>()
  for (const { metric, values = [] } of rows) {
    const server = metric['server'] ?? ''
    first.set(server, Math.min(first.get(server) ?? Infinity, values[0]?.[0] ?? Infinity))
  }
  return first
}

export async function startWebhook(t: Owner, heard?: (call: Call) => void): Promise<{ calls: Call[]; port: number }> {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    const body: Buffer[] = []
    request.on('data', (chunk: Buffer) => body.push(chunk))
    request.on('end', () => {
      const sent = JSON.parse(Buffer.concat(body).toString()) as Omit<Call, 'at' | 'receiver'>
      const call = { ...sent, at: Date.now() / 1000, receiver: request.url?.slice(1) ?? '' }
      calls.push(call)
      heard?.(call)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { calls, port: (server.address() as AddressInfo).port }
}

/** The shipped example with its receivers at this webhook. */
function writeRoutes(folder: string, webhookPort: number, replaced: Record<string, string>): void {
  cpSync(join(alerts, 'alertmanager/templates'), join(folder, 'templates'), { recursive: true })
  const text = readFileSync(join(alerts, 'alertmanager/alertmanager.yml'), 'utf8')
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    replaceAll(text, { '127.0.0.1:9095': `127.0.0.1:${webhookPort}`, ...replaced }),
  )
}

function writeRules(folder: string, replaced: Record<string, string>): void {
  mkdirSync(join(folder, 'rules'))
  // As the README loads them: compat.rules.yaml is for dashboards of the official exporter, and half of all rules.
  const files = readdirSync(alerts).filter((name) => name.endsWith('.rules.yaml') && name !== 'compat.rules.yaml')
  for (const file of files) {
    const text = readFileSync(join(alerts, file), 'utf8')
    writeFileSync(join(folder, 'rules', file), replaceAll(text, replaced, true))
  }
}

/** A replacement that finds nothing to replace would shorten nothing: an error, unless only some files have it. */
function replaceAll(text: string, replaced: Record<string, string>, some = false): string {
  return Object.entries(replaced).reduce((all, [from, to]) => {
    if (!some && !all.includes(from)) throw new Error(`no ${from} in the configuration to shorten`)
    return all.replaceAll(from, to)
  }, text)
}
