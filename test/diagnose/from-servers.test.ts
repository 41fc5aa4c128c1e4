// Which pattern of slow endpoints says what: the table that was measured on real servers, row by row.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { evidenceOf } from '../../src/diagnose/from-world.ts'
import { sightingsOf } from '../../src/diagnose/from-servers.ts'
import type { Collector } from '../../src/nats/endpoints/answers.ts'
import type { ErrorCode } from '../../src/nats/error.ts'
import type { RaftGroup } from '../../src/nats/endpoints/raftz.ts'
import { jsz, noon, raftGroup, server, status, varz, world } from '../metrics/build.ts'

type Times = Partial<Record<Collector, number | ErrorCode>>

/** Seconds, or why nothing came. */
const asked = (times: Times) =>
  (Object.entries(times) as [Collector, number | ErrorCode][]).map(([collector, time]) =>
    typeof time === 'number'
      ? status({ collector, seconds: time })
      : status({ collector, success: false, seconds: 3, failure: { code: time, reason: time } }),
  )

const fine: Times = { varz: 0.004, raftz: 0.006, jsz: 0.005, jsz_consumers: 0.03 }
const kinds = (times: Times, raftz: RaftGroup[] = []) => {
  const [view] = world([server('n1', { status: asked(times), answers: { raftz, varz: varz('n1') } })]).servers
  return view === undefined ? [] : sightingsOf(view, noon, () => undefined).map(({ kind }) => kind)
}

void t.test('the pattern of endpoints', (t) => {
  const row = (name: string, times: Times, ...found: string[]) =>
    t.strictSame(
      kinds(times).filter((kind) => kind !== 'groups_calm'),
      found,
      name,
    )
  row('healthy', fine, 'answers_fast')
  row('slow opens', { ...fine, jsz_consumers: 'timeout' }, 'consumers_hung')
  row('slow opens, answered late', { ...fine, jsz_consumers: 2.4 }, 'consumers_hung')
  row('frozen store', { ...fine, raftz: 'timeout', jsz: 'timeout', jsz_consumers: 'timeout' }, 'raft_hung')
  row(
    'stopped, or a deep stall',
    { varz: 'timeout', raftz: 'timeout', jsz: 'timeout', jsz_consumers: 'timeout' },
    'all_hung',
  )
  row('little processor time', { varz: 0.466, raftz: 0.201, jsz: 0.102, jsz_consumers: 0.399 }, 'answers_slow')
  row('down', { varz: 'refused', raftz: 'refused', jsz: 'refused' }, 'refused')
  row('cut off', { varz: 'unreachable', raftz: 'unreachable', jsz: 'unreachable' }, 'unreachable')
  row('only /varz is late: nothing is claimed', { ...fine, varz: 'timeout' })
  row('one answer is odd: nothing is claimed', { ...fine, jsz: 'shape' })
  row('nothing was asked', {})
  t.end()
})

void t.test('a capture tells who answered, and not how soon', (t) => {
  const timed = (rows: [Collector, ErrorCode | undefined][]) => {
    const given = rows.map(([collector, code]) =>
      code === undefined
        ? status({ collector, seconds: undefined })
        : status({ collector, success: false, seconds: undefined, failure: { code, reason: code } }),
    )
    const [view] = world([server('n1', { status: given, answers: { varz: varz('n1') } })]).servers
    return view === undefined ? [] : sightingsOf(view, noon, () => undefined).map(({ kind }) => kind)
  }
  const answered: [Collector, ErrorCode | undefined][] = [
    ['varz', undefined],
    ['raftz', undefined],
    ['jsz', undefined],
  ]
  t.strictSame(timed(answered), ['capture_answered'])
  t.strictSame(timed([...answered.slice(0, 2), ['jsz', 'timeout']]), ['capture_unanswered'])
  t.strictSame(timed([...answered.slice(0, 2), ['jsz', 'shape']]), [], 'an odd answer claims nothing')
  t.strictSame(timed(answered.slice(0, 2)), [], 'nor does one that was not asked for')
  t.end()
})

void t.test('groups: leader, follower, queue, catch-up', (t) => {
  const queues = { proposal: 0, entry: 0, response: 0, apply: 0 }
  const of = (parts: Partial<RaftGroup>) =>
    kinds(fine, [raftGroup('S-R3F-Orders01', parts)]).filter((kind) => kind !== 'answers_fast')
  t.strictSame(of({}), ['groups_calm'])
  t.strictSame(of({ state: 'LEADER', pending: 20_000 }), ['leader_pending'])
  t.strictSame(of({ state: 'LEADER', pending: 300, pendingBytes: 256 * 1024 * 1024 }), ['leader_pending'], 'by bytes')
  t.strictSame(of({ pending: 1600, queues: { ...queues, entry: 58_000 } }), ['follower_pending', 'follower_queue'])
  t.strictSame(of({ pending: 20_000, catchingUp: true }), ['catching_up'], 'by design')
  t.strictSame(of({ pending: 20_000, paused: true }), ['catching_up'], 'by design')
  t.strictSame(of({ unapplied: 95_000 }), ['unapplied', 'groups_calm'])
  t.strictSame(of({ hasLeader: false }), ['no_leader'])
  t.strictSame(of({ state: 'LEADER', pending: 50, queues: { ...queues, proposal: 5000 } }), [
    'proposals_waiting',
    'groups_calm',
  ])
  t.end()
})

