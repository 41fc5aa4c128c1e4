// triage from the command line: exit codes, formats, identities, windows, duplicates, wrong usage.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { help } from '../../../src/commands/triage/options.ts'
import { triage } from '../../../src/commands/triage/triage.ts'
import type { Report } from '../../../src/diagnose/report/report.ts'

const folder = mkdtempSync(join(tmpdir(), 'triage-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const recorded = (version: string, scenario: string, server: string): string =>
  gunzipSync(
    readFileSync(new URL(`../../fixtures/${version}/logs/${scenario}.${server}.log.gz`, import.meta.url)),
  ).toString()

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

interface Ran {
  code: number
  out: string
  errors: string
  json(): Report & { other_clusters: Report[] }
}

async function run(args: string[], stdin = '', terminal = false, env: Record<string, string> = {}): Promise<Ran> {
  const stdout = Object.assign(new PassThrough(), { isTTY: terminal })
  const stderr = Object.assign(new PassThrough(), { isTTY: terminal })
  let out = ''
  let errors = ''
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const io = {
    stdin: Readable.from([stdin]),
    stdout,
    stderr,
    env,
    signal: new AbortController().signal,
    onHangup: () => undefined,
  }
  const code = await triage(args, io)
  await new Promise((resolve) => stdout.end(resolve))
  return { code, out, errors, json: () => JSON.parse(out) as Report & { other_clusters: Report[] } }
}

const disk = [
  '[7] 2026/01/14 10:00:00.000100 [INF] Server is ready',
  '[7] 2026/01/14 10:15:06.002133 [WRN] Filestore [ORDERS] WriteFullState took 1m6.002133s (73 bytes)',
  '[7] 2026/01/14 10:15:07.000200 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 135 append entries pending, 128.76 MB',
].join('\n')

void t.test('exit codes say how bad it is', async (t) => {
  const restart = file('restart/n1.log', recorded('2.14.5', 'rolling-restart', 'n1'))
  t.equal((await run([restart])).code, 0, 'maintenance')
  t.equal((await run(['-'], '[7] 2026/01/14 10:00:00.000000 [INF] Server is ready\n')).code, 0, 'nothing wrong')
  t.equal(
    (
      await run(
        ['-'],
        '[7] 2026/01/14 10:00:00.000000 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending\n',
      )
    ).code,
    10,
    'unknown',
  )
  t.equal((await run(['-'], disk)).code, 20, 'critical')
})

void t.test('JSON carries ids that all exist, and a time for each', async (t) => {
  const report = (await run(['-', '--format', 'json'], disk)).json()
  const ids = new Set(report.evidence.map(({ id }) => id))
  const cited = [
    ...report.verdict.evidence,
    ...report.first_mover.evidence,
    ...[...report.not, ...report.cascade, ...report.ladder, ...report.durations, ...report.affected.streams].flatMap(
      ({ evidence }) => evidence,
    ),
    ...report.hypotheses.flatMap((one) => [...one.for, ...one.against]).flatMap(({ evidence }) => evidence),
  ]
  t.ok(cited.length > 5)
  for (const id of cited) t.ok(ids.has(id), id)
  t.equal(report.cascade[0]?.start, '2026-01-14T10:14:00.000Z', 'it began when the call began')
  t.equal(report.cascade[0]?.at, '2026-01-14T10:15:06.002Z')
  t.strictSame(report.ladder[0]?.rungs, { '10k': '2026-01-14T10:15:07.000Z' }, '128 MiB is the first rung')
  t.equal(report.durations[0]?.normal_seconds, 0.1)
  t.strictSame(report.other_clusters, [])
})

void t.test('names: SERVER=FILE, banner, node id in the path, pods, notes behind lines', async (t) => {
  const names = async (args: string[], stdin = '') =>
    (await run([...args, '--format', 'json'], stdin)).json().servers.map(({ name }) => name)
  const plain = file('names/nats.log', disk)
  t.strictSame(await names([plain]), ['node yrzKKRBu'])
  t.strictSame(await names([`west-1=${plain}`]), ['west-1'])
  const byHash = disk.replaceAll('yrzKKRBu', 'BXScrY9i')
  t.strictSame(await names([file('names/incident-n3-today.log', byHash)]), ['n3'])
  t.strictSame(await names([file('names/nats-7.log.1', disk)]), ['nats-7'])
  t.strictSame(await names([file('names/prod_nats-4_0123456789abcdef0123456789abcdef/nats/0.log', disk)]), ['nats-4'])
  t.strictSame(
    await names([file('names/banner.log', `[7] 2026/01/14 09:00:00.000000 [INF]   Name:     nats-0\n${disk}`)]),
    ['nats-0'],
  )
  const pods = disk
    .split('\n')
    .flatMap((line) => [
      `[pod/nats-1/nats] ${line}`,
      `[pod/nats-0/nats] ${line.replace('yrzKKRBu', 'S1Nunr6R').replace('10:15', '10:16')}`,
    ])
  t.strictSame(await names(['-'], pods.join('\n')), ['nats-0', 'nats-1'])
  const pasted = ['aaaaaaaa', 'bbbbbbbb'].map(
    (node) => `[WRN] RAFT [${node} - S-R3F-a1B2c3D4] 10000 append entries pending`,
  )
  t.strictSame(await names(['-'], `${pasted[0] ?? ''}\n${pasted[1] ?? ''} (nats-9)\n`), ['nats-9', 'node aaaaaaaa'])
  const hashed = pasted[0]?.replace('aaaaaaaa', 'S1Nunr6R') ?? ''
  t.strictSame(
    await names(['-'], `${hashed}\n${pasted[1] ?? ''} (nats-0)\n`),
    ['nats-0', 'node bbbbbbbb'],
    'a wrong note',
  )
})

void t.test('a folder is read, gzip unpacked, what is no log left out', async (t) => {
  file('folder/n1.log', recorded('2.14.5', 'killed', 'n1'))
  file('folder/n2.log.gz', gzipSync(recorded('2.14.5', 'killed', 'n2')))
  file('folder/deep/n3.log', recorded('2.14.5', 'killed', 'n3'))
  file('folder/values.yaml', 'a: b\n')
  file('folder/.hidden', disk)
  const report = (await run([join(folder, 'folder'), '--format', 'json'])).json()
  t.equal(report.verdict.hypothesis, 'server_down')
  t.strictSame(
    report.servers.map(({ name, role }) => [name, role]),
    [
      ['n1', 'unaffected'],
      ['n2', 'culprit'],
      ['n3', 'unaffected'],
    ],
  )
  t.equal(report.coverage.length, 3)
})

void t.test('the same log twice counts once, and the report says so', async (t) => {
  const once = (await run([file('twice/a/n1.log', disk), '--format', 'json'])).json()
  const same = (await run([file('twice/a/n1.log', disk), file('twice/b/n1.log', disk), '--format', 'json'])).json()
  t.strictSame(
    same.evidence.map(({ count }) => count),
    once.evidence.map(({ count }) => count),
  )
  t.match(same.limits.join('\n'), /b\/n1\.log: the same as .*a\/n1\.log, read once/)
  const wrapped = disk
    .split('\n')
    .map((line) => `[pod/n1/nats] ${line}`)
    .join('\n')
  const other = (
    await run([file('twice/a/n1.log', disk), file('twice/kubectl.log', wrapped), '--format', 'json'])
  ).json()
  t.match(other.limits.join('\n'), /kubectl\.log: all of its lines of evidence were in the files before it/)
  t.strictSame(
    other.evidence.map(({ count }) => count),
    once.evidence.map(({ count }) => count),
  )
})

void t.test('of the same log under two names the one is read that says whose it is', async (t) => {
  const paths = [file('named/all.log', disk), file('named/b/n7.log', disk)]
  const limits = async (...args: string[]) => (await run([...args, '--format', 'json'])).json().limits.join('\n')
  t.match(await limits(...paths), /all\.log: the same as .*n7\.log, read once/)
  t.match(await limits(paths[1] ?? '', `n3=${paths[0]}`), /n7\.log: the same as .*all\.log, read once/)
})

void t.test('the bar moves by what is read of a packed file', async (t) => {
  const packed = join(folder, 'large.log.gz')
  writeFileSync(packed, gzipSync(Buffer.concat([Buffer.from(`${disk}\n`), Buffer.alloc(51e6)]), { level: 0 }))
  const { errors } = await run([packed], '', true)
  t.match(errors, /\[#{10}\.{30}\] 1\d of 51 MB/)
  t.match(errors, /\[#{40}\] 51 of 51 MB\r +\r$/)
})

void t.test('two clusters in one pile are two reports, the worse one first', async (t) => {
  const east = `[7] 2026/01/14 09:00:00.000000 [INF]   Cluster:  east\n[7] 2026/01/14 09:00:00.000000 [INF]   Name:     n1\n[7] 2026/01/14 09:00:01.000000 [INF] Server is ready\n`
  const west = `[7] 2026/01/14 09:00:00.000000 [INF]   Cluster:  west\n[7] 2026/01/14 09:00:00.000000 [INF]   Name:     n1\n${disk}\n`
  const ran = await run([file('two/a.log', east), file('two/b.log', west), '--format', 'json'])
  const report = ran.json()
  t.equal(ran.code, 20)
  t.strictSame([report.cluster, report.verdict.hypothesis], ['west', 'storage_stall'])
  t.strictSame(
    report.other_clusters.map(({ cluster, verdict }) => [cluster, verdict.hypothesis]),
    [['east', 'none']],
  )
  t.match((await run([join(folder, 'two')])).out, /Cluster west[^]*Cluster east/)
})

void t.test('--since and --until cut, --time-zone moves', async (t) => {
  const path = file('cut/n1.log', disk)
  const verdict = async (...args: string[]) =>
    (await run([path, '--format', 'json', ...args])).json().verdict.hypothesis
  t.equal(await verdict('--since', '2026-01-14T10:15:06.5Z'), 'unknown', 'only the ladder is left')
  t.equal(await verdict('--until', '2026-01-14T10:10:00+00:00'), 'none')
  t.equal(await verdict('--since', '2026-01-14 10:00', '--until', '2026-01-15'), 'storage_stall')
  const moved = (await run([path, '--format', 'json', '--time-zone', '+02:00'])).json()
  t.equal(moved.cascade[0]?.start, '2026-01-14T08:14:00.000Z')
  t.equal((await run([path, '--format', 'json', '--since', '40000d'])).json().verdict.hypothesis, 'storage_stall')
})

void t.test('a terminal gets colour unless it wants none, a file never', async (t) => {
  t.match((await run(['-'], disk, true)).out, /^\x1b\[1;31mCRITICAL/)
  t.notMatch((await run(['-'], disk, true, { NO_COLOR: '1' })).out, /\x1b/)
  t.notMatch((await run(['-'], disk)).out, /\x1b/)
  const path = join(folder, 'report.txt')
  const ran = await run(['-', '-o', path], disk, true)
  t.equal(ran.out, '')
  t.match(readFileSync(path, 'utf8'), /^CRITICAL: Storage stall on one server/)
})

void t.test('Markdown and HTML say the same as text; --redact takes the names out of each', async (t) => {
  const line = 'WriteFullState took 1m6.002133s (73 bytes)'
  for (const format of ['text', 'markdown', 'html', 'json']) {
    const named = (await run(['-', '--format', format], disk)).out.replace(/\s+/g, ' ')
    t.match(named, /Storage stall on one server/, format)
    t.ok(named.includes(line), format)
    t.ok(named.includes('S-R3F-a1B2c3D4'), format)
    const path = join(folder, `redacted.${format}`)
    const { out, code } = await run(['-', '--format', format, '--redact', '-o', path], disk)
    t.strictSame([out, code], ['', 20])
    const text = readFileSync(path, 'utf8').replace(/\s+/g, ' ')
    t.ok(text.includes(line), format)
    t.notMatch(text, /a1B2c3D4|yrzKKRBu|ORDERS/, format)
  }
})

void t.test('wrong usage and input without a log are told with the place', async (t) => {
  t.equal((await run(['--help'])).out, help)
  const refused = (args: string[], message: RegExp, stdin = '') =>
    t.rejects(run(args, stdin), { name: 'ConfigError', message })
  await refused([], /nothing to read/)
  await refused(['-', '--format', 'pdf'], /--format pdf: expected text, markdown, html, json/)
  await refused(['-', '--since', 'yesterday'], /--since yesterday: expected a time/)
  await refused(['-', '--since', '2026-01-02', '--until', '2026-01-01'], /later/)
  await refused(['-', '--time-zone', 'CET'], /--time-zone CET/)
  await refused([join(folder, 'nothing')], /nothing: no such file/)
  await refused(['-'], /no usable input: 1 lines in 1 logs/, '\n')
  await refused(['-', '--since', '1h'], /none of them of a nats-server between --since and --until/, disk)
  await refused(['-', '-o', join(folder, 'no/such/folder')], /cannot be written/, disk)
  await refused([file('broken.log.gz', Buffer.from('no gzip'))], /broken\.log\.gz: cannot be read/)
  await refused(['--sinse', '2h'], /--sinse.*triage --help/)
})
