// Packs for many clusters: what is read above is recorded beside each cluster and sent up, nothing else is, and the page for several quiets only theirs.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { alertmanager as example } from '../../src/alerts/alertmanager.ts'
import { edgeGroups, pageNames } from '../../src/alerts/edge.ts'
import { everyGroup, groups, packs } from '../../src/alerts/index.ts'
import { keepList } from '../../src/alerts/keep-list.ts'
import { defaults, prometheus, ruleGroups } from '../../src/alerts/render.ts'
import { parseYaml, toYaml } from '../../src/config/yaml.ts'
import { need } from '../cluster/programs.ts'
import { level, leads, n1, n2, g1, g2, one, type Labels } from './cases/case.ts'
import { clauses, queries, selectors } from './expression.ts'
import { alertOf, inhibitions, matches, type Inhibition } from './inhibition.ts'
import { run } from './promtool.ts'

const recordings = edgeGroups(groups).flatMap(({ recordings }) => recordings)
const sent = recordings.map(({ record }) => record)
const above = ruleGroups(packs.fleet).flatMap(({ rules }) => rules)
const texts = above.flatMap(({ expr, annotations }) => [expr, ...queries(annotations?.['description'] ?? '')])

t.test('edge is every rule and what is sent up; what is loaded without a pack is as it was', (t) => {
  t.same(packs.edge.slice(0, groups.length), groups)
  t.same(packs.edge.slice(groups.length), edgeGroups(groups))
  t.ok(sent.length >= 25 && sent.length <= 35, `${sent.length} names`)
  for (const { record, by } of recordings) {
    t.match(record, /^nats_cluster:nats_[a-z_]+:[a-z0-9_]+$/)
    t.equal(by[0], 'nats_cluster', record)
    t.notOk(by.includes('server'), `${record}: a cluster, not each of its servers`)
  }
  t.end()
})

t.test('above, nothing is read but what was sent or is recorded there, and no replica is told apart', (t) => {
  const known = new Set([...sent, ...packs.fleet.flatMap(({ recordings }) => recordings.map(({ record }) => record))])
  t.ok(texts.flatMap(selectors).length > 8)
  for (const name of texts.flatMap(selectors)) t.ok(known.has(name), name)
  for (const labels of texts.flatMap(clauses))
    t.ok(labels.length === 0 || labels.join() === 'nats_cluster', labels.join())
  for (const text of texts) t.notMatch(text, /absent|replica/)
  t.end()
})

t.test('every label of a cluster is in every clause', (t) => {
  const two = ['namespace', 'nats_cluster']
  for (const { record, expr } of ruleGroups(packs.edge.slice(groups.length), { ...defaults, clusterLabels: two })
    .concat(ruleGroups(packs.fleet, { ...defaults, clusterLabels: two }))
    .flatMap(({ rules }) => rules))
    for (const labels of clauses(expr))
      t.ok(labels.length === 0 || two.every((label) => labels.includes(label)), `${record}: ${labels.join()}`)
  t.end()
})

t.test('the keep list keeps what is sent up, and nothing that begins or ends like it', (t) => {
  const {
    write_relabel_configs: [rule],
  } = parseYaml(keepList(groups)).value as {
    write_relabel_configs: { source_labels: string[]; regex: string; action: string }[]
  }
  t.match(rule, { source_labels: ['__name__'], action: 'keep' })
  const kept = new RegExp(`^(?:${rule?.regex})$`)
  for (const name of sent) t.match(name, kept)
  for (const name of ['nats_up', 'ALERTS', 'up', 'group:nats_raft_pending_entries:held', `${sent[0]}_x`, `x${sent[0]}`])
    t.notMatch(name, kept)
  t.end()
})

/** Two servers, one of them over a rung, as promtool sees it. */
const world: Record<string, string> = {
  ...[n1, n2].reduce(
    (all, server) => ({
      ...all,
      ...one('nats_up', { ...server, target: 't' }, '1x30'),
      ...one('nats_exporter_collector_success', { ...server, target: 't', collector: 'raftz' }, '1x30'),
      ...one('nats_server_info', { ...server, version: '2.12.1' }, '1x30'),
      ...one('nats_jetstream_storage_bytes', server, '50x30'),
      ...one('nats_jetstream_max_storage_bytes', server, '200x30'),
      ...one('nats_jetstream_stream_leaders', server, '4x30'),
      ...one('nats_server_messages_total', { ...server, direction: 'in' }, '0+150x30'),
    }),
    {},
  ),
  // A second exporter for one server: it is one server all the same.
  ...one('nats_up', { ...n1, target: 'other', instance: 'e2:7778' }, '1x30'),
  ...level(g1, '16000x30'),
  ...leads(g1, '1x30'),
  ...level(g2, '0x30'),
}

const expected: Record<string, number> = {
  'nats_cluster:nats_up:sum': 2,
  'nats_cluster:nats_up:known': 2,
  'nats_cluster:nats_quorum:margin': 0,
  'nats_cluster:nats_edge_evaluated:timestamp': 360,
  'nats_cluster:nats_pages:firing': 0,
  'nats_cluster:nats_raft_pending_entries:max': 16_000,
  'nats_cluster:nats_raft_pending_entries:rung': 15_000,
  'nats_cluster:nats_raft_without_leader:count': 0,
  'nats_cluster:nats_storage_stall:servers': 0,
  'nats_cluster:nats_jetstream_storage:ratio_max': 0.25,
  'nats_cluster:nats_jetstream_streams:sum': 8,
  'nats_cluster:nats_exporter_collectors:failing': 0,
}