void t.test('storage, API, start', (t) => {
  const answers = (used: number) => ({ jsz: jsz({ raw: { storage: used, config: { max_storage: 100 } } }) })
  const of = (parts: Parameters<typeof server>[1]) => {
    const [view] = world([server('n1', { status: [], ...parts })]).servers
    return view === undefined ? [] : sightingsOf(view, noon, () => undefined).map(({ kind }) => kind)
  }
  t.strictSame(of({ answers: answers(96) }), ['store_used_up'])
  t.strictSame(of({ answers: answers(85) }), [])
  t.strictSame(of({ answers: answers(10) }), ['store_has_room'])
  t.strictSame(of({ answers: { jsz: jsz({ raw: { storage: 5, config: { max_storage: 0 } } }) } }), [], 'no limit')
  t.strictSame(of({ answers: { varz: { ...varz('n1'), start: noon - 30 } } }), ['restarted'])
  const queue = { queue: 'jetstream_api', queues: 1, pending: 4000, longest: 4000, inProgress: 1 }
  t.strictSame(of({ answers: { ipqueuesz: [queue] } }), ['api_waiting'])
  t.end()
})

void t.test('a slow follower is the culprit and its leader the victim', (t) => {
  const group = 'S-R3F-Orders01'
  const queues = { proposal: 0, entry: 41_000, response: 0, apply: 0 }
  const node = (name: string, raft: Partial<RaftGroup>) =>
    server(name, { status: asked(fine), answers: { raftz: [raftGroup(group, raft)], varz: varz(name) } })
  const [evidence] = evidenceOf(
    world(
      [
        node('n1', { state: 'LEADER', pending: 40_000 }),
        node('n2', { pending: 900, queues }),
        node('n3', { pending: 20 }),
      ],
      {
        assets: { [group]: { account: 'APP', stream: 'ORDERS', consumer: '' } },
      },
    ),
  )
  if (evidence === undefined) throw new Error('no evidence')
  const verdict = diagnose(evidence)
  t.equal(verdict.hypothesis, 'storage_stall')
  t.equal(verdict.confidence, 'medium', 'one kind of input')
  t.strictSame(
    verdict.servers.map(({ name, role }) => [name, role]),
    [
      ['n1', 'victim'],
      ['n2', 'culprit'],
      ['n3', 'unaffected'],
    ],
  )
  t.strictSame(
    verdict.affected.streams.map(({ stream, inferred }) => [stream, inferred]),
    [['ORDERS', false]],
  )
  t.end()
})

void t.test('the cause table of the incident board draws the line where the diagnosis does', (t) => {
  const board = readFileSync('grafana/raft-incident.json', 'utf8').replaceAll(String.raw`\n`, '\n')
  const rowOf = (cause: string) => board.split('label_replace(').find((one) => one.includes(cause)) ?? ''
  /** The number that the expression of a cause compares with. */
  const limit = (cause: string): number => {
    return Number(/ (?:>|>=) (\d+(?:\.\d+)?)[, ]/.exec(rowOf(cause))?.[1])
  }
  const at = (parts: Partial<RaftGroup>) => kinds(fine, [raftGroup('S-R3F-Orders01', parts)])
  const queue = (entry: number) => ({ queues: { proposal: 0, entry, response: 0, apply: 0 } })
  const follower = limit('Slow follower:')
  t.ok(at(queue(follower)).includes('follower_queue'))
  t.notOk(at(queue(follower - 1)).includes('follower_queue'))
  const behind = limit('Slow state machine, or not yet recovered:')
  t.ok(at({ unapplied: behind }).includes('unapplied'))
  t.notOk(at({ unapplied: behind - 1 }).includes('unapplied'))
  // That row reads what the alert's rule records.
  t.match(rowOf('Store slow to open or read files'), /server:nats_store_slow:suspected/)
  const recorded = readFileSync('alerts/storage.rules.yaml', 'utf8').split(
    '- record: server:nats_store_slow:suspected',
  )[1]
  const slow = Number(/ > (\d+(?:\.\d+)?)\n/.exec(recorded ?? '')?.[1])
  t.ok(kinds({ ...fine, jsz_consumers: slow + 0.1 }).includes('consumers_hung'))
  t.notOk(kinds({ ...fine, jsz_consumers: slow - 0.1 }).includes('consumers_hung'))
  t.end()
})
