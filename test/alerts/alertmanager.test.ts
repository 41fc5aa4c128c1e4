// The Alertmanager example: sound to amtool, each severity at its receiver, and a real Alertmanager mutes what a page explains.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { alertNames, groups } from '../../src/alerts/index.ts'
import { variant } from '../../src/alerts/rule.ts'
import { parseYaml } from '../../src/config/yaml.ts'
import { severities } from '../../src/log/catalog/event.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'
import { inhibitions, named, stillCalling, type Posted } from './inhibition.ts'
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

t.test('the first line of a message says what to do', (t) => {
  const [amtool] = need(t, 'amtool') ?? []
  if (amtool === undefined) {
    t.end()
    return
  }
  const alert = (severity: string, name: string) => ({
    status: 'firing',
    labels: { severity, alertname: name },
    annotations: { description: `about ${name}`, runbook_url: `http://r/${name}.md`, dashboard_url: 'http://d' },
    startsAt: '2026-11-23T06:00:00Z',
  })
  const data = join(t.testdir(), 'data.json')
  const message = { status: 'firing', groupLabels: { nats_cluster: 'c1' }, commonLabels: {}, commonAnnotations: {} }
  const text = (alerts: object[]) => {
    writeFileSync(data, JSON.stringify({ ...message, alerts }))
    const args = [
      '--template.glob=templates/*.tmpl',
      '--template.text={{ template "nats.text" . }}',
      `--template.data=${data}`,
    ]
    return run(amtool, ['template', 'render', ...args], folder).text
  }
  t.match(text([alert('critical', 'B'), alert('page', 'A'), alert('warning', 'C')]), /^Do now: http:\/\/r\/A\.md\n/)
  t.match(text([alert('warning', 'C'), alert('critical', 'B')]), /^Do now: http:\/\/r\/B\.md\n[^]*about C[^]*about B/)
  t.match(text([{ ...alert('page', 'A'), status: 'resolved' }]), /\[resolved\] A/)
  t.end()
})

t.test('inhibition names alerts that exist and compares labels that both sides carry', (t) => {
  for (const rule of inhibitions(config)) {
    for (const side of [rule.source, rule.target]) {
      const names = named(side, alertNames)
      t.ok(names.length > 0, `${side.join(', ')} names alerts`)
      for (const { by, alert, severity, rung } of alerts.filter(({ alert }) => names.includes(alert))) {
        const carried = [...by, 'alertname', 'severity', ...(rung === undefined ? [] : ['rung'])]
        const missing = rule.equal.filter((label) => !carried.includes(label))
        t.same(missing, [], `${alert}/${variant({ severity, ...(rung === undefined ? {} : { rung }) })}`)
      }
    }
  }
  t.end()
})

const posted = (alertname: string, severity: string, labels: Labels): Posted => ({
  id: `${alertname} ${labels['rung'] ?? severity} ${labels['server'] ?? ''}`.trim(),
  labels: { alertname, severity, ...labels },
})
const rungs = (labels: Labels, ...names: [string, string][]) =>
  names.map(([rung, severity]) => posted('NatsRaftPendingEntries', severity, { ...labels, rung }))

const orders = { account: 'APP', stream: 'ORDERS' }

const storm: Posted[] = [
  ...rungs(g1, ['10k', 'warning'], ['15k', 'critical'], ['20k', 'page']),
  posted('NatsRaftPendingEntriesWillReachLimit', 'critical', g1),
  ...rungs({ ...g2, nats_cluster: 'c2' }, ['10k', 'warning'], ['15k', 'critical']),
  posted('NatsRaftFollowerSlow', 'warning', g2),
  posted('NatsRaftFollowerSlow', 'critical', g2),
  posted('NatsRaftUnappliedEntries', 'warning', g1),
  posted('NatsStreamHighLag', 'critical', { ...n1, ...orders }),
  posted('NatsInternalSubscriptionSlow', 'critical', { ...n2, class: 'raft' }),
  posted('NatsReadloopSlow', 'warning', { ...n3, kind: 'route' }),
  posted('NatsServerUnhealthy', 'warning', n2),
  posted('NatsRaftLeaderFlapping', 'warning', { ...orders, nats_cluster: 'c1', group: 'S-R3F-orders' }),
  posted('NatsStorageStall', 'critical', n2),
  posted('NatsWriteFullStateSlow', 'critical', { ...n2, store: 'ORDERS' }),
  posted('NatsStoreSlowSuspected', 'warning', n2),
  posted('NatsCollectorFailing', 'warning', { ...n2, collector: 'jsz_consumers' }),
  posted('NatsCollectorFailing', 'warning', { ...n2, collector: 'raftz' }),
  posted('NatsMonitoringLost', 'warning', n3),
  posted('NatsMonitoringLost', 'critical', n3),
]

const calm: Posted[] = [
  posted('NatsServerHung', 'critical', { ...n1, nats_cluster: 'c3' }),
  posted('NatsServerDown', 'critical', { ...n1, nats_cluster: 'c3' }),
  posted('NatsCollectorFailing', 'warning', { ...n1, nats_cluster: 'c3', collector: 'varz' }),
  posted('NatsRoutesMissing', 'warning', { ...n2, nats_cluster: 'c3' }),
  posted('NatsServerCatchingUp', 'info', { ...n1, nats_cluster: 'c4' }),
  posted('NatsRaftPendingEntries', 'warning', { ...g1, nats_cluster: 'c4', rung: '10k' }),
  posted('NatsRaftNoLeader', 'critical', { ...g1, nats_cluster: 'c5', server: '' }),
  posted('NatsRaftQuorumLost', 'critical', { ...orders, nats_cluster: 'c5' }),
  posted('NatsServerStarved', 'warning', { ...n1, nats_cluster: 'c6' }),
  posted('NatsInternalSubscriptionSlow', 'warning', { ...n1, nats_cluster: 'c6', class: 'jsapi' }),
  posted('NatsRaftFollowerSlow', 'warning', { ...g2, nats_cluster: 'c8' }),
  posted('NatsRaftFollowerSlow', 'critical', { ...g2, nats_cluster: 'c8' }),
  posted('NatsJetStreamDisabled', 'critical', { ...n1, nats_cluster: 'c7' }),
  posted('NatsStoreWriteError', 'critical', { ...n1, nats_cluster: 'c7' }),
]

t.test('a real Alertmanager calls once for what happened, and keeps the rest visible', async (t) => {
  const [alertmanager] = need(t, 'alertmanager') ?? []
  if (alertmanager === undefined) return
  const data = join(t.testdir(), 'data')
  mkdirSync(data)
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const program = start(
    alertmanager,
    [
      `--config.file=${path}`,
      `--storage.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    join(data, 'log'),
  )
  t.teardown(() => program.end())
  await until('Alertmanager is ready', 20, async () => (await fetch(`${url}/-/ready`)).ok)
  t.same(await stillCalling(url, storm), [
    'NatsCollectorFailing warning n2',
    'NatsMonitoringLost critical n3',
    'NatsRaftPendingEntries 15k n2',
    'NatsRaftPendingEntries 20k n1',
  ])
  t.same(await stillCalling(url, calm), [
    'NatsJetStreamDisabled critical n1',
    'NatsRaftFollowerSlow critical n2',
    'NatsRaftNoLeader critical',
    'NatsServerCatchingUp info n1',
    'NatsServerHung critical n1',
    'NatsServerStarved warning n1',
  ])
})
