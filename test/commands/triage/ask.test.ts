// triage --url: servers that still answer, played from a recording, beside their logs and alone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { readRecording } from '../../../src/commands/demo/recording.ts'
import { replay } from '../../../src/commands/demo/replay.ts'
import { triage } from '../../../src/commands/triage/triage.ts'
import type { Report } from '../../../src/diagnose/report/report.ts'
import { freePorts } from '../../cluster/ports.ts'
import { capture, logName, recaptured } from '../../nats/archive/recaptured.ts'

const folder = mkdtempSync(join(tmpdir(), 'triage-url-'))
t.teardown(() => rmSync(folder, { recursive: true }))

async function run(...args: string[]): Promise<Report> {
  const stdout = new PassThrough()
  const io = { stdin: Readable.from(['']), stdout, stderr: new PassThrough(), env: {}, onHangup: () => undefined }
  let out = ''
  stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await triage([...args, '--format', 'json'], { ...io, signal: new AbortController().signal })
  await new Promise((resolve) => stdout.end(resolve))
  return JSON.parse(out) as Report
}

const recording = readRecording('demo/incident.ndjson.br')
/** Seconds into the recording at which the ladder is climbed. */
const climb = 31

void t.test('logs and endpoints together are surer than logs alone', async (t) => {
  let position = 0
  const begin = Date.now() / 1000 - climb
  const played = await replay(recording, { folder, now: () => begin + position })
  t.teardown(() => played.close())
  position = climb
  const logs = recording.servers.map(({ name, log }) => {
    const path = join(folder, `${name}.log`)
    writeFileSync(
      path,
      log
        .filter((row) => row.t <= climb)
        .map((row) => `${row.log}\n`)
        .join(''),
    )
    return `${name}=${path}`
  })
  const urls = played.servers.flatMap(({ url }) => ['--url', url])
  const [alone, asked, both] = [await run(...logs), await run(...urls), await run(...logs, ...urls)]
  const names = recording.servers.map(({ name }) => name)
  t.strictSame(
    both.servers.map(({ name }) => name),
    names,
    'each server once, whichever input it came by',
  )
  t.strictSame([...new Set(alone.coverage.map(({ input }) => input))], ['log'])
  t.strictSame([...new Set(asked.coverage.map(({ input }) => input))], ['endpoints'])
  t.strictSame([...new Set(both.coverage.map(({ input }) => input))], ['log', 'endpoints'])
  t.ok(both.evidence.some(({ input }) => input === 'endpoints'))
  t.notOk(both.limits.some((limit) => limit.startsWith('No monitoring endpoint was read')))
  t.ok(asked.limits.some((limit) => limit.startsWith('No log was read')))
  const order = ['low', 'medium', 'high']
  t.ok(order.indexOf(both.verdict.confidence) >= order.indexOf(alone.verdict.confidence))
})

void t.test('a server that refuses is evidence; an address that is none is wrong usage', async (t) => {
  const [port = 0] = await freePorts(1)
  const report = await run('--url', `http://127.0.0.1:${port}`)
  t.equal(report.evidence[0]?.kind, 'refused')
  t.not(report.verdict.hypothesis, 'none')
  await t.rejects(run('--url', 'ftp://127.0.0.1'), { name: 'ConfigError' })
})

void t.test('captures of nats audit gather, alone, in a folder and beside logs', async (t) => {
  const calm = await run(capture('calm'))
  t.match(calm.verdict, { hypothesis: 'none', confidence: 'medium' })
  const slow = await run(capture('slow-followers'))
  t.match(slow.verdict, { hypothesis: 'storage_stall_shared', confidence: 'medium' })
  t.strictSame(
    slow.servers.map(({ name, role }) => [name, role]),
    [
      ['n1', 'culprit'],
      ['n2', 'culprit'],
      ['n3', 'victim'],
    ],
    'the followers, not the leader that waits for them',
  )
  t.match(slow.affected.streams, [{ account: 'JS', stream: 'ORDERS' }])
  t.ok(
    slow.limits.some((limit) => /slow-followers.zip: taken at .*; how fast servers answered is not in it/.test(limit)),
  )
  const log = '[7] 2026/11/26 13:37:30.000100 [WRN] Filestore [ORDERS] WriteFullState took 1m6.002133s (73 bytes)\n'
  const piled = mkdtempSync(join(folder, 'pile-'))
  writeFileSync(join(piled, 'n1.log'), log)
  writeFileSync(
    join(piled, 'capture.zip'),
    recaptured('slow-followers', (_, text) => text),
  )
  writeFileSync(join(piled, 'other.zip'), 'some other file')
  const both = await run(piled)
  t.equal(both.verdict.confidence, 'high', 'two kinds of input')
  t.strictSame([...new Set(both.coverage.map(({ input }) => input))], ['log', 'endpoints'])
  t.ok(both.limits.some((limit) => /other.zip: no ZIP.*: left out/.test(limit)))
  await t.rejects(run(join(piled, 'other.zip')), { name: 'ConfigError', message: /other.zip: no ZIP/ })
  await t.rejects(run(`n1=${join(piled, 'capture.zip')}`), { name: 'ConfigError', message: /names its servers itself/ })
  const message = /no usable input: .*taken at 2026-11-26T13:37:07Z, outside --since and --until: not read/
  await t.rejects(run(capture('calm'), '--since', '2026-11-27T00:00:00Z'), { name: 'ConfigError', message })
})

void t.test('a question that a capture had no answer to is trouble, and is told', async (t) => {
  const path = join(folder, 'unanswered.zip')
  const gone = 'capture/clusters/demo/n1/jetstream_info/0001.json'
  const said = 'Unexpected number of responses to JSZ from server n1: 0'
  writeFileSync(
    path,
    recaptured('calm', (part, text) => (part === gone ? undefined : part === logName ? `${text}${said}\n` : text)),
  )
  const report = await run(path)
  t.equal(report.verdict.hypothesis, 'unknown')
  t.ok(report.evidence.some(({ kind, server }) => kind === 'capture_unanswered' && server === 'n1'))
  t.ok(
    report.limits.some((limit) =>
      limit.endsWith('unanswered.zip: n1: nats audit gather had no answer to JSZ in time.'),
    ),
  )
  const stdout = JSON.stringify(await run(path, '--redact'))
  t.notMatch(stdout, /unanswered\.zip|"n1"/)
})
