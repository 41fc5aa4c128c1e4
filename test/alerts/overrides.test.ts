// Overrides: each field does what it says to the alert it names and to no other, and what names nothing is an error with its place.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { groups } from '../../src/alerts/index.ts'
import { parseOverrides } from '../../src/alerts/overrides.ts'
import { prometheus, prometheusRule, ruleGroups, type Rule } from '../../src/alerts/render.ts'
import { variant } from '../../src/alerts/rule.ts'
import { parseYaml } from '../../src/config/yaml.ts'

const rulesWith = (text: string): Rule[] =>
  ruleGroups(groups, parseOverrides('o.yaml', text, groups)).flatMap(({ rules }) => rules)
const plain = rulesWith('')
const find = (rules: readonly Rule[], name: string, key: string) =>
  rules.find(({ alert, labels }) => alert === name && (labels?.['rung'] === key || labels?.['severity'] === key))

t.test('an empty file changes nothing', (t) => {
  t.same(
    plain,
    ruleGroups(groups).flatMap(({ rules }) => rules),
  )
  t.end()
})

t.test('one rung, a whole alert, a dropped alert, labels for all', (t) => {
  const rules = rulesWith(`
labels: { team: messaging }
alerts:
  NatsCpuHigh: { drop: true }
  NatsRaftPendingEntries: { keep_firing_for: 10m, labels: { part: ladder } }
  NatsRaftPendingEntries/20k: { severity: critical, for: 30s, thresholds: { entries: 25000 }, labels: { team: storage } }
`)
  t.equal(find(rules, 'NatsCpuHigh', 'warning'), undefined)
  t.equal(rules.length, plain.length - 1)
  const top = find(rules, 'NatsRaftPendingEntries', '20k')
  t.match(top, {
    for: '30s',
    keep_firing_for: '10m',
    labels: { severity: 'critical', part: 'ladder', team: 'storage' },
  })
  t.match(top?.expr, />= 25000/)
  const lower = find(rules, 'NatsRaftPendingEntries', '15k')
  t.match(lower, { keep_firing_for: '10m', labels: { severity: 'critical', part: 'ladder', team: 'messaging' } })
  t.match(lower?.expr, />= 15000/)
  t.equal(lower?.for, undefined)
  t.end()
})

t.test('an alert that is left out comes where a site asks for it', (t) => {
  t.equal(find(plain, 'Watchdog', 'info'), undefined)
  const rules = rulesWith('alerts: { Watchdog: { drop: false, severity: none } }')
  t.match(find(rules, 'Watchdog', 'none'), { expr: 'vector(1)', labels: { severity: 'none' } })
  t.equal(rules.length, plain.length + 1)
  t.end()
})

t.test('selectors and links', (t) => {
  const rules = rulesWith(`
selectors: { job: 'k8s/nats-.+', cluster_label: cluster }
runbook_url: https://wiki.example.org/nats/
dashboard_url: https://grafana.example.org/d
`)
  t.match(find(rules, 'NatsExporterDown', 'critical')?.expr, 'up{job=~"k8s/nats-.+"}')
  for (const { expr, annotations } of rules) {
    t.notMatch(expr, /nats_cluster/)
    t.notMatch(annotations?.['description'] ?? '', /nats_cluster/)
  }
  t.match(find(rules, 'NatsCpuHigh', 'warning')?.annotations, {
    runbook_url: 'https://wiki.example.org/nats/NatsCpuHigh.md',
    dashboard_url:
      /^https:\/\/grafana\.example\.org\/d\/[a-z-]+\?var-nats_cluster=\{\{ \$labels\.cluster \| urlquery \}\}/,
  })
  t.end()
})

