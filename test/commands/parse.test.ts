// parse: JSON Lines, counts, what is unknown, and wrong usage.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { help, parse } from '../../src/commands/parse.ts'

const warning = '[7] 2025/12/17 10:11:12.999999 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending'
const folder = mkdtempSync(join(tmpdir(), 'parse-'))
const file = join(folder, 'nats.log')
writeFileSync(file, `${warning}\n[7] 2025/12/17 10:11:13.000000 [WRN] Nobody has seen this\n`)
t.teardown(() => import('node:fs').then(({ rmSync }) => rmSync(folder, { recursive: true })))

async function run(args: string[], stdin: string | Readable = '') {
  let out = ''
  const slow = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write(chunk: string, _, done) {
      out += chunk
      setImmediate(done)
    },
  })
  const io = {
    stdin: typeof stdin === 'string' ? Readable.from([stdin]) : stdin,
    stdout: slow,
    stderr: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
    onHangup: () => undefined,
  }
  const code = await parse(args, io)
  await new Promise<void>((resolve) => slow.end(() => resolve()))
  return {
    code,
    out,
    lines: () =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

void t.test('an object for every input line', async (t) => {
  const { code, lines } = await run(['--time-zone', 'utc'], `${warning}\r\n\nno log line\n[7] [INF] Server is ready`)
  t.equal(code, 0)
  const nothing = { time: null, level: null, event: null, severity: null, fields: {} }
  t.strictSame(lines(), [
    {
      line: 1,
      time: '2025-12-17T10:11:12.999999Z',
      level: 'WRN',
      event: 'raft_append_entries_pending',
      severity: 'warning',
      fields: { node: 'yrzKKRBu', group: 'S-R3F-a1B2c3D4', pending: 10000 },
      text: 'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
    },
    { line: 2, ...nothing, text: '' },
    { line: 3, ...nothing, text: 'no log line' },
    { line: 4, ...nothing, level: 'INF', event: 'server_ready', severity: 'info', text: 'Server is ready' },
  ])
})

void t.test('offsets of the zone, a time that rounds up, a time beyond the calendar', async (t) => {
  const { lines } = await run(
    ['--time-zone', '+02:00', '-'],
    Readable.from([Buffer.from(`${warning}\n{"MESSAGE":"x","PRIORITY":"6","__REALTIME_TIMESTAMP":"1e300"}\n`)]),
  )
  t.equal(lines()[0]?.['time'], '2025-12-17T08:11:12.999999Z')
  t.equal(lines()[1]?.['time'], null)
})

void t.test('a time without a year is read as of now', async (t) => {
  const { lines } = await run(['--time-zone', 'utc'], '<28>Jan  2 10:11:12 nats-server[7]: Server is ready\n')
  t.match(lines()[0]?.['time'], /-01-02T10:11:12\.000000Z$/)
  t.equal(lines()[0]?.['event'], 'server_ready')
})

void t.test('several files name themselves; gzip is unpacked', async (t) => {
  const packed = join(folder, 'old.log.gz')
  writeFileSync(packed, gzipSync(`${warning}\n`))
  const { lines } = await run([packed, file])
  t.strictSame(
    lines().map((one) => [one['file'], one['line']]),
    [
      [packed, 1],
      [file, 1],
      [file, 2],
    ],
  )
})

void t.test('--count: one object of counts by event', async (t) => {
  const { out } = await run(['--count', file, file])
  t.strictSame(JSON.parse(out), { raft_append_entries_pending: 2 })
})

void t.test('--unrecognized: what nobody knows', async (t) => {
  t.strictSame((await run(['--unrecognized', file])).lines(), [
    { level: 'WRN', count: 1, text: 'Nobody has seen this' },
  ])
  t.equal((await run(['--unrecognized'], `${warning}\n`)).out, '')
})

void t.test('a reader that has enough ends it quietly, a full disk does not', async (t) => {
  const broken = (code: string) =>
    new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
  const io = (stdout: Writable) => ({
    stdin: Readable.from([]),
    stdout,
    stderr: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
    onHangup: () => undefined,
  })
  t.equal(await parse([file, file, file], io(broken('EPIPE'))), 0)
  await t.rejects(parse([file, file, file], io(broken('ENOSPC'))), { code: 'ENOSPC' })
})

void t.test('help, and errors that name the place', async (t) => {
  t.equal((await run(['--help'])).out, help)
  await t.rejects(run(['--cuont']), { name: 'ConfigError', message: /--cuont.*parse --help/ })
  await t.rejects(run(['--time-zone', 'CET']), {
    name: 'ConfigError',
    message: '--time-zone CET: expected local, utc or an offset such as +02:00',
  })
  await t.rejects(run(['--count', '--unrecognized']), { name: 'ConfigError', message: /choose one/ })
  await t.rejects(run([join(folder, 'none')]), { name: 'ConfigError', message: /none: cannot be read: ENOENT/ })
  await t.rejects(run([folder]), { name: 'ConfigError', message: /cannot be read: EISDIR/ })
})

void t.test('lines as people paste them; what a cut one looks like is no event', async (t) => {
  const pasted = `${warning} (tsl-nats-0)\n\`${warning}\`\n10000 append entries pending  <-- here\n${warning.slice(0, -3)}…\n`
  const { lines } = await run([], pasted)
  t.strictSame(
    lines().map(({ event, looks_like, fields }) => [event, looks_like, (fields as { group?: string }).group]),
    [
      ['raft_append_entries_pending', undefined, 'S-R3F-a1B2c3D4'],
      ['raft_append_entries_pending', undefined, 'S-R3F-a1B2c3D4'],
      ['raft_append_entries_pending', undefined, undefined],
      [null, ['raft_append_entries_pending'], 'S-R3F-a1B2c3D4'],
    ],
  )
  t.strictSame(JSON.parse((await run(['--count'], pasted)).out), { raft_append_entries_pending: 3 })
})
