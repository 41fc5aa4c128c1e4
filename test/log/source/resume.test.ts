// Where a command goes on: the arguments that each tool understands, and the lines that it says again.
import t from 'tap'
import { cursorOf, replay, resumeCommand, type CommandOffset } from '../../../src/log/source/resume.ts'

const around = { now: 10_000, lookback: 3600 }
const at = (offset: Partial<CommandOffset>) => ({ time: 9000, recent: [], ...offset })
const words = (text: string) => text.split(' ')

t.test('arguments', (t) => {
  const cases: [command: string, offset: CommandOffset | undefined, resumed: string][] = [
    ['journalctl -o json -f', undefined, 'journalctl -o json -f --since=@6400 --no-tail'],
    ['journalctl -o json -f -n 10', undefined, 'journalctl -o json -f -n 10'],
    [
      'sudo journalctl -f -n 10 --since=today',
      at({ cursor: 's=1;i=2' }),
      'sudo journalctl -f --after-cursor=s=1;i=2 --no-tail',
    ],
    ['journalctl -f --no-tail -u nats', at({}), 'journalctl -f -u nats --since=@8998 --no-tail'],
    [
      'kubectl logs -f -n prod nats-0',
      undefined,
      'kubectl logs -f -n prod nats-0 --timestamps --since-time=1970-01-01T01:46:40.000Z',
    ],
    [
      '/bin/kubectl logs -f -n prod --since 1h nats-0',
      undefined,
      '/bin/kubectl logs -f -n prod --since 1h nats-0 --timestamps',
    ],
    [
      'kubectl logs -f -n prod --since 1h --tail=5 nats-0',
      at({}),
      'kubectl logs -f -n prod nats-0 --timestamps --since-time=1970-01-01T02:29:58.000Z',
    ],
    ['docker logs -f -t -n 10 nats', at({}), 'docker logs -f -t nats --since=1970-01-01T02:29:58.000Z'],
    ['stern -n prod nats', at({}), 'stern -n prod nats --timestamps --since=1002s'],
    ['ssh host tail -F x', at({}), 'ssh host tail -F x'],
    ['sudo', at({}), 'sudo'],
  ]
  for (const [command, offset, resumed] of cases) t.same(resumeCommand(words(command), offset, around), words(resumed))
  t.end()
})

t.test('cursors', (t) => {
  t.equal(cursorOf('{"MESSAGE":"x","__CURSOR":"s=1;i=2"}'), 's=1;i=2')
  t.equal(cursorOf('{"MESSAGE":"x"}'), undefined)
  t.equal(cursorOf('[7] [INF] "__CURSOR":"payload"'), undefined)
  t.end()
})

t.test('what a tool says again is dropped, as often as it was said', (t) => {
  const first = replay()
  first.restart()
  for (const [line, time] of [
    ['a', 1],
    ['b', 50],
    ['c', 51],
    ['c', 51],
    ['no time', undefined],
  ] as const) {
    t.notOk(first.isRepeated(line, time, true))
  }
  t.same(
    first.recent().map(([, time]) => time),
    [50, 51, 51, 51],
    'a was long ago',
  )
  const second = replay(JSON.parse(JSON.stringify(first.recent())) as CommandOffset['recent'])
  second.restart()
  t.ok(second.isRepeated('a', 1, true), 'older than all that is known one by one')
  t.notOk(second.isRepeated('a', 1, false), 'but not once it is live: a clock may be wrong')
  for (const line of ['b', 'c', 'c', 'no time']) t.ok(second.isRepeated(line, 51, true), line)
  t.notOk(second.isRepeated('c', 51, true), 'a third one is new')
  t.notOk(second.isRepeated('d', 52, true))
  second.restart()
  t.ok(second.isRepeated('d', 52, true))
  t.end()
})

t.test('a tool that repeats the whole log, which is longer than what is known one by one', (t) => {
  const times = Array.from({ length: 60 }, (_, n) => 1000 + n)
  const first = replay()
  first.restart()
  for (const time of times) t.notOk(first.isRepeated(`at ${time}`, time, true))
  const second = replay(first.recent())
  second.restart()
  for (const time of times) t.ok(second.isRepeated(`at ${time}`, time, true), String(time))
  t.notOk(second.isRepeated('new', 1060, true))
  t.notOk(second.isRepeated('of another pod, whose clock is behind', 1001, true))
  t.end()
})

t.test('more lines within seconds than are kept', (t) => {
  const times = Array.from({ length: 12_000 }, (_, n) => 1000 + n / 2000)
  const first = replay()
  first.restart()
  for (const time of times) first.isRepeated(`at ${time}`, time, true)
  const second = replay(first.recent())
  second.restart()
  t.ok(times.every((time) => second.isRepeated(`at ${time}`, time, true)))
  t.notOk(second.isRepeated('new', 1006, true))
  t.end()
})

t.test('bounded', (t) => {
  const seen = replay()
  for (let n = 0; n < 12_000; n++) seen.isRepeated(String(n), 1, false)
  t.ok(seen.recent().length <= 5000)
  seen.restart()
  t.ok(seen.isRepeated('11999', 1, true))
  t.end()
})
