// All logs at once, from real files to the log state, over restarts of the exporter.
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { schema, type LogConfig } from '../../src/config/schema.ts'
import { watchLogs, type WatchOptions } from '../../src/log/watch.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { memoryOf, memoryText } from '../../src/world/state-text.ts'
import { pace, tempFolder } from './source/file/look.ts'

const now = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const rung = (time: string, n: number) =>
  `[7] 2025/12/17 ${time}.000000 [WRN] RAFT [S1Nunr6R - S-R3F-a1B2c3D4] ${n} append entries pending\n`

const configs = (...logs: Record<string, unknown>[]): LogConfig[] =>
  schema.parse({ logs: logs.map((log) => ({ time_zone: 'utc', ...log })) }).logs

function start(logs: LogConfig[], options: Partial<WatchOptions> = {}) {
  const memory = options.memory ?? emptyMemory()
  const steps = pace()
  const events: string[] = []
  const warnings: string[] = []
  const watch = watchLogs(logs, {
    memory,
    now: () => now,
    signal: new AbortController().signal,
    log: { warn: (_, message) => warnings.push(message) },
    lookbackSeconds: 3600,
    onEvent: (origin, { id }) => events.push(`${origin} ${id}`),
    wake: steps.wake,
    ...options,
  })
  return {
    ...watch,
    memory,
    events,
    warnings,
    look: () => steps.look(),
    async stop() {
      const closed = watch.close()
      steps.end()
      await closed
    },
  }
}

t.test('a rung of before the start stands, later ones are counted, a restart goes on', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, rung('10:00:00', 10_000))
  const logs = configs({ path, server: 'nats-0', nats_cluster: 'C' })
  const first = start(logs)
  await first.ready
  t.match(first.memory.log.get('nats-0'), { rungs: new Map([['S-R3F-a1B2c3D4', { pending: 10_000 }]]), lines: {} })
  t.same(first.events, [])
  appendFileSync(path, rung('10:11:11', 15_000))
  await first.look()
  t.same(first.events, ['nats-0 raft_append_entries_pending'])
  t.match(first.memory.log.get('nats-0'), {
    rungs: new Map([['S-R3F-a1B2c3D4', { pending: 15_000 }]]),
    lines: { WRN: 1 },
  })
  t.same(Object.fromEntries(first.memory.origins), { 'nats-0': { server: 'nats-0', cluster: 'C' } })
  await first.stop()
  appendFileSync(path, rung('10:11:12', 20_000))
  renameSync(path, `${path}.1`)
  writeFileSync(path, '')
  const memory = memoryOf(
    JSON.parse(memoryText()({ ...emptyMemory(), ...first.memory, targets: new Map() }).join('')) as Record<
      string,
      unknown
    >,
  )
  const second = start(logs, { memory })
  await second.ready
  t.match(memory.log.get('nats-0'), { rungs: new Map([['S-R3F-a1B2c3D4', { pending: 20_000 }]]), lines: { WRN: 2 } })
  t.equal(memory.log.get('nats-0')?.events.raft_append_entries_pending?.count, 2)
  const status = { source: path, origin: 'nats-0', up: true, lagBytes: 0, lastLine: now, rotations: 1, lostBytes: 0 }
  t.match(second.sources(), [status])
  await second.stop()
  const third = start(logs, { memory })
  await third.ready
  t.match(third.sources(), [{ rotations: 1 }], 'counters of the source go on as well')
  t.equal(memory.log.get('nats-0')?.lines.WRN, 2)
  await third.stop()
})

t.test('one file, several servers by their wrapping; each learned by its lines', async (t) => {
  const path = join(tempFolder(t), 'all.log')
  const memory = emptyMemory()
  memory.targets.set('http://a', { server: 'nats-0', cluster: 'C' })
  const watch = start(configs({ path }), { memory })
  await watch.ready
  t.match(watch.sources(), [{ source: path, origin: path, up: false, reason: 'does not exist' }])
  writeFileSync(path, `[pod/a/nats] ${rung('10:11:11', 10_000)}`)
  await watch.look()
  t.match(watch.sources(), [{ origin: 'a' }])
  appendFileSync(path, '[pod/b/nats] [7] [INF]   Name:     nats-1\n[pod/b/nats] [7] [WRN] never seen\n')
  await watch.look()
  t.match(watch.sources(), [{ origin: undefined }])
  t.same(Object.fromEntries(memory.origins), {
    a: { server: 'nats-0', cluster: 'C' },
    b: { server: 'nats-1', cluster: '' },
  })
  t.match(watch.unrecognized(), [{ origin: 'b', line: { text: 'never seen' } }])
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const others = Array.from(
    { length: 60 },
    (_, n) => `[pod/b/nats] [7] [WRN] ${letters.slice(n % 26)} ${letters.slice(n / 3)}\n`,
  )
  appendFileSync(path, `${others.join('')}${'[pod/b/nats] [7] [WRN] seen 5 times\n'.repeat(5)}`)
  await watch.look()
  t.equal(watch.unrecognized().length, 50)
  t.match(watch.unrecognized().at(-1), { count: 5, line: { text: 'seen 5 times' } })
  await watch.stop()
})

