// rules: prints what promtool loads, and says where an overrides file is wrong.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { help, rules } from '../../src/commands/rules.ts'
import { parseYaml } from '../../src/config/yaml.ts'

async function run(...args: string[]) {
  const stdout = new PassThrough()
  const code = await rules(args, {
    stdin: Readable.from(['']),
    stdout,
    stderr: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
    onHangup: () => undefined,
  })
  return { code, out: String(stdout.read() ?? '') }
}

t.test('every format, and help', async (t) => {
  const { code, out } = await run()
  t.equal(code, 0)
  t.match(parseYaml(out).value, { groups: [{ name: 'nats-ladder' }] })
  t.match(
    (await run('--format', 'prometheusrule')).out,
    /^apiVersion: monitoring\.coreos\.com\/v1\nkind: PrometheusRule/,
  )
  t.match(parseYaml((await run('--format', 'alertmanager')).out).value, { route: { group_by: ['nats_cluster'] } })
  t.match(parseYaml((await run('--format', 'cre')).out).value, {
    rules: [{ cre: { category: 'message-queue-problem' } }],
  })
  t.equal((await run('--help')).out, help)
})

t.test('overrides from a file', async (t) => {
  const file = join(t.testdir(), 'overrides.yaml')
  writeFileSync(file, 'alerts: { NatsRaftPendingEntries/20k: { thresholds: { entries: 31000 } } }')
  t.match((await run('--overrides', file)).out, /held >= 31000/)
})

t.test('labels that identify a cluster', async (t) => {
  const { out } = await run('--cluster-labels', 'namespace, nats_cluster')
  t.match(out, /count by \(namespace, nats_cluster\)/)
  for (const wrong of ['', 'a,,b', 'a,a', '9'])
    await t.rejects(run('--cluster-labels', wrong), /must be label names, each once/)
})

t.test('packs for many clusters', async (t) => {
  const plain = (await run()).out
  const edge = (await run('--pack', 'edge')).out
  t.ok(edge.startsWith(plain), 'all rules as they are, and more')
  t.match(edge.slice(plain.length), /name: nats-edge\n/)
  const fleet = (await run('--pack', 'fleet')).out
  t.same(
    (parseYaml(fleet).value as { groups: { name: string }[] }).groups.map(({ name }) => name),
    ['nats-fleet'],
  )
  t.match(parseYaml((await run('--pack', 'fleet', '--format', 'prometheusrule')).out).value, {
    metadata: { name: 'nats-jetstream-fleet' },
  })
  const alertmanager = (await run('--format', 'alertmanager')).out
  t.equal((await run('--pack', 'edge', '--format', 'alertmanager')).out, alertmanager)
  t.notMatch(alertmanager, 'NatsTroubleInSeveralClusters')
  t.match((await run('--pack', 'fleet', '--format', 'alertmanager')).out, 'alertname="NatsTroubleInSeveralClusters"')
  const keep = (await run('--pack', 'edge', '--format', 'keep-list')).out
  t.match(parseYaml(keep).value, { write_relabel_configs: [{ action: 'keep' }] })
  t.equal((await run('--pack', 'fleet', '--format', 'keep-list')).out, keep)
})

t.test('one file of overrides for both packs', async (t) => {
  const file = join(t.testdir(), 'overrides.yaml')
  writeFileSync(file, 'alerts: { NatsClusterSilent: { thresholds: { silent: 600 } }, NatsCpuHigh: { drop: true } }')
  t.match((await run('--pack', 'fleet', '--overrides', file)).out, />= 600\n/)
  t.notMatch((await run('--pack', 'edge', '--overrides', file)).out, 'NatsCpuHigh')
  await t.rejects(() => run('--overrides', file), /NatsClusterSilent: unknown/, 'no alert without a pack')
})

t.test('what is wrong has its place', async (t) => {
  const file = join(t.testdir(), 'overrides.yaml')
  writeFileSync(file, 'alerts: { NatsNothing: {} }')
  const fails = (args: string[], message: RegExp) =>
    t.throws(
      () =>
        rules(args, {
          stdin: process.stdin,
          stdout: process.stdout,
          stderr: process.stderr,
          env: {},
          signal: new AbortController().signal,
          onHangup: () => undefined,
        }),
      { name: 'ConfigError', message },
    )
  fails(['--overrides', file], /overrides\.yaml:1:11 alerts\.NatsNothing: unknown; did you mean/)
  fails(['--overrides', join(t.testdirName, 'none.yaml')], /none\.yaml: cannot be read/)
  fails(['--format', 'jsonnet'], /allowed: prometheus, prometheusrule/)
  fails(['--pack', 'sea'], /--pack sea: unknown; allowed: edge, fleet/)
  fails(['--pack', 'edge', '--format', 'cre'], /leave --pack out/)
  fails(['--format', 'keep-list'], /needs --pack edge or --pack fleet/)
  fails(['--fromat', 'x'], /see nats-jetstream-exporter rules --help/)
})
