// mixin.libsonnet by the real jsonnet: the same rules and dashboards as the files, and its settings.
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { groups } from '../../src/alerts/index.ts'
import { ruleGroups, type RuleGroup } from '../../src/alerts/render.ts'
import { need } from '../cluster/programs.ts'
import { run } from './promtool.ts'

const mixin = "(import 'alerts/mixin.libsonnet')"

interface Evaluated {
  alerts: { groups: RuleGroup[] }
  rules: { groups: RuleGroup[] }
  dashboards: Record<string, unknown>
}

function evaluate(jsonnet: string, config: string): Evaluated {
  const code = `local m = ${mixin} + { _config+:: ${config} };
    { alerts: m.prometheusAlerts, rules: m.prometheusRules, dashboards: m.grafanaDashboards }`
  const { status, text } = run(jsonnet, ['-e', code])
  t.equal(status, 0, text.slice(0, 500))
  return JSON.parse(text) as Evaluated
}

t.test('the mixin is the files', (t) => {
  const [jsonnet] = need(t, 'jsonnet') ?? []
  if (jsonnet !== undefined) {
    const { alerts, rules, dashboards } = evaluate(jsonnet, '{}')
    t.same(alerts.groups, ruleGroups(groups))
    t.same(rules.groups, [])
    const files = readdirSync('grafana').filter((name) => name.endsWith('.json'))
    t.same(Object.keys(dashboards).sort(), files.sort())
    for (const name of files) t.same(dashboards[name], JSON.parse(readFileSync(`grafana/${name}`, 'utf8')), name)
  }
  t.end()
})

t.test('alerts are dropped and labelled, pages renamed for Alertmanagers that know none', (t) => {
  const [jsonnet] = need(t, 'jsonnet') ?? []
  if (jsonnet !== undefined) {
    const config =
      "{ dropAlerts: ['NatsCpuHigh'], alertLabels: { team: 'm' }, pageSeverity: 'critical', dashboardUrl: 'https://g/d' }"
    const rules = evaluate(jsonnet, config).alerts.groups.flatMap((group) => group.rules)
    const alerts = rules.filter(({ alert }) => alert !== undefined)
    t.notOk(alerts.some(({ alert }) => alert === 'NatsCpuHigh'))
    t.ok(alerts.every(({ labels }) => labels?.['team'] === 'm' && labels['severity'] !== 'page'))
    const top = alerts.find(({ labels }) => labels?.['rung'] === '20k')
    t.match(top?.annotations?.['dashboard_url'], /^https:\/\/g\/d\/nats-js-raft-incident\?var-nats_cluster=/)
    t.match(top?.labels, { severity: 'critical', page: 'true' })
    t.ok(rules.some(({ record }) => record !== undefined))
  }
  t.end()
})
