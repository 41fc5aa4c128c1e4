// What is remembered for the page: bounded, with a life, and honest about gaps.
import t from 'tap'
import { openHistory, span } from '../../../src/http/page/history.ts'
import type { Event } from '../../../src/log/catalog/event.ts'
import { noon, raftGroup, server, world } from '../../metrics/build.ts'
import { host, storeFacts } from '../../metrics/hosts.ts'

const at = (seconds: number, pending: number | undefined, leader = 'n1') => {
  const one = (name: string) =>
    server(name, {
      answers:
        pending === undefined
          ? {}
          : { raftz: [raftGroup('S-R3F-a', { pending, state: leader === name ? 'LEADER' : 'FOLLOWER' })] },
      up: pending !== undefined,
    })
  return world([one('n1'), one('n2')], { now: noon + seconds })
}
const row = { cluster: 'c1', server: 'n1', group: 'S-R3F-a' }
const event = (id: Event['id'], more: Partial<Event> = {}): Event => ({
  ...{ id, severity: 'warning', time: undefined, level: 'WRN', fields: {} },
  ...more,
})

t.test(
  'levels in steps of five seconds, from the first trouble until a quarter of an hour after the last',
  async (t) => {
    const history = openHistory()
    history.add(at(0, 5))
    t.strictSame(history.points(row), [], 'a calm group costs nothing')
    for (const [seconds, pending] of [
      [10, 200],
      [11, 900],
      [12, 400],
      [12, 9999],
      [15, 3],
    ] as const)
      history.add(at(seconds, pending))
    const points = history.points(row).map(({ at: when, entries, peak }) => [when - noon, entries, peak])
    t.strictSame(points, [
      [12, 400, 900],
      [15, 3, 3],
    ])
    history.add(at(20, undefined))
    t.equal(history.points(row).length, 2, 'no answer is no level')
    history.add(at(15 + span + 1, undefined))
    t.strictSame(history.points(row), [])
  },
)

t.test('of too many groups the worst stay', async (t) => {
  const history = openHistory()
  const raftz = Array.from({ length: 150 }, (_, index) => raftGroup(`S-R3F-${index}`, { pending: 1000 + index }))
  history.add(world([server('n1', { answers: { raftz } })]))
  t.equal(history.points({ ...row, group: 'S-R3F-149' }).length, 1)
  t.equal(history.points({ ...row, group: 'S-R3F-0' }).length, 0)
})

t.test('lines of a log, folded, and only those worth a look', async (t) => {
  const history = openHistory()
  history.addLogEvent('n1', event('stream_high_lag', { fields: { stream: 'ORDERS' }, time: noon }), noon)
  history.addLogEvent('n1', event('stream_high_lag', { fields: { stream: 'ORDERS' }, time: noon + 50 }), noon)
  history.addLogEvent('n1', event('stream_high_lag', { fields: { stream: 'ORDERS' }, time: noon + 200 }), noon)
  history.addLogEvent('n1', event('server_started', { severity: 'info' }), noon + 300)
  history.addLogEvent('n1', event('server_ready', { severity: 'info' }), noon)
  const told = history
    .happenings(noon + 300)
    .map(({ what, about, from, to, count }) => [what, about, from - noon, to - noon, count])
  t.strictSame(told, [
    ['server_started', '', 300, 300, 1],
    ['stream_high_lag', 'ORDERS', 200, 200, 1],
    ['stream_high_lag', 'ORDERS', 0, 50, 2],
  ])
  t.equal(history.happenings(noon + 50 + span + 1).length, 2)
  for (let index = 0; index < 2000; index++)
    history.addLogEvent('n1', event('stream_high_lag', { fields: { stream: `S${index}` } }), noon + index * 100)
  t.ok(history.happenings(noon).length <= 1000)
})

t.test('silence, answers, and another leader', async (t) => {
  const history = openHistory()
  history.add(at(0, 500))
  history.add(at(5, undefined))
  history.add(at(10, 500, 'n2'))
  const told = history
    .happenings(noon + 10)
    .map(({ who, what, about }) => [typeof who === 'string' ? who : who.server, what, about])
  t.strictSame(told.sort(), [
    ['n1', 'answers', ''],
    ['n1', 'silent', ''],
    ['n2', 'answers', ''],
    ['n2', 'leads', 'S-R3F-a'],
    ['n2', 'silent', ''],
  ])
})

t.test('the share of a minute in which all waited for the disk', async (t) => {
  const history = openHistory()
  const pressed = (seconds: number, stalled: number | undefined) => {
    const pressure = stalled === undefined ? undefined : new Map([['io', { waiting: 9, stalled }] as const])
    const { stores } = host(storeFacts({ pressure }))
    return world([server('n1')], { now: noon + seconds, host: { now: noon + seconds, stores } })
  }
  const of = { cluster: 'c1', server: 'n1' }
  history.add(pressed(0, 10))
  t.equal(history.stalledShare(of), undefined, 'one reading is no share')
  history.add(pressed(20, 15))
  t.equal(history.stalledShare(of), 0.25)
  history.add(pressed(70, 15))
  t.equal(history.stalledShare(of), 0, 'older than a minute is gone')
  history.add(pressed(80, 1))
  t.equal(history.stalledShare(of), undefined, 'booted in between')
  history.add(pressed(90, undefined))
  t.equal(history.stalledShare(of), undefined)
})
