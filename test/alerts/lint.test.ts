// Rules lean only on what exists, and keep the conventions that rule linters hold: names, summaries, templates, links.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { everyGroup as groups } from '../../src/alerts/index.ts'
import { ruleGroups } from '../../src/alerts/render.ts'
import { dashboards } from '../../src/alerts/rule.ts'
import { addsOver, metrics, problems, queries, templateLabels } from './expression.ts'

interface DashboardJson {
  uid: string
  templating: { list: { name: string }[] }
}

const rules = ruleGroups(groups).flatMap((group) => group.rules)
const alerts = groups.flatMap((group) => group.alerts)

t.test('the linter sees what is wrong', (t) => {
  t.same(problems('nats_no_such_metric > 0'), ['no metric nats_no_such_metric'])
  t.same(problems('max by (server) (up)'), ['nothing here has label server: by (server)'])
  t.same(problems('nats_raft_pending_entries{subject="x"}'), ['nats_raft_pending_entries has no label subject'])
  t.same(problems('rate(nats_raft_pending_entries[5m])'), ['rate of gauge nats_raft_pending_entries'])
  t.same(problems('deriv(nats_log_events_total[5m])'), ['deriv of counter nats_log_events_total'])
  t.match(problems('max by (server) nats_up)').join(), /syntax error/)
  t.same(problems('nats_up and on (rung) nats_up'), ['nothing here has label rung: on (rung)'])
  t.same(queries('{{ with printf "max(up{a=\\"b\\",c=%q})" $labels.server | query }}{{ end }}'), [
    'max(up{a="b",c="x"})',
  ])
  t.end()
})

t.test('every expression leans on metrics and labels that exist', (t) => {
  for (const { alert, record, expr, annotations } of rules) {
    t.same(problems(expr), [], `${alert ?? record}: ${expr}`)
    for (const query of queries(annotations?.['description'] ?? ''))
      t.same(problems(query), [], `${alert} asks ${query}`)
  }
  t.ok(metrics.size > 50)
  t.end()
})

t.test('nothing adds what two sources tell of one thing', (t) => {
  const changes = 'increase(nats_raft_leader_changes_total[5m])'
  const wrong = `sum by (server) (${changes})`
  t.same(addsOver(wrong, 'source'), [wrong])
  t.same(addsOver(`1 + count without (source) (nats_raft_pending_entries > 5)`, 'source').length, 1)
  t.same(addsOver(`avg(nats_up or nats_raft_pending_bytes)`, 'source').length, 1)
  for (const right of [
    `sum by (server) (max by (server, group) (${changes}))`,
    `sum by (server, source) (${changes})`,
    `sum without (group) (${changes})`,
    'sum(nats_raft_pending_entries{source="raftz"})',
    'sum(nats_raft_leader and on (server, group) nats_raft_pending_entries > 5)',
    'max(nats_raft_pending_entries)',
  ])
    t.same(addsOver(right, 'source'), [], right)
  for (const { alert, record, expr, annotations } of rules)
    for (const one of [expr, ...queries(annotations?.['description'] ?? '')])
      t.same(addsOver(one, 'source'), [], `${alert ?? record}: ${one}`)
  t.end()
})

t.test('counters are read through rate or increase, or compared with themselves', (t) => {
  for (const { alert, expr } of rules) {
    const bare = expr.replace(/(rate|increase|last_over_time|max_over_time)\([^()]*_(total|count|sum)\b[^()]*\)/g, '')
    t.notMatch(bare, /_total\b/, `${alert}: ${expr}`)
  }
  t.end()
})

t.test('names, texts and links', (t) => {
  for (const { alert, by, summary, description, rung, severity, expr } of alerts) {
    t.match(alert, /^([A-Z]+[a-z0-9]+)+$/)
    t.ok(alert.length <= 40, `${alert} has at most 40 characters`)
    t.match(summary, /^[A-Z][^{}]*\.$/, `${alert}: summary is a sentence without values`)
    t.match(description, /\{\{/, `${alert}: description has values`)
    const own = [...by, 'severity', ...(rung === undefined ? [] : ['rung'])]
    const strange = templateLabels(description).filter((label) => !own.includes(label))
    t.same(strange, [], `${alert} ${severity}: labels of the description`)
    t.notMatch(expr({}, { job: 'x' }), /topk|bottomk/, `${alert}: nothing fragile`)
  }
  for (const { alert, annotations } of rules) {
    if (alert === undefined) continue
    t.match(annotations?.['runbook_url'], new RegExp(`/${alert}\\.md$`))
    t.ok(existsSync(annotations?.['runbook_url']?.split('/blob/main/')[1] ?? ''), `${alert}: its runbook is there`)
    t.match(annotations?.['dashboard_url'], /^\/d\/nats-js-/, `${alert}: no host that is not there`)
  }
  t.end()
})

t.test('groups are small and rules of one name differ', (t) => {
  for (const { name, rules } of ruleGroups(groups)) {
    t.ok(rules.length <= 20, `${name} has ${rules.length} rules`)
    t.ok(name.length <= 40)
  }
  const keys = alerts.map(({ alert, rung, severity }) => `${alert}/${rung ?? severity}`)
  t.same(new Set(keys).size, keys.length)
  t.end()
})

t.test('links open dashboards that exist, at variables that they have', (t) => {
  const files = readdirSync('grafana').filter((name) => name.endsWith('.json'))
  const found = files.map((name) => JSON.parse(readFileSync(`grafana/${name}`, 'utf8')) as DashboardJson)
  for (const [uid, variables] of Object.entries(dashboards)) {
    const own = found.find((one) => one.uid === uid)?.templating.list.map(({ name }) => name) ?? []
    t.same(
      variables.filter((name) => !own.includes(name)),
      [],
      uid,
    )
  }
  t.end()
})
