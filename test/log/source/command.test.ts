// Commands that print logs, as real processes: restarted, resumed, never counted twice, ended with us.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { followCommand } from '../../../src/log/source/command.ts'
import type { LogState } from '../../../src/log/state/state.ts'
import { pace, tempFolder } from './file/look.ts'

const now = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const line = (second: string, text = 'x') =>
  `2025-12-17T10:${second}.5Z [7] 2025/12/17 10:${second}.500000 [WRN] ${text}`

function start(
  t: Test,
  words: string[],
  offsets = new Map<string, unknown>(),
  log: LogState = new Map(),
  clock = () => now,
) {
  const stop = new AbortController()
  const steps = pace()
  const source = followCommand({
    words,
    name: 'command',
    origin: () => 'nats-0',
    offsets,
    lookbackSeconds: 3600,
    signal: stop.signal,
    warn: () => undefined,
    log,
    zone: 'utc',
    now: clock,
    originOf: () => 'nats-0',
    since: now - 3600,
    onEvent: () => undefined,
    onUnrecognized: () => undefined,
    pause: steps.wake,
  })
  const close = async (): Promise<void> => {
    stop.abort()
    steps.end()
    await source.closed
  }
  t.teardown(close)
  return {
    ...source,
    offsets,
    close,
    again: () => steps.look(),
    lines: () => log.get('nats-0')?.lines,
    log,
    status: () => source.statuses()[0],
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

/** A program of this name that notes its arguments and then runs the script. */
function program(t: Test, name: string, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'nje-command-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  const calls = join(folder, 'calls')
  writeFileSync(
    path,
    `#!${process.execPath}\nconst fs = require('fs'); const calls = ${JSON.stringify(calls)}\nfs.appendFileSync(calls, process.argv.slice(2).join(' ') + '\\n')\nconst run = fs.readFileSync(calls, 'utf8').split('\\n').length - 1\n${script}`,
  )
  chmodSync(path, 0o755)
  return { path, calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []) }
}

const print = (...lines: string[]): string =>
  `process.stdout.write(${JSON.stringify(lines.map((text) => `${text}\n`).join(''))});`

t.test('kubectl: resumes by time, drops what it says again; first contact counts nothing old', async (t) => {
  const runs = [
    [line('09:00', 'old'), line('11:12', 'a'), line('11:13', 'b')],
    [line('11:12', 'a'), line('11:13', 'b'), line('11:13', 'b'), line('11:14', 'c')],
  ]
  const tool = program(
    t,
    'kubectl',
    `process.stdout.write(${JSON.stringify(runs)}[Math.min(run, 2) - 1].map((l) => l + '\\n').join(''))`,
  )
  const source = start(t, [tool.path, 'logs', '-f', 'nats-0'])
  await source.ready
  await until(() => source.status()?.up === false)
  // A line that is ahead of our clock is as new as now.
  t.match(source.status(), { reason: 'exited with 0', lastLine: now })
  t.same(source.lines(), { WRN: 2 })
  await source.again()
  t.same(source.lines(), { WRN: 4 }, 'one b more, and c')
  await source.close()
  const restarted = start(
    t,
    [tool.path, 'logs', '-f', 'nats-0'],
    new Map(JSON.parse(JSON.stringify([...source.offsets])) as [string, unknown][]),
  )
  await restarted.ready
  await until(() => restarted.status()?.up === false)
  t.equal(restarted.lines(), undefined, 'all of it was seen by the exporter before')
  t.same(tool.calls(), [
    'logs -f nats-0 --timestamps --since-time=2025-12-17T09:11:12.000Z',
    'logs -f nats-0 --timestamps --since-time=2025-12-17T10:11:11.500Z',
    'logs -f nats-0 --timestamps --since-time=2025-12-17T10:11:12.500Z',
  ])
})

t.test('journalctl: resumes behind the cursor', async (t) => {
  const entry = (n: number) =>
    JSON.stringify({
      __CURSOR: `s=${n};i=1`,
      __REALTIME_TIMESTAMP: String((now + n) * 1e6),
      PRIORITY: '4',
      MESSAGE: 'x',
    })
  const tool = program(t, 'journalctl', print(entry(1), entry(2)))
  const source = start(t, [tool.path, '-o', 'json', '-f'])
  await source.ready
  await until(() => source.status()?.up === false)
  t.same(source.lines(), { WRN: 2 })
  await source.again()
  t.same(tool.calls(), [`-o json -f --since=@${now - 3600} --no-tail`, '-o json -f --after-cursor=s=2;i=1 --no-tail'])
})

t.test('journalctl: a cursor that is refused is given up', async (t) => {
  const entry = JSON.stringify({ __CURSOR: 's=1;i=1', __REALTIME_TIMESTAMP: String((now + 1) * 1e6), MESSAGE: 'x' })
  const refuse = `if (process.argv.some((word) => word.startsWith('--after-cursor'))) process.exit(1);`
  const tool = program(t, 'journalctl', refuse + print(entry))
  const source = start(t, [tool.path, '-o', 'json'])
  for (let run = 1; run < 4; run++) await source.again()
  t.same(
    tool.calls().map((call) => call.split(' ')[2]?.replace(/=.*/, '')),
    ['--since', '--after-cursor', '--after-cursor', '--since'],
  )
  t.same(source.lines(), { unknown: 1 }, 'and nothing is counted twice')
})

t.test('what fails says why, and is tried again', async (t) => {
  const tool = program(t, 'tool', `process.stderr.write('some\\nno such pod\\n'); process.exitCode = 3`)
  const source = start(t, [tool.path, 'x'])
  await until(() => source.status()?.reason !== 'not opened yet' && source.status()?.up === false)
  t.match(source.status(), { up: false, code: 'ended', reason: 'exited with 3: no such pod' })
  await source.again()
  t.equal(tool.calls().length, 2)
  const none = start(t, ['/no/such/program'])
  await none.ready
  t.match(none.status(), { up: false, code: 'not_started', reason: /ENOENT/ })
})

t.test('ends with us, also in the middle of a line; a line without an end is one', async (t) => {
  const tool = program(t, 'tool', `process.stdout.write('[7] [WRN] a\\n[7] [WRN] b'); setInterval(() => {}, 1000)`)
  const source = start(t, [tool.path])
  await until(() => source.lines() !== undefined)
  t.match(source.status(), { up: true })
  await source.close()
  t.match(source.status(), { up: false, reason: 'killed by SIGTERM' })
  t.same(source.lines(), { WRN: 2 })
})

t.test('a pipeline that outlives its shell is ended at each reload, and no line counts twice', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const log: LogState = new Map()
  const offsets = new Map<string, unknown>()
  for (let reload = 1; reload <= 3; reload++) {
    appendFileSync(path, `[7] [WRN] line ${reload}\n`)
    const source = start(t, ['sh', '-c', `tail -F ${path} | cat`], offsets, log)
    await until(() => log.get('nats-0')?.lines.WRN === reload)
    await source.close()
    t.match(source.status(), { up: false, reason: 'killed by SIGTERM' })
  }
  const last = start(t, ['sh', '-c', `tail -F ${path} | cat`], offsets, log)
  await last.ready
  appendFileSync(path, '[7] [ERR] the end\n')
  await until(() => log.get('nats-0')?.lines.ERR === 1)
  t.same(last.lines(), { WRN: 3, ERR: 1 })
})

t.test('a program that cannot even be started is down, and tried again', async (t) => {
  const source = start(t, ['echo', 'a\0b'])
  await source.ready
  t.match(source.status(), { up: false, reason: /null bytes/ })
  await source.again()
  t.match(source.status(), { up: false, reason: /null bytes/ })
})

t.test('a tool that repeats a whole log on a busy machine: seconds until it begins and between blocks', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const two = (n: number): string => String(n).padStart(2, '0')
  const lines = Array.from({ length: 600 }, (_, n) => `${line(`${two(Math.floor(n / 60))}:${two(n % 60)}`)}\n`)
  writeFileSync(path, lines.join(''))
  // Each look at the clock is four seconds after the one before.
  let seconds = 0
  const clock = (): number => now + (seconds += 4)
  const source = start(t, ['cat', path], new Map([['command', { recent: [], time: 1 }]]), new Map(), clock)
  await until(() => source.status()?.code === 'ended')
  t.same(source.lines(), { WRN: 600 })
  for (let run = 0; run < 3; run++) await source.again()
  await until(() => source.status()?.code === 'ended')
  t.same(source.lines(), { WRN: 600 }, 'nothing is counted twice')
})
