// A crash is one event, however long its dump is and whatever it is wrapped in.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { counter } from '../../../src/log/catalog/count.ts'
import { dumps } from '../../../src/log/catalog/dumps.ts'
import { engine } from '../../../src/log/catalog/engine.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'

/** What nats-server 2.15.2 wrote when it got SIGQUIT. */
const sigquit = readFileSync(new URL('../../fixtures/crash/sigquit.log', import.meta.url), 'utf8').trimEnd()
const dereference = `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x47a750]

goroutine 1 [running]:
main.f(...)
	/src/main.go:5
main.main()
	/src/main.go:6 +0x10
exit status 2`
const started = '[7] 2026/10/01 10:11:14.000000 [INF] Starting nats-server'

const unwrap = () => unwrapper({ zone: 'utc', now: () => 1_790_849_472 })

function hear(log: string): { events: string[]; unknown: string[]; lines: number } {
  const heard = { events: new Array<string>(), unknown: new Array<string>(), lines: 0 }
  const one = engine(
    {
      event: ({ id }) => heard.events.push(id),
      unrecognized: ({ text }) => heard.unknown.push(text),
      counted: (_, { lines, unrecognized }) => {
        heard.lines += Object.values(lines).reduce((sum, count) => sum + count, 0)
        t.notOk(unrecognized.unknown, 'lines of a dump are not unknown')
      },
    },
    unwrap(),
  )
  one.push(Buffer.from(log))
  one.flush()
  return heard
}

/** The same by counting alone. */
function count(log: string) {
  const one = counter(unwrap())
  one.push(Buffer.from(log))
  one.flush()
  const { events, unknown } = one.counts()
  return { crashes: events.server_crashed, unknown }
}

/** Each line as a container runtime, journald and two pods side by side hand it on. */
const wrappings: Record<string, (log: string) => string> = {
  plain: (log) => log,
  CRI: (log) => log.replaceAll(/^/gm, '2026-10-01T10:11:12.2Z stderr F '),
  docker: (log) =>
    log
      .split('\n')
      .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-10-01T10:11:12.2Z' }))
      .join('\n'),
  'journald, which gives each line a level': (log) =>
    log
      .split('\n')
      .map((line) => JSON.stringify({ MESSAGE: line, PRIORITY: '6', _HOSTNAME: 'node-1', _PID: '7' }))
      .join('\n'),
  'two pods': (log) =>
    log
      .split('\n')
      .map((line) => `nats-0 | ${line}\nnats-1 | ${started}`)
      .join('\n'),
}

for (const [name, wrap] of Object.entries(wrappings)) {
  void t.test(`a dump is one event: ${name}`, (t) => {
    for (const log of [dereference, sigquit]) {
      const { events, unknown } = hear(wrap(`${log}\n${started}\n${log}\n${started}`))
      t.equal(events.filter((id) => id === 'server_crashed').length, 2, 'one each time')
      t.strictSame(unknown, [])
      t.equal(count(wrap(`${log}\n${started}\n${log}`)).crashes, 2)
      t.strictSame(count(wrap(log)).unknown, [])
    }
    t.end()
  })
}

void t.test('a record that holds the whole dump is one event', (t) => {
  const record = JSON.stringify({ log: `${dereference}\n${'x'.repeat(20_000)}\n`, kubernetes: { pod_name: 'nats-0' } })
  t.strictSame(hear(`${record}\n`).events, ['server_crashed'])
  t.end()
})

void t.test('each way to crash is known, also without the lines before it', (t) => {
  for (const line of [
    'fatal error: concurrent map writes',
    'runtime: out of memory: cannot allocate 4194304-byte block (1073741824 in use)',
    'runtime: goroutine stack exceeds 1000000000-byte limit',
    'runtime: program exceeds 10000-thread limit',
    'unexpected fault address 0x7f0000000000',
    'SIGABRT: abort',
    'goroutine 17 [select, 12 minutes]:',
    'goroutine 2 gp=0x1ac653d6cf00 m=nil [force gc (idle)]:',
  ])
    t.strictSame(hear(`${line}\n`).events, ['server_crashed'], line)
  t.end()
})

void t.test('a configuration with several faults is one event', (t) => {
  const log = 'nats-server: nats.conf:2:1: unknown field "foo"\nnats.conf:3:1: unknown field "bar"\n'
  t.strictSame(hear(`${log}\n${log}`).events, ['server_config_rejected', 'server_config_rejected'])
  t.strictSame(hear(log).unknown, [])
  t.end()
})

void t.test('a line of a server ends a dump, and what nobody knows is unknown again', (t) => {
  const heard = hear(`${dereference}\n${started}\n`)
  t.equal(heard.lines, 9, 'all but the empty one')
  const after = new Array<string>()
  const one = engine(
    { event: () => undefined, unrecognized: ({ text }) => after.push(text), counted: () => undefined },
    unwrap(),
  )
  one.push(Buffer.from(`${dereference}\n[7] 2026/10/01 10:11:14.000000 [INF] Nothing of note\nwho are you\n`))
  t.strictSame(after, ['who are you'])
  t.end()
})

void t.test('bounded: those that crashed first are forgotten first', (t) => {
  const { holds } = dumps()
  const line = (origin: number) => ({ level: undefined, text: 'rax    0xca', origin: `nats-${origin}` })
  for (let origin = 0; origin <= 256; origin++) holds(line(origin), 'server_crashed')
  t.equal(holds(line(0), undefined), false)
  t.equal(holds(line(256), undefined), true)
  t.end()
})
