// The Helm chart, rendered by the real helm: every object valid, its rules those of the program, its configuration accepted.
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { groups } from '../../src/alerts/index.ts'
import { parseOverrides } from '../../src/alerts/overrides.ts'
import { defaults, ruleGroups as packGroups } from '../../src/alerts/render.ts'
import { parseYaml, toYaml } from '../../src/config/yaml.ts'
import { version } from '../../src/package.ts'
import { chart, deployFiles } from '../../scripts/deploy/index.ts'
import { need } from '../cluster/programs.ts'
import { accepts, conforms, documents, only, ofKind, output, podOf, ruleGroups, unrestricted } from './manifests.ts'

const found = need(t, 'helm', 'kubeconform', 'kubernetes-schemas', 'operator-types', 'promtool')
const byName = (all: { name: string }[]) => [...all].sort((a, b) => a.name.localeCompare(b.name))
const kubernetes = ['--kube-version', '1.33.0']

/** Values as a file, so that helm reads numbers and lists as a user writes them. */
function template(t: Test, helm: string, values: object, release = 'nats-exporter'): string {
  const file = join(t.testdir({}), 'values.yaml')
  writeFileSync(file, toYaml(values))
  return output(helm, ['template', release, chart, '--namespace', 'prod', ...kubernetes, '--values', file])
}

const everything = {
  releaseLabel: true,
  persistence: { enabled: true },
  serviceMonitor: { enabled: true, labels: { team: 'a' } },
  podMonitor: { enabled: true, relabelings: [{ targetLabel: 'cluster', replacement: 'eu' }] },
  prometheusRule: { enabled: true },
  alertmanagerConfig: { enabled: true },
  dashboards: { enabled: true },
  networkPolicy: { enabled: true, from: [{ namespaceSelector: {} }] },
  extraManifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-more' } }],
}

void t.test('the chart is of this version of the program', async (t) => {
  if (found === undefined) return
  const [helm] = found
  t.match(output(helm, ['lint', '--strict', chart, ...kubernetes]), /0 chart\(s\) failed/)
  const lines = output(helm, ['show', 'chart', chart])
  t.match(parseYaml(lines).value, { name: 'nats-jetstream-exporter', appVersion: version })
})

void t.test('the tests that the chart brings', async (t) => {
  const found = need(t, 'helm-unittest')
  if (found === undefined) return
  t.match(output(found[0], ['--strict', chart]), /^Charts: +1 passed, 1 total$/m)
})

void t.test('every object of a deployment with all switched on is valid', async (t) => {
  if (found === undefined) return
  const [helm, kubeconform, schemas, operatorTypes, promtool] = found
  const text = template(t, helm, everything)
  conforms(t, text, { kubeconform, schemas, operatorTypes })
  const manifests = documents(text)
  t.strictSame(
    byName(ruleGroups(t, manifests, promtool)),
    byName(packGroups(groups)),
    'the rules are those of the pack',
  )
  t.equal(ofKind(manifests, 'PrometheusRule').length, groups.length, 'one object a group')
  const pod = podOf(only(manifests, 'Deployment'))
  t.strictSame(unrestricted(pod), [])
  t.equal(pod.automountServiceAccountToken, false)
  t.strictSame(ofKind(manifests, 'Role').concat(ofKind(manifests, 'ClusterRole')), [])
  t.equal(only(manifests, 'PersistentVolumeClaim').metadata.annotations?.['helm.sh/resource-policy'], 'keep')
  t.match(only(manifests, 'ServiceMonitor').metadata.labels, { release: 'nats-exporter', team: 'a' })
  const [config] = ofKind(manifests, 'ConfigMap').flatMap(({ data }) => data?.['config.yaml'] ?? [])
  t.match(parseYaml(config ?? '').value, {
    listen: ':7778',
    targets: [{ url: 'dns+http://nats-headless.prod.svc:8222', nats_cluster: 'prod/nats-exporter' }],
  })
  await accepts(t, config ?? '', {})
})

void t.test('a DaemonSet asks the server of its node and reads its log', async (t) => {
  if (found === undefined) return
  const [helm, kubeconform, schemas, operatorTypes] = found
  const values = { mode: 'daemonset', nats: { cluster: 'orders' }, webConfig: { secretName: 'web', tls: true } }
  const text = template(t, helm, values, 'nje')
  conforms(t, text, { kubeconform, schemas, operatorTypes })
  const manifests = documents(text)
  const pod = podOf(only(manifests, 'DaemonSet'))
  t.strictSame(unrestricted(pod), ['volume hostPath'], 'what the privileged namespace is for')
  t.match(pod.securityContext, { runAsUser: 65532, runAsGroup: 0 })
  t.match(pod.containers[0], { livenessProbe: { httpGet: { scheme: 'HTTPS' } } })
  t.ok(
    ofKind(manifests, 'Service').some(
      ({ metadata, spec }) => metadata.name.endsWith('-local') && spec?.['internalTrafficPolicy'] === 'Local',
    ),
  )
  const config = only(manifests, 'ConfigMap').data?.['config.yaml'] ?? ''
  t.match(parseYaml(config).value, {
    web_config: '/etc/nats-jetstream-exporter/web/web-config.yml',
    targets: [{ url: 'http://nje-nats-jetstream-exporter-local.prod.svc:8222', nats_cluster: 'orders' }],
    logs: [{ path: '/var/log/pods/prod_{server}_{uid}/nats/*.log', nats_cluster: 'orders' }],
  })
  // The web-config file is where the chart mounts it, which is not here.
  await accepts(t, config.replace(/^web_config: .*\n/m, ''), {})
})

