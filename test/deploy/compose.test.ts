// The compose file: valid for the specification's own library, and every configuration in it taken by the program it is for.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { dashboardFiles } from '../../grafana/index.ts'
import { parseYaml } from '../../src/config/yaml.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { accepts, output } from './manifests.ts'

const folder = 'deploy/compose'

interface Service {
  image?: string
  command?: string[]
  environment?: Record<string, string>
  volumes?: { type: string; source: string; target: string; read_only?: boolean }[]
  cap_drop?: string[]
  profiles?: string[]
  ports?: { host_ip?: string; published: string; target: number }[]
  depends_on?: Record<string, unknown>
}

interface Model {
  services: Record<string, Service>
  configs: Record<string, { content: string }>
}

/** The model as the library resolves it: anchors merged, `$$` undone, paths absolute. */
const modelOf = (composeSpec: string): Model =>
  parseYaml(output('env', ['-C', folder, composeSpec, 'compose.yaml'])).value as Model

void t.test('the whole model', async (t) => {
  const found = need(t, 'compose-spec')
  if (found === undefined) return
  const { services } = modelOf(found[0])
  const always = Object.keys(services).filter((name) => services[name]?.profiles === undefined)
  t.strictSame(
    always.sort(),
    ['alertmanager', 'exporter', 'folders', 'grafana', 'load', 'nats-0', 'nats-1', 'nats-2', 'prometheus'],
    'a fault comes only where it is asked for',
  )
  t.strictSame(services['fault']?.profiles, ['fail'])
  for (const [name, { cap_drop: dropped, ports = [], volumes = [] }] of Object.entries(services)) {
    t.strictSame(dropped, ['ALL'], `${name} has no capabilities but those it names`)
    for (const { host_ip: host } of ports) t.equal(host, '127.0.0.1', `${name} listens on this machine only`)
    for (const { source, type } of volumes.filter(({ type }) => type === 'bind'))
      t.ok(existsSync(source), `${name}: ${type} ${source}`)
  }
})

void t.test('the exporter takes its configuration', async (t) => {
  const found = need(t, 'compose-spec')
  if (found === undefined) return
  const { configs } = modelOf(found[0])
  await accepts(t, configs['exporter']?.content ?? '', {})
})

void t.test('nats-server takes its configuration', async (t) => {
  const found = need(t, 'compose-spec', `nats-server@${natsVersions.at(-1)!}`)
  if (found === undefined) return
  const [composeSpec, nats] = found
  const { configs, services } = modelOf(composeSpec)
  const config = join(t.testdir({}), 'nats.conf')
  writeFileSync(config, configs['nats']?.content ?? '')
  for (const name of ['nats-0', 'nats-1', 'nats-2']) {
    const [, , ...more] = services[name]?.command ?? []
    t.match(more, ['--name', name, '--log', `/var/log/nats/${name}.log`])
    t.doesNotThrow(() => output(nats, ['--config', config, ...more, '-t']))
  }
})

void t.test('Prometheus and Alertmanager take theirs, with the rules as they are mounted', async (t) => {
  const found = need(t, 'compose-spec', 'promtool', 'amtool')
  if (found === undefined) return
  const [composeSpec, promtool, amtool] = found
  const { configs, services } = modelOf(composeSpec)
  const mounted = (service: string, target: string): string =>
    services[service]?.volumes?.find((volume) => volume.target === target)?.source ?? ''
  const rules = mounted('prometheus', '/etc/prometheus/rules')
  const text = (configs['prometheus']?.content ?? '').replace('/etc/prometheus/rules', rules)
  const config = join(t.testdir({}), 'prometheus.yml')
  writeFileSync(config, text)
  t.match(output(promtool, ['check', 'config', config]), /SUCCESS/)
  t.match(
    output(amtool, ['check-config', join(mounted('alertmanager', '/etc/alertmanager'), 'alertmanager.yml')]),
    /SUCCESS/,
  )
})

void t.test('Grafana finds the boards and asks this Prometheus', async (t) => {
  const found = need(t, 'compose-spec')
  if (found === undefined) return
  const { services } = modelOf(found[0])
  const { volumes = [], environment = {} } = services['grafana'] ?? {}
  /** A path in the container as it is here. */
  const here = (path: string): string => {
    const { target, source } = volumes.find(({ type, target }) => type === 'bind' && path.startsWith(target))!
    return join(source, path.slice(target.length))
  }
  const provisioned = (kind: string): unknown[] => {
    const folder = here(`/etc/grafana/provisioning/${kind}`)
    return readdirSync(folder).map((name) => parseYaml(readFileSync(join(folder, name), 'utf8')).value)
  }
  const [boards] = provisioned('dashboards') as [{ providers: { options: { path: string } }[] }]
  t.equal(boards.providers.length, 1)
  const folder = boards.providers[0]?.options.path ?? ''
  for (const [path, text] of dashboardFiles())
    t.equal(readFileSync(join(here(folder), basename(path)), 'utf8'), text, path)
  t.ok(existsSync(here(environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '')))
  const port = String(services['prometheus']?.ports?.[0]?.target)
  t.match(provisioned('datasources'), [{ datasources: [{ url: `http://prometheus:${port}`, isDefault: true }] }])
})