t.test('a cluster from the config, a server from the banner', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const watch = start(configs({ path, nats_cluster: 'C' }))
  await watch.ready
  writeFileSync(path, '[7] [INF]   Name:     nats-0\n')
  await watch.look()
  t.same(Object.fromEntries(watch.memory.origins), { [path]: { server: 'nats-0', cluster: 'C' } })
  await watch.stop()
})

t.test('names in wrappings are bounded', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const watch = start(configs({ path }))
  await watch.ready
  writeFileSync(path, Array.from({ length: 1500 }, (_, n) => `[pod/p${n}/nats] [7] [WRN] x\n`).join(''))
  await watch.look()
  t.equal(watch.memory.log.size, 1001)
  t.equal(watch.memory.log.get(path)?.lines.WRN, 500)
  await watch.stop()
})

t.test('one bad log does not touch another; by default a line is in soon', async (t) => {
  const folder = tempFolder(t)
  mkdirSync(join(folder, 'bad'))
  const path = join(folder, 'nats.log')
  const stop = new AbortController()
  let heard: () => void = () => undefined
  const event = new Promise<void>((resolve) => (heard = resolve))
  const memory = emptyMemory()
  const watch = watchLogs(configs({ path: join(folder, 'bad') }, { path }), {
    signal: stop.signal,
    onEvent: () => heard(),
    memory,
    now: () => now,
    log: { warn: () => undefined },
    lookbackSeconds: 3600,
  })
  await watch.ready
  t.match(watch.sources(), [{ up: false, reason: /directory/ }, { up: false }])
  writeFileSync(path, rung('10:11:11', 10_000))
  await event
  t.equal(memory.log.get(path)?.lines.WRN, 1)
  stop.abort()
  await watch.close()
})

t.test('every kind of source at once', async (t) => {
  const folder = tempFolder(t)
  writeFileSync(join(folder, 'nats-0.log'), '')
  const pattern = join(folder, '{server}.log')
  const words = [process.execPath, '-e', `console.log(${JSON.stringify(rung('10:11:12', 10_000).trim())})`]
  const stdin = new PassThrough()
  const memory = emptyMemory()
  const watch = watchLogs(
    configs(
      { path: pattern, nats_cluster: 'C' },
      { command: words, server: 'commanded' },
      { syslog: '127.0.0.1:0' },
      { path: '-', server: 'piped' },
    ),
    {
      memory,
      now: () => now,
      signal: new AbortController().signal,
      log: { warn: () => undefined },
      lookbackSeconds: 3600,
      onEvent: () => undefined,
      stdin,
    },
  )
  await watch.ready
  t.same(
    watch.sources().map(({ source, origin }) => [source, origin]),
    [
      [join(folder, 'nats-0.log'), 'nats-0'],
      [words.join(' '), 'commanded'],
      ['syslog 127.0.0.1:0', 'syslog 127.0.0.1:0'],
      ['-', 'piped'],
    ],
  )
  t.match(Object.fromEntries(memory.origins), {
    'nats-0': { server: 'nats-0', cluster: 'C' },
    commanded: { server: 'commanded' },
  })
  stdin.write(rung('10:11:12', 10_000))
  appendFileSync(join(folder, 'nats-0.log'), rung('10:11:12', 10_000))
  const lines = (origin: string) => memory.log.get(origin)?.lines.WRN
  while (['nats-0', 'commanded', 'piped'].some((origin) => lines(origin) !== 1)) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await watch.close()
  t.match(
    watch.sources().map(({ up }) => up),
    [true, false, false, false],
  )
})
