// backfill: what it writes is what Prometheus loads, and asked at past instants the alerts' expressions say what they would have said.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { parse } from 'yaml'
import { backfill, help } from '../../../src/commands/backfill/backfill.ts'
import { freePorts } from '../../cluster/ports.ts'
import { start } from '../../cluster/process.ts'
import { need } from '../../cluster/programs.ts'
import { until } from '../../cluster/until.ts'
import { cases, logsOf } from '../../diagnose/corpus.ts'

const folder = mkdtempSync(join(tmpdir(), 'backfill-'))
t.teardown(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

async function run(...args: string[]): Promise<{ out: string; errors: string }> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  let out = ''
  let errors = ''
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const io = { stdin: Readable.from(['']), stdout, stderr, env: {}, onHangup: () => undefined }
  await backfill(args, { ...io, signal: new AbortController().signal })
  await new Promise((resolve) => stdout.end(resolve))
  return { out, errors }
}

interface RuleFile {
  groups: { rules: { alert?: string; expr: string }[] }[]
}

const seconds = (time: string): number => Date.parse(time) / 1000

/** Samples of a series, by a part of its name and labels. */
const samples = (text: string, part: string): [time: number, value: string][] =>
  text
    .split('\n')
    .filter((line) => line.includes(part) && !line.startsWith('#'))
    .map((line) => line.split(' ').slice(-2))
    .map(([value = '', time = '']) => [Number(time), value])

const pending = (time: string, entries: number): string =>
  `[7] 2026/01/14 ${time} [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] ${entries} append entries pending`