void t.test(
  'a DaemonSet watches the disk of its node, with the rights that each part takes and no other',
  async (t) => {
    if (found === undefined) return
    const [helm, kubeconform, schemas, operatorTypes] = found
    const pod = (host: object) => {
      const text = template(t, helm, { mode: 'daemonset', host })
      conforms(t, text, { kubeconform, schemas, operatorTypes })
      const manifests = documents(text)
      return {
        pod: podOf(only(manifests, 'DaemonSet')),
        config: only(manifests, 'ConfigMap').data?.['config.yaml'] ?? '',
      }
    }
    const stores = pod({ store: '/mnt/disks/nats', storeDir: '/store' })
    t.strictSame(unrestricted(stores.pod), ['volume hostPath', 'volume hostPath', 'exporter: runAsNonRoot'])
    t.match(stores.pod.volumes.at(-1), { hostPath: { path: '/mnt/disks/nats' } })
    t.match((stores.pod.containers[0]?.['volumeMounts'] as object[]).at(-1), { mountPath: '/store' })
    t.equal(stores.pod.hostPID, undefined)
    t.match(parseYaml(stores.config).value, { stores: 'auto' })
    await accepts(t, stores.config, {})
    const process = pod({ process: true })
    t.equal(process.pod.hostPID, true)
    t.match(process.pod.containers[0], { securityContext: { capabilities: { drop: ['ALL'], add: ['SYS_PTRACE'] } } })
    t.notMatch(parseYaml(process.config).value, { stores: 'auto' })
    const kernel = pod({ kernelLog: true }).pod.containers[0]?.['securityContext']
    t.strictSame(kernel, { privileged: true, readOnlyRootFilesystem: true })
    t.throws(() => template(t, helm, { host: { process: true } }), /host: only the DaemonSet is on the host/)
  },
)

const changes = {
  NatsCpuHigh: { drop: true },
  NatsRaftPendingEntries: { labels: { team: 'storage' } },
  'NatsRaftPendingEntries/20k': {
    severity: 'critical',
    for: '30s',
    keep_firing_for: '5m',
    labels: { on_call: 'primary' },
  },
  NatsRaftPendingEntriesOnSeveralServers: { thresholds: { entries: 25_000 } },
  NatsRaftCommitStalled: { thresholds: { window: 90 } },
}

/** Durations as seconds: the chart writes a changed one so. */
function inSeconds(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(
      /([[ ])(\d+)([mh])(?=[\]\s)])/g,
      (_, before: string, count: string, unit: string) => `${before}${Number(count) * (unit === 'm' ? 60 : 3600)}s`,
    ),
  )
}

void t.test('overrides do what they do in the program', async (t) => {
  if (found === undefined) return
  const [helm, , , , promtool] = found
  const wanted = ['ladder', 'server', 'consensus']
  const text = template(t, helm, {
    config: { targets: [{ url: 'https://${HOST}:8222', nats_cluster: '{{ .Release.Name }}' }], lookback: '2h' },
    prometheusRule: {
      enabled: true,
      groups: wanted,
      job: 'my-exporter',
      runbookUrl: 'https://wiki.example.org/nats/',
      dashboardUrl: 'https://grafana.example.org/d',
      alertLabels: { site: 'eu' },
      overrides: changes,
    },
  })
  const overrides = parseOverrides(
    'values',
    toYaml({
      selectors: { job: 'my-exporter' },
      runbook_url: 'https://wiki.example.org/nats',
      dashboard_url: 'https://grafana.example.org/d',
      labels: { site: 'eu' },
      alerts: changes,
    }),
    groups,
  )
  const chosen = groups.filter(({ name }) => wanted.includes(name))
  t.strictSame(
    inSeconds(byName(ruleGroups(t, documents(text), promtool))),
    inSeconds(byName(packGroups(chosen, { ...defaults, ...overrides }))),
  )
  const config = only(documents(text), 'ConfigMap').data?.['config.yaml'] ?? ''
  t.match(parseYaml(config).value, { lookback: '2h', targets: [{ nats_cluster: 'nats-exporter' }] })
  await accepts(t, config, { HOST: 'nats-0' })
})

void t.test('what is wrong in the values is refused by name', async (t) => {
  if (found === undefined) return
  const [helm] = found
  const cases: [object, RegExp][] = [
    [{ config: { lookbak: '2h' } }, /lookbak/],
    [{ config: { lookback: '2 hours' } }, /lookback/],
    [{ replicas: 3 }, /replicas/],
    [{ prometheusRule: { enabled: true, overrides: { NatsCpuHihg: { drop: true } } } }, /NatsCpuHihg/],
    [{ prometheusRule: { overrides: { NatsCpuHigh: { thresholds: { entry: 1 } } } } }, /entry/],
    [{ alertmanagerConfig: { enabled: true, receivers: [{ name: 'page' }] } }, /receivers: \w+ is missing/],
  ]
  for (const [values, message] of cases) t.throws(() => template(t, helm, values), message)
})

void t.test('the generated files are those of the tables', async (t) => {
  const paths = deployFiles().map(([path]) => path)
  t.ok(paths.includes(`${chart}/values.schema.json`))
  t.equal(paths.filter((path) => path.startsWith(`${chart}/files/rules/`)).length, groups.length)
})