t.test('what names nothing is an error with its place, its neighbours, and what is allowed', (t) => {
  const bad = (text: string, ...expected: RegExp[]) => {
    for (const message of expected)
      t.throws(() => parseOverrides('o.yaml', text, groups), { name: 'ConfigError', message })
  }
  bad('alerts:\n  NatsCpuHihg: { drop: true }', /^o\.yaml:2:3 alerts\.NatsCpuHihg: unknown; did you mean NatsCpuHigh, /)
  bad('alerts:\n  NatsCpuHigh/page: {}', /did you mean NatsCpuHigh, NatsCpuHigh\/warning/)
  bad('alert: {}', /^o\.yaml:1:1 alert: unknown; allowed here: selectors, /)
  bad('alerts:\n  NatsCpuHigh: { fro: 1m }', /:2:18 .*allowed here: drop, severity, for/)
  bad(
    'alerts:\n  NatsCpuHigh: { for: soon, drop: 1, severity: "", labels: [] }',
    /a duration such as/,
    /true or false/,
    /not empty/,
    /map of names/,
  )
  bad('alerts:\n  NatsCpuHigh: { thresholds: { ration: 1 } }', /allowed here: ratio/)
  bad('alerts:\n  NatsCpuHigh: { thresholds: { ratio: high } }', /must be a number/)
  bad('alerts:\n  NatsRaftNoLeader: { thresholds: { x: 1 } }', /has no threshold to change/)
  bad(
    'alerts:\n  NatsCpuHigh: { labels: { rung: x, 9: y, team: 7 } }',
    /rung: cannot be the name/,
    /9: cannot/,
    /team: must be a text/,
  )
  bad('selectors: { job: "(", cluster_label: a-b }', /regular expression/, /label name/)
  bad('selectors: { job: 7 }', /must be a text/)
  bad('selectors: { cluster_labels: nats_cluster }', /must be a list of label names/)
  bad('selectors: { cluster_labels: [a, a] }', /must be a list of label names/)
  bad('selectors: { cluster_label: a, cluster_labels: [a] }', /:1:14 .*keep one of them/)
  bad('runbook_url: wiki', /http or https/)
  bad('- a', /^o\.yaml:1:1 top level: must be a map/)
  bad('a: {\n', /^o\.yaml:\d+:\d+ /)
  t.end()
})

t.test('any threshold of any alert can be changed, and changes that alert alone', (t) => {
  const choices = groups
    .flatMap((group) => group.alerts)
    .flatMap((alert) =>
      Object.keys(alert.thresholds).map((name) => ({ key: `${alert.alert}/${variant(alert)}`, name })),
    )
  const property = () =>
    fc.assert(
      fc.property(fc.constantFrom(...choices), fc.integer({ min: 700_001, max: 799_999 }), ({ key, name }, value) => {
        const rules = rulesWith(`alerts: { ${key}: { thresholds: { ${name}: ${value} } } }`)
        const changed = rules.filter(({ expr }, at) => expr !== plain[at]?.expr)
        return (
          changed.length === 1 &&
          `${changed[0]?.alert}/${changed[0]?.labels?.['rung'] ?? changed[0]?.labels?.['severity']}` === key
        )
      }),
      { numRuns: 200 },
    )
  t.doesNotThrow(property)
  t.end()
})

t.test('both formats hold the same groups', (t) => {
  const file = parseYaml(prometheus(groups)).value
  const resource = parseYaml(prometheusRule(groups)).value
  t.same((resource as { spec: unknown }).spec, file)
  t.match(resource, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'nats-jetstream' },
  })
  t.end()
})

t.test('a group of which everything is dropped is left out', (t) => {
  const server = groups.filter(({ name }) => name === 'server')
  const drops = server.flatMap(({ alerts }) => alerts).map(({ alert }) => [alert, { drop: true }])
  const text = JSON.stringify({ alerts: Object.fromEntries(drops) as unknown })
  t.same(ruleGroups(server, parseOverrides('o.json', text, groups)), [])
  t.end()
})

t.test('the example can be used as it is', (t) => {
  const path = 'alerts/overrides.example.yaml'
  const example = ruleGroups(groups, parseOverrides(path, readFileSync(path, 'utf8'), groups)).flatMap(
    ({ rules }) => rules,
  )
  t.equal(example.length, plain.length - 1)
  t.match(find(example, 'NatsJetStreamStorageHigh', 'warning'), {
    for: '15m',
    expr: />= 0\.7$/,
    labels: { team: 'messaging' },
  })
  t.match(find(example, 'NatsRaftPendingEntries', '20k')?.labels, { severity: 'critical', page: 'true' })
  t.end()
})
