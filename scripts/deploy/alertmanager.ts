// The example for Alertmanager as an AlertmanagerConfig of the Prometheus operator: same routes, same inhibit rules, keys as the operator has them.
import { alertmanager } from '../../src/alerts/alertmanager.ts'
import { groups } from '../../src/alerts/index.ts'
import { defaults } from '../../src/alerts/render.ts'
import { parseYaml, toYaml } from '../../src/config/yaml.ts'

type Node = Record<string, unknown>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys that are not the same word in camel case. */
const renamed = new Map([
  ['source_matchers', 'sourceMatch'],
  ['target_matchers', 'targetMatch'],
])

const camel = (key: string): string =>
  renamed.get(key) ?? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** 'severity!="page"' to what the operator takes. @throws a matcher it cannot be. */
function matcher(text: string): Node {
  const found = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(text)
  if (found === null) throw new Error(`alertmanager.yml: cannot read the matcher ${text}`)
  const [, name, matchType, value] = found
  return { name, matchType, value }
}

function converted(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    if (key.endsWith('matchers')) return value.map((text) => matcher(String(text)))
    return value.map((item) => converted(item))
  }
  if (!isNode(value)) return value
  // The operator's times are UTC and have no zone.
  const { location, ...rest } = value
  if (location !== undefined && location !== 'UTC') throw new Error('alertmanager.yml: only UTC has a place here')
  return Object.fromEntries(Object.entries(rest).map(([name, item]) => [camel(name), converted(item, name)]))
}

/** Where messages go is the site's affair: each receiver takes its URL from a key of one Secret. */
function receivers(names: readonly string[], secret: string): Node[] {
  return names.map((name) => ({
    name,
    webhookConfigs: [{ urlSecret: { name: secret, key: name }, sendResolved: true }],
  }))
}

/** Spec of the AlertmanagerConfig, from the example that Alertmanager loads. */
function spec(secret: string): Node {
  const text = alertmanager(groups, defaults.clusterLabels)
  const { route, time_intervals: times, inhibit_rules: rules, receivers: known } = parseYaml(text).value as Node
  const names = (known as { name: string }[]).map(({ name }) => name)
  return {
    route: converted(route),
    ...(times === undefined ? {} : { muteTimeIntervals: converted(times) }),
    inhibitRules: converted(rules),
    receivers: receivers(names, secret),
  }
}

/** For kustomize: a whole object. */
export function alertmanagerConfig(): string {
  return toYaml({
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'AlertmanagerConfig',
    metadata: { name: 'nats-jetstream', labels: { 'app.kubernetes.io/name': 'nats-jetstream-exporter' } },
    spec: spec('nats-jetstream-receivers'),
  })
}

/** For the chart: the spec, in which the name of the Secret is put in. */
export function alertmanagerSpec(): string {
  return toYaml(spec('%%secret%%'))
}