void t.test('one document: each family once, a zero before the first increment, series that end as live', async (t) => {
  const log = file(
    'one/n1.log',
    [
      '[7] 2026/01/14 10:00:00.100000 [INF] Server is ready',
      pending('10:01:00.200000', 10_000),
      pending('10:02:00.200000', 10_000),
      '',
    ].join('\n'),
  )
  const { out } = await run(log)
  t.equal(out.match(/^# EOF$/gm)?.length, 1)
  t.ok(out.endsWith('# EOF\n'))
  const heads = out.match(/^# TYPE \S+/gm) ?? []
  t.equal(new Set(heads).size, heads.length, 'each family in one piece')
  t.match(out, '# TYPE nats_log_events counter\n')
  const events = samples(out, 'nats_log_events_total{nats_cluster="",server="n1",event="raft_append_entries_pending"')
  t.strictSame(events[0], [seconds('2026-01-14T10:00:00Z'), '0'], 'one step before the first scrape')
  t.strictSame(
    events.filter(([, value], index) => value !== events[index - 1]?.[1]),
    [
      [seconds('2026-01-14T10:00:00Z'), '0'],
      [seconds('2026-01-14T10:01:15Z'), '1'],
      [seconds('2026-01-14T10:02:15Z'), '2'],
    ],
  )
  t.strictSame(samples(out, 'nats_log_asset_events_total').slice(0, 2), [
    [seconds('2026-01-14T10:01:00Z'), '0'],
    [seconds('2026-01-14T10:01:15Z'), '1'],
  ])
  const rung = samples(out, 'nats_raft_pending_entries{')
  t.equal(rung[0]?.[0], seconds('2026-01-14T10:01:15Z'))
  t.equal(rung.at(-1)?.[0], seconds('2026-01-14T10:17:00Z'), 'a rung that nothing reads again counts for 15 minutes')
  t.ok(samples(out, 'nats_diagnosis{').length > 2, 'the verdict of then')
  t.notMatch(out, /nats_exporter_|nats_up/, 'nothing of an exporter that did not run')
  for (const name of ['nats_log_lines_total', 'nats_raft_pending_entries{'])
    t.ok(
      samples(out, name).every(([time], index, all) => (time - (all[index - 1]?.[0] ?? time)) % 15 === 0),
      'on the grid',
    )
})

void t.test('-o: a file for two hours; hours without a line are left out', async (t) => {
  const lines = ['2026/01/14 11:59:55.000100', '2026/01/14 12:00:40.000100', '2026/01/15 03:00:00.000100']
  const log = file('hours/n1.log.gz', gzipSync(lines.map((time) => `[7] ${time} [INF] Server is ready\n`).join('')))
  const output = join(folder, 'hours-out')
  t.strictSame(await run(log, '-o', output), { out: '', errors: '' })
  t.strictSame(readdirSync(output), ['20260114T100000Z.om', '20260114T120000Z.om', '20260115T020000Z.om'])
  const all = readdirSync(output).map((name) => readFileSync(join(output, name), 'utf8'))
  for (const text of all) t.ok(text.endsWith('# EOF\n'))
  const ready = all.map((text) => samples(text, 'event="server_ready"').filter(([time]) => time < 1e12))
  t.strictSame(ready[0]?.[0]?.[1], '0')
  t.strictSame(ready[2]?.at(-1), [seconds('2026-01-15T03:15:15Z'), String(seconds('2026-01-15T03:00:00Z') + 0.0001)])
  const counts = samples(all[2] ?? '', 'nats_log_events_total{nats_cluster="",server="n1",event="server_ready"')
  t.strictSame([counts[0]?.[1], counts.at(-1)?.[1]], ['2', '3'], 'counters go on over the gap')
})

void t.test('names: SERVER=, banner at the end of the log, path, several files of one server', async (t) => {
  const line = (time: string): string => `[7] 2026/01/14 ${time} [INF] Server is ready\n`
  const banner =
    '[7] 2026/01/14 10:00:03.000100 [INF]   Name:     nats-7\n[7] 2026/01/14 10:00:03.000200 [INF]   Cluster:  east\n'
  const late = file('names/late.log', `${line('10:00:01.000100')}${banner}`)
  t.match((await run(late)).out, 'server_ready",severity="info"} 1')
  t.match((await run(late)).out, /nats_log_lines_total\{nats_cluster="east",server="nats-7",level="INF"\} 3 /)
  const nameless = file('names/nats.log', line('10:00:01.000100'))
  t.match((await run(nameless)).errors, /nats\.log: no line says which server wrote it: give SERVER=/)
  const both = await run(`n9=${nameless}`, `n9=${file('names/nats.1.log', line('10:00:02.000100'))}`)
  t.match(both.out, /nats_log_lines_total\{nats_cluster="",server="n9",level="INF"\} 2 /)
  t.equal(both.errors, '')
  const twice = await run(`n9=${nameless}`, `n9=${file('names/copy.log', line('10:00:01.000100'))}`)
  t.match(twice.errors, /copy\.log: the same as .*nats\.log, read once/)
})

void t.test('VictoriaMetrics takes text with milliseconds', async (t) => {
  const { out } = await run('--format', 'victoriametrics', file('vm/n1.log', `${pending('10:01:00.200000', 10_000)}\n`))
  t.notMatch(out, /^#/m)
  t.equal(samples(out, 'nats_raft_pending_entries{')[0]?.[0], seconds('2026-01-14T10:01:15Z') * 1000)
  const output = join(folder, 'vm-out')
  await run('--format', 'victoriametrics', '-o', output, join(folder, 'vm'))
  t.strictSame(readdirSync(output), ['20260114T100000Z.prom'])
})

void t.test('wrong usage and unusable input', async (t) => {
  t.equal((await run('--help')).out, help)
  const log = file('wrong/n1.log', `${pending('10:01:00.200000', 10_000)}\n`)
  const refused = (args: string[], message: RegExp) => t.rejects(run(...args), { name: 'ConfigError', message })
  await refused([], /nothing to read/)
  await refused(['-'], /standard input cannot be read twice/)
  await refused([log, '--format', 'csv'], /--format csv: unknown; allowed: openmetrics, victoriametrics/)
  await refused([log, '--time-zone', 'CET'], /--time-zone CET/)
  await refused([join(folder, 'nothing.log')], /no such file/)
  await refused([file('wrong/n2.log', 'no log at all\n')], /no line of 1 logs has a time/)
  await refused([file('wrong/n3.log.gz', 'no gzip')], /backfill: /)
  await refused([log, '-o', file('wrong/taken', '')], /cannot be written/)
  const archive = file('archived/capture.zip', '')
  file('archived/n1.log', `${pending('10:01:00.200000', 10_000)}\n`)
  await refused([archive], /capture\.zip: backfill reads logs, not archives/)
  t.match((await run(join(folder, 'archived'))).errors, /capture\.zip: backfill reads logs, not archives/)
})

void t.test('Prometheus loads it, and alerts that rest on logs hold at the instants of the incident', async (t) => {
  const programs = need(t, 'prometheus', 'promtool')
  if (programs === undefined) return
  const [prometheus, promtool] = programs
  const incident = cases.find(({ name }) => name === 'source-incident-dated')
  if (incident === undefined) throw new Error('no such case')
  const logs = [...logsOf(incident)].map(
    ([server, lines]) => `${server}=${file(`tsdb-in/${server}.log`, `${lines.join('\n')}\n`)}`,
  )
  const output = join(folder, 'tsdb-om')
  await run('-o', output, ...logs)
  const tsdb = join(folder, 'tsdb')
  for (const name of readdirSync(output)) {
    const made = spawnSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', join(output, name), tsdb], {
      encoding: 'utf8',
    })
    t.equal(made.status, 0, made.stderr)
  }
  const [port = 0] = await freePorts(1)
  const flags = [
    `--config.file=${file('prometheus.yml', '{}')}`,
    `--storage.tsdb.path=${tsdb}`,
    '--storage.tsdb.retention.time=100y',
  ]
  const running = start(
    prometheus,
    [...flags, `--web.listen-address=127.0.0.1:${port}`],
    join(folder, 'prometheus.out'),
  )
  t.teardown(() => running.end())
  const ask = async (query: string, time: string) => {
    const parts = new URLSearchParams({ query, time })
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?${parts.toString()}`)
    return (
      (await answer.json()) as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } }
    ).data.result
  }
  await until('Prometheus answers', 20, () =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  /** Of the alerts of that name the mildest, which is the first. */
  const alert = (name: string): string => {
    const rules = readdirSync('alerts').filter((one) => one.endsWith('.rules.yaml'))
    const all = rules.flatMap((one) => (parse(readFileSync(join('alerts', one), 'utf8')) as RuleFile).groups)
    return all.flatMap(({ rules }) => rules).find((rule) => rule.alert === name)?.expr ?? `no alert ${name}`
  }
  const servers = async (name: string, time: string) =>
    (await ask(alert(name), time)).map(({ metric }) => metric['server']).sort()
  const before = '2026-01-14T10:14:00Z'
  const during = '2026-01-14T10:16:00Z'
  const after = '2026-01-14T13:00:00Z'
  t.strictSame(await servers('NatsRaftPendingEntries', before), [])
  t.strictSame(await servers('NatsRaftPendingEntries', during), ['nats-0', 'nats-1', 'nats-2'])
  t.strictSame(await servers('NatsRaftPendingEntries', after), [])
  t.strictSame(await servers('NatsWriteFullStateSlow', before), [])
  t.strictSame(await servers('NatsWriteFullStateSlow', during), ['nats-0'])
  const [rise] = await ask('increase(nats_log_events_total{event="write_full_state_slow"}[5m]) > 0', during)
  t.ok(Number(rise?.value[1]) > 0.9, 'one event is one increment, since there is a zero before it')
})