const inCluster = (record: string, labels = '') => `${record}{nats_cluster="c1"${labels}}`

t.test('what is sent of a cluster, and that what nobody read is no 0', (t) => {
  const [promtool] = need(t, 'promtool') ?? []
  if (promtool === undefined) {
    t.end()
    return
  }
  const dir = t.testdir()
  writeFileSync(join(dir, 'rules.yaml'), prometheus(packs.edge))
  const samples = (series: [string, number][]) => series.map(([labels, value]) => ({ labels, value }))
  const tests = [
    ...Object.entries(expected).map(([expr, value]): [string, [string, number][]] => [
      expr,
      [[inCluster(expr), value]],
    ]),
    [
      'nats_cluster:nats_server_info:count',
      [[inCluster('nats_cluster:nats_server_info:count', ',version="2.12.1"'), 2]],
    ],
    [
      'nats_cluster:nats_server_messages:rate5m',
      [[inCluster('nats_cluster:nats_server_messages:rate5m', ',direction="in"'), 20]],
    ],
    ['nats_cluster:nats_store_probe_seconds:max', []],
    ['nats_cluster:nats_meta_has_leader:max', []],
  ] as [string, [string, number][]][]
  writeFileSync(
    join(dir, 'test.yaml'),
    toYaml({
      rule_files: ['rules.yaml'],
      evaluation_interval: '15s',
      tests: [
        {
          interval: '15s',
          input_series: Object.entries(world).map(([series, values]) => ({ series, values })),
          promql_expr_test: tests.map(([expr, found]) => ({ expr, eval_time: '6m', exp_samples: samples(found) })),
        },
        {
          name: 'raftz is read of nobody',
          interval: '15s',
          input_series: [{ series: 'nats_up{nats_cluster="c1",server="n1"}', values: '1x30' }],
          promql_expr_test: [
            { expr: 'nats_cluster:nats_raft_without_leader:count', eval_time: '6m', exp_samples: [] },
            { expr: 'nats_cluster:nats_raft_pending_entries:rung', eval_time: '6m', exp_samples: [] },
          ],
        },
      ],
    }),
  )
  const { status, text } = run(promtool, ['test', 'rules', join(dir, 'test.yaml')])
  t.equal(status, 0, text)
  for (const [name, pack] of Object.entries(packs)) {
    const path = join(dir, `${name}.rules.yaml`)
    writeFileSync(path, prometheus(pack))
    const checked = run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', path])
    t.equal(checked.status, 0, checked.text)
  }
  t.end()
})

const config = parseYaml(example(groups, defaults.clusterLabels, true)).value
const before = inhibitions(parseYaml(example(groups, defaults.clusterLabels)).value)
const added = inhibitions(config).slice(before.length)
const every = everyGroup.flatMap(({ alerts }) => alerts)

/** Does a rule of Alertmanager mute the second for the first? */
const mutes =
  (from: Labels, to: Labels) =>
  ({ source, target, equal }: Inhibition) =>
    source.every((matcher) => matches(matcher, from)) &&
    target.every((matcher) => matches(matcher, to)) &&
    equal.every((name) => from[name] === to[name])

t.test('the page for several clusters quiets what pages for each, of that cluster, and nothing else', (t) => {
  t.same(inhibitions(config).slice(0, before.length), before, 'all other rules stay')
  const speaker = every.find(({ alert }) => alert === 'NatsTroubleInSeveralClusters')
  t.ok(speaker)
  if (speaker !== undefined) {
    const from = alertOf(speaker, 0, { nats_cluster: 'c1' })
    for (const one of every) {
      const theirs =
        (one.severity === 'page' && pageNames(groups).includes(one.alert)) || one.alert === 'NatsClusterSilent'
      const own = alertOf(one, 0, { nats_cluster: 'c1' })
      const other = alertOf(one, 0, { nats_cluster: 'c2' })
      t.equal(added.some(mutes(from, own)), theirs, `${one.alert} ${one.severity}`)
      t.notOk(added.some(mutes(from, other)), `${one.alert} of another cluster`)
      t.notOk(
        added.some(mutes({ ...from, nats_cluster: '' }, { ...own, nats_cluster: '' })),
        `${one.alert} of no cluster`,
      )
    }
  }
  t.end()
})

t.test('amtool finds the example sound, and sends the page for several by a route of its own', (t) => {
  const [amtool] = need(t, 'amtool') ?? []
  if (amtool !== undefined) {
    const path = join(t.testdir(), 'alertmanager.yml')
    writeFileSync(path, example(groups, defaults.clusterLabels, true))
    const { status, text } = run(amtool, ['check-config', path])
    t.equal(status, 0, text)
    const labels = ['severity=page', 'nats_cluster=c1', 'alertname=NatsTroubleInSeveralClusters']
    const route = run(amtool, [
      'config',
      'routes',
      'test',
      `--config.file=${path}`,
      '--verify.receivers=page',
      ...labels,
    ])
    t.equal(route.status, 0, route.text)
  }
  const { route } = config as { route: { routes: { matchers: string[]; group_by?: string[] }[] } }
  t.match(route.routes[0], { matchers: ['alertname="NatsTroubleInSeveralClusters"'], group_by: ['alertname'] })
  t.end()
})
