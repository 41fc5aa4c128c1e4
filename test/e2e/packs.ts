// Real Prometheus servers beside clusters, and VictoriaMetrics with its rules above them: each with the pack that is printed for it.
import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { parseYaml } from '../../src/config/yaml.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { until } from '../cluster/until.ts'

const main = new URL('../../dist/main.js', import.meta.url).pathname
const pack = (...options: string[]): string =>
  execFileSync(process.execPath, [main, 'rules', '--pack', ...options], { encoding: 'utf8' })

export interface Place {
  t: Test
  folder: string
}

/** Starts a program that listens on a port of its own, and waits until this path answers. */
async function listening(
  { t, folder }: Place,
  name: string,
  path: string,
  options: (address: string, own: string) => string[],
  ready: string,
): Promise<string> {
  const [port] = await freePorts(1)
  const address = `127.0.0.1:${port}`
  const own = join(folder, name)
  const program = start(path, options(address, own), `${own}.out`)
  t.teardown(() => program.end())
  await until(`${name} is ready`, 60, async () => (await fetch(`http://${address}${ready}`)).ok)
  return address
}

export async function startAlertmanager(place: Place, path: string, webhook: number): Promise<string> {
  const { folder } = place
  cpSync('alerts/alertmanager/templates', join(folder, 'templates'), { recursive: true })
  const routes = pack('fleet', '--format', 'alertmanager')
  writeFileSync(join(folder, 'alertmanager.yml'), routes.replaceAll('127.0.0.1:9095', `127.0.0.1:${webhook}`))
  const options = (address: string, own: string) => [
    `--config.file=${own}.yml`,
    `--storage.path=${own}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
  ]
  return listening(place, 'alertmanager', path, options, '/-/ready')
}

/** By default it answers as of 30 s ago, and evaluates rules as of then: the test would only wait longer. */
export async function startAbove(place: Place, paths: { database: string; alerting: string }, alertmanager: string) {
  const stored = (address: string, own: string) => [
    `-storageDataPath=${own}`,
    `-httpListenAddr=${address}`,
    '-search.latencyOffset=0s',
    '-search.disableCache',
  ]
  const database = await listening(place, 'victoria-metrics', paths.database, stored, '/health')
  const rules = join(place.folder, 'fleet.rules.yaml')
  writeFileSync(rules, pack('fleet'))
  const evaluated = (address: string) => [
    `-rule=${rules}`,
    ...['datasource', 'remoteWrite', 'remoteRead'].map((what) => `-${what}.url=http://${database}`),
    `-notifier.url=http://${alertmanager}`,
    '-remoteWrite.flushInterval=200ms',
    '-rule.evalDelay=0s',
    '-evaluationInterval=1s',
    `-httpListenAddr=${address}`,
  ]
  await listening(place, 'vmalert', paths.alerting, evaluated, '/health')
  return database
}

export interface Beside {
  name: string
  exporter: string
  /** Where it writes to. */
  above: string
  alertmanager: string
}

const common = ({ exporter, above, name }: Beside, written: object) => ({
  global: {
    scrape_interval: '1s',
    scrape_timeout: '1s',
    evaluation_interval: '1s',
    external_labels: { replica: name },
  },
  scrape_configs: [{ job_name: 'nats', static_configs: [{ targets: [exporter] }] }],
  remote_write: [{ url: `http://${above}/api/v1/write`, ...written }],
})

/** Evaluates all rules, and sends up what is recorded for above. */
export async function startEdge(place: Place, path: string, beside: Beside): Promise<string> {
  const keep = parseYaml(pack('edge', '--format', 'keep-list')).value as object
  const rules = join(place.folder, 'edge.rules.yaml')
  writeFileSync(rules, pack('edge'))
  const config = {
    ...common(beside, keep),
    rule_files: [rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [beside.alertmanager] }] }] },
  }
  writeFileSync(join(place.folder, `${beside.name}.yml`), JSON.stringify(config))
  const options = (address: string, own: string) => [
    `--config.file=${own}.yml`,
    `--storage.tsdb.path=${own}`,
    `--web.listen-address=${address}`,
  ]
  return listening(place, beside.name, path, options, '/-/ready')
}

/** Sends up all that it scrapes, and evaluates nothing. */
export async function startAgent(place: Place, path: string, beside: Beside): Promise<string> {
  writeFileSync(join(place.folder, `${beside.name}.yml`), JSON.stringify(common(beside, {})))
  const options = (address: string, own: string) => [
    '--agent',
    `--config.file=${own}.yml`,
    `--storage.agent.path=${own}`,
    `--web.listen-address=${address}`,
  ]
  return listening(place, beside.name, path, options, '/-/ready')
}
