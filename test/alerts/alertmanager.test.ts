// The Alertmanager example: sound to amtool, each severity at its receiver, texts that name the worst, and a real Alertmanager that calls for everything
// that nothing explains.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { alertmanager as example } from '../../src/alerts/alertmanager.ts'
import { alertNames, groups } from '../../src/alerts/index.ts'
import { variant, type Alert } from '../../src/alerts/rule.ts'
import { parseYaml } from '../../src/config/yaml.ts'
import { severities } from '../../src/level.ts'
import { need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { alertOf, calling, inhibitions, label, named, sideOf, startAlertmanager, type Situation } from './inhibition.ts'
import { g1, g2, n1, n2, n3, type Labels } from './cases/case.ts'
import { run } from './promtool.ts'

const folder = 'alerts/alertmanager'
const path = `${folder}/alertmanager.yml`
const config = parseYaml(readFileSync(path, 'utf8')).value
const alerts = groups.flatMap((group) => group.alerts)

t.test('amtool finds it sound, and every severity has its route', (t) => {
  const [amtool] = need(t, 'amtool') ?? []
  if (amtool === undefined) {
    t.end()
    return
  }
  const { status, text } = run(amtool, ['check-config', path])
  t.equal(status, 0, text)
  for (const severity of severities) {
    const labels = [`severity=${severity}`, 'nats_cluster=c1', 'alertname=NatsX']
    const route = run(amtool, [
      'config',
      'routes',
      'test',
      `--config.file=${path}`,
      `--verify.receivers=${severity}`,
      ...labels,
    ])
    t.equal(route.status, 0, route.text)
  }
  t.end()
})

t.test('the file is what the tables say; npm run docs writes it', (t) => {
  t.equal(readFileSync(path, 'utf8'), example(groups, ['nats_cluster']))
  const other = parseYaml(example(groups, ['namespace', 'nats_cluster'])).value as { route: { group_by: string[] } }
  t.same(other.route.group_by, ['namespace', 'nats_cluster'])
  for (const { equal } of inhibitions(other)) t.ok(equal.join().includes('namespace,nats_cluster'), equal.join())
  t.end()
})

const message = { status: 'firing', groupLabels: { nats_cluster: 'c1' }, commonLabels: {}, commonAnnotations: {} }
const alert = (severity: string, name: string, labels: Labels = {}) => ({
  status: 'firing',
  labels: { severity, alertname: name, ...labels },
  annotations: { description: `about ${name}`, runbook_url: `http://r/${name}.md`, dashboard_url: 'http://d' },
  startsAt: '2026-11-23T06:00:00Z',
})

t.test('title and text of a message', (t) => {
  const [amtool] = need(t, 'amtool') ?? []
  if (amtool === undefined) {
    t.end()
    return
  }
  const data = join(t.testdir(), 'data.json')
  const render = (template: string, alerts: object[], groupLabels: Labels = message.groupLabels) => {
    writeFileSync(data, JSON.stringify({ ...message, groupLabels, externalURL: 'http://am', alerts }))
    const text = `{{ template "nats.${template}" . }}`
    const args = ['--template.glob=templates/*.tmpl', `--template.text=${text}`, `--template.data=${data}`]
    return run(amtool, ['template', 'render', ...args], folder).text
  }
  const mixed = [
    alert('warning', 'C', { ...n3, collector: 'raftz' }),
    alert('critical', 'B', n2),
    alert('page', 'A', { ...g1, rung: '20k' }),
    { ...alert('page', 'D', n1), status: 'resolved' },
  ]
  t.equal(render('title', mixed), 'NATS c1: A 20k APP > ORDERS on n1 and 2 more', 'the worst, with its object')
  t.match(
    render('text', mixed),
    /^Do now: http:\/\/r\/A\.md\n\n\[page\] A 20k APP > ORDERS on n1 since 06:00:00 UTC\nabout A\nDashboard: http:\/\/d\n\n\[critical\] B on n2[^]*about B[^]*\[warning\] C raftz on n3[^]*\[resolved\] D on n1/,
    'what to do first, then the worst first',
  )
  t.equal(render('title', [alert('warning', 'C', { peer: 'n2' })]), 'NATS c1: C peer n2')
  t.equal(render('title', [alert('critical', 'E', { instance: 'e1:7778' })], {}), 'NATS: E e1:7778', 'no cluster')
  t.equal(render('title', [alert('p1', 'X', { group: 'G' })]), 'NATS c1: X G', 'a severity of the site')
  t.match(render('text', [alert('p1', 'X')]), /^Do now: http:\/\/r\/X\.md\n\n\[p1\] X since/)
  t.equal(render('title', [{ ...alert('page', 'A'), status: 'resolved' }]), 'Resolved: NATS c1')
  t.match(render('text', [{ ...alert('page', 'A'), status: 'resolved' }]), /^Nothing to do[^]*\[resolved\] A/)
  const flood = Array.from({ length: 11_000 }, (_, at) => alert('critical', 'A', { group: `G${at}` }))
  t.equal(render('title', flood), 'NATS c1: A G0 and 10999 more')
  const text = render('text', flood)
  t.equal(text.split('[critical]').length - 1, 20)
  t.match(text, '11000 alerts fire, 20 are shown; 10980 more: http://am/#/alerts')
  const over = render(
    'text',
    flood.slice(0, 30).map((one) => ({ ...one, status: 'resolved' })),
  )
  t.equal(over.split('[resolved]').length - 1, 20)
  t.match(over, '10 more have resolved.')
  t.end()
})

t.test('inhibition names alerts that exist and compares labels that both sides carry', (t) => {
  for (const rule of inhibitions(config)) {
    for (const side of [rule.source, rule.target]) {
      const names = named(side, alertNames)
      t.ok(names.length > 0, `${side.join(', ')} names alerts`)
      const taken = alerts.filter((one) => names.includes(one.alert) && sideOf(side, one, 1) !== undefined)
      for (const { by, alert, severity, rung } of taken) {
        const carried = [...by, 'alertname', 'severity', ...(rung === undefined ? [] : ['rung'])]
        const missing = rule.equal.filter((label) => !carried.includes(label))
        t.same(missing, [], `${alert}/${variant({ severity, ...(rung === undefined ? {} : { rung }) })}`)
      }
    }
  }
  t.end()
})

/** What speaks for its cluster mutes what its text names, and nothing else. */
const namedInCluster = new Map([
  ['NatsRaftPendingEntriesOnSeveralServers', ['NatsRaftPendingEntries', 'NatsRaftFollowerSlow']],
  ['NatsStorageStallOnSeveralServers', ['NatsStorageStall', 'NatsStoreStalled']],
  ['NatsMetaNoLeader', ['NatsMetaNoLeader', 'NatsMetaLeaderFlapping']],
  ['NatsClusterQuorumLost', ['NatsServerDown', 'NatsMonitoringLost', 'NatsMetaNoLeader']],
])
const inClusters = alerts.filter(({ by }) => by.includes('nats_cluster'))
const speaksForCluster = ({ by }: Alert) => by.length === 1
const full = (alert: Alert) => `${alert.alert}/${variant(alert)}`

interface Expected extends Situation {
  calls: Labels[]
}

/** Of each rule, with each source and target that it takes: the same object, others, and severities that a site has changed. */
function ofRules(): Expected[] {
  return inhibitions(config).flatMap(({ source, target, equal }) => {
    const sides = (matchers: string[], object: number) =>
      inClusters.map((one) => sideOf(matchers, one, object)).filter((labels) => labels !== undefined)
    const last = equal.at(-1) ?? ''
    return sides(source, 1).flatMap((from) =>
      sides(target, 2).flatMap((apart) => {
        const to = { ...apart, ...Object.fromEntries(equal.map((name) => [name, from[name] ?? ''])) }
        const name = `${label(from)} and ${label(to)}`
        const page = { ...to, severity: 'page' }
        const other = { ...to, [last]: apart[last] ?? '' }
        return [
          { name: `${name}, one object`, alerts: [from, to], calls: [from] },
          { name: `${name}, raised to page`, alerts: [from, page], calls: [from, page] },
          { name: `${name}, of another ${last}`, alerts: [from, other], calls: [from, other] },
          ...(from['severity'] === 'page'
            ? [{ ...from, severity: 'critical' }].map((lowered) => ({
                name: `${name}, lowered to critical`,
                alerts: [lowered, to],
                calls: [lowered],
              }))
            : []),
        ]
      }),
    )
  })
}

/** Each alert beside one of every other, each of an object of its own in one cluster. */
function ofOthers(): Expected[] {
  return inClusters.map((one) => {
    const cluster = { nats_cluster: 'one' }
    const others = inClusters
      .filter((other) => !speaksForCluster(other))
      .map((other, at) => alertOf(other, at + 1, cluster))
    const own = alertOf(one, 0, cluster)
    const muted = speaksForCluster(one) ? (namedInCluster.get(one.alert) ?? []) : []
    const calls = others.filter(({ alertname = '', severity }) => !muted.includes(alertname) || severity === 'page')
    return { name: `${full(one)} beside others`, alerts: [own, ...others], calls: [own, ...calls] }
  })
}

/** Two servers without a cluster are not one cluster. */
function ofStandalone(): Expected {
  const all = inClusters.map((one, at) => ({ ...alertOf(one, at), nats_cluster: '' }))
  return { name: 'servers of no cluster', alerts: all, calls: all }
}

const posted = (alertname: string, severity: string, labels: Labels): Labels => ({ alertname, severity, ...labels })
const rungs = (labels: Labels, ...names: [string, string][]) =>
  names.map(([rung, severity]) => posted('NatsRaftPendingEntries', severity, { ...labels, rung }))
const orders = { account: 'APP', stream: 'ORDERS' }
const other: Labels = { ...n3, account: 'APP', stream: 'OTHER', group: 'S-R3F-other' }

/** A ladder to its top: what is said of its group waits, what is said of other groups and of servers does not. */
const storm: Expected = {
  name: 'a storm',
  alerts: [
    ...rungs(g1, ['10k', 'warning'], ['15k', 'critical'], ['20k', 'page']),
    ...rungs(g2, ['10k', 'warning'], ['15k', 'critical']),
    posted('NatsRaftPendingEntriesWillReachLimit', 'critical', g1),
    posted('NatsRaftFollowerSlow', 'warning', g2),
    posted('NatsRaftFollowerSlow', 'critical', g2),
    posted('NatsRaftUnappliedEntries', 'warning', g1),
    posted('NatsRaftLeaderFlapping', 'warning', { ...orders, nats_cluster: 'c1', group: 'S-R3F-orders' }),
    posted('NatsStreamHighLag', 'critical', { ...n1, ...orders }),
    posted('NatsStreamReplicaLagging', 'warning', { ...n2, ...orders, peer: 'n2' }),
    posted('NatsRaftCommitStalled', 'critical', other),
    posted('NatsRaftOverrun', 'critical', other),
    ...rungs(other, ['10k', 'warning']),
    posted('NatsStorageStall', 'critical', n2),
    posted('NatsWriteFullStateSlow', 'critical', { ...n2, store: 'ORDERS' }),
    posted('NatsInternalSubscriptionSlow', 'critical', { ...n2, class: 'raft' }),
    posted('NatsInternalSubscriptionSlow', 'warning', { ...n2, class: 'jsapi' }),
    posted('NatsReadloopSlow', 'warning', { ...n3, kind: 'route' }),
    posted('NatsStoreSlowSuspected', 'warning', n2),
    posted('NatsCollectorFailing', 'warning', { ...n2, collector: 'jsz_consumers' }),
    posted('NatsCollectorFailing', 'warning', { ...n2, collector: 'raftz' }),
    posted('NatsMonitoringLost', 'warning', n3),
    posted('NatsMonitoringLost', 'critical', n3),
  ],
  calls: [
    ...rungs(g1, ['20k', 'page']),
    posted('NatsRaftCommitStalled', 'critical', other),
    posted('NatsRaftOverrun', 'critical', other),
    ...rungs(other, ['10k', 'warning']),
    posted('NatsStorageStall', 'critical', n2),
    posted('NatsInternalSubscriptionSlow', 'warning', n2),
    posted('NatsReadloopSlow', 'warning', n3),
    posted('NatsCollectorFailing', 'warning', n2),
    posted('NatsMonitoringLost', 'critical', n3),
  ],
}

/** A dead server: its own replicas are behind; those of others are news. */
const dead: Expected = {
  name: 'a dead server',
  alerts: [
    posted('NatsServerHung', 'critical', n1),
    posted('NatsServerDown', 'critical', n1),
    posted('NatsCollectorFailing', 'warning', { ...n1, collector: 'varz' }),
    posted('NatsReplicaOffline', 'warning', { ...n1, peer: 'n1' }),
    posted('NatsStreamReplicaLagging', 'warning', { ...n1, ...orders, peer: 'n1' }),
    posted('NatsStreamReplicaLagging', 'warning', { ...n2, ...orders, peer: 'n2' }),
    posted('NatsRoutesMissing', 'warning', n2),
    posted('NatsRaftGroupMissing', 'warning', { nats_cluster: 'c1', ...orders, group: 'S-R3F-orders' }),
  ],
  calls: [
    posted('NatsServerHung', 'critical', n1),
    posted('NatsStreamReplicaLagging', 'warning', n2),
    posted('NatsRoutesMissing', 'warning', n2),
    posted('NatsRaftGroupMissing', 'warning', {}),
  ],
}

t.test('a real Alertmanager calls for whatever nothing explains', { timeout: 180_000 }, async (t) => {
  const [program] = need(t, 'alertmanager') ?? []
  if (program === undefined) return
  const alertmanager = await startAlertmanager(t, scratch(t), program, { 'max_alerts: 100': 'max_alerts: 0' })
  const situations = [storm, dead, ...ofRules(), ...ofOthers(), ofStandalone()]
  t.ok(situations.length > 300, `${situations.length} sets`)
  const called = await calling(alertmanager, situations)
  for (const [at, { name, calls }] of situations.entries()) t.same(called[at], calls.map(label).sort(), name)
})

t.test('a flood is one message that says how much it is', { timeout: 180_000 }, async (t) => {
  const [program] = need(t, 'alertmanager') ?? []
  if (program === undefined) return
  const alertmanager = await startAlertmanager(t, scratch(t), program)
  const groups = Array.from({ length: 11_000 }, (_, at) =>
    posted('NatsRaftNoLeader', 'critical', { nats_cluster: 'c1', account: 'APP', stream: `S${at}`, group: `G${at}` }),
  )
  await alertmanager.post(groups)
  const call = await until('the flood has called', 120, () => alertmanager.calls[0])
  t.same(alertmanager.calls.length, 1)
  t.equal(call.alerts.length + call.truncatedAlerts, groups.length)
  t.equal(call.alerts.length, 100)
})
