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
const climb = 22

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
