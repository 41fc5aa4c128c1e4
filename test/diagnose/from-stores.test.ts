// What is seen beside a store, as evidence: each sign, what a healthy store says, and what it makes of the verdict.
import t from 'tap'
import type { SignKind } from '../../src/diagnose/signs.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { storeSightings } from '../../src/diagnose/from-stores.ts'
import { evidenceOf } from '../../src/diagnose/from-world.ts'
import type { ProbeFacts, StoreFacts } from '../../src/host/facts.ts'
import { evidence, moment, sign } from './build.ts'
import { noon, server, status, varz, world } from '../metrics/build.ts'
import { host, storeFacts } from '../metrics/hosts.ts'

type Ops = Partial<Record<'open' | 'vote' | 'append', { sustained?: number; startedAt?: number; recent?: number[] }>>

function probe(ops: Ops = {}, more: Partial<ProbeFacts> = {}): ProbeFacts {
  const op = (name: keyof Ops) => {
    const { sustained = 0.003, startedAt = 0, recent = [0.003, 0.003, 0.003] } = ops[name] ?? {}
    return { counts: [], sum: 0, recent, sustained, startedAt }
  }
  const errors = { ENOSPC: 0, EDQUOT: 0, EROFS: 0, EACCES: 0, EIO: 0, ESTALE: 0, other: 0 }
  const all = { open: op('open'), vote: op('vote'), append: op('append') }
  return { ops: all, errors, state: 'ok', up: true, lastSuccess: noon - 4, ...more }
}

const fine = storeFacts({ probe: probe() })
const owned = (store: StoreFacts, name = 'n1') => ({ cluster: 'c1', server: name, store, hostNow: noon })
const kinds = (parts: Partial<StoreFacts>, ...others: ReturnType<typeof owned>[]) => {
  const one = owned({ ...fine, ...parts })
  return storeSightings(one, [one, ...others]).map(({ kind, moment }) => [kind, moment.text])
}

t.test('each sign', async (t) => {
  t.same(kinds({}), [['probe_fast', '/data: open takes 0.003 s']])
  t.same(kinds({ probe: probe({ vote: { startedAt: noon - 7 } }) }), [['probe_stuck', '/data: vote has run for 7.0 s']])
  t.same(kinds({ probe: probe({ append: { sustained: 0.4 } }) }), [['probe_slow', '/data: append takes 0.400 s']])
  t.same(kinds({ probe: probe({ append: { sustained: 0.05 } }) }), [], 'neither fast nor slow')
  t.same(
    kinds({
      probe: probe({
        open: { recent: [0.001], sustained: 0 },
        vote: { recent: [], sustained: 0 },
        append: { recent: [], sustained: 0 },
      }),
    }),
    [],
    'too few rounds to say so',
  )
  const held = (recent: number) => ({ heldBack: new Map([['write_bytes', { total: 900, recent }] as const]) })
  t.same(kinds(held(6)).slice(1), [['volume_throttled', '/data: control group at its limit of write_bytes for 6 s']])
  t.same(kinds(held(4)).slice(1), [], 'at a limit for a moment, or long ago')
  t.same(kinds({ probe: undefined, process: undefined }), [], 'nothing is known')
  t.same(kinds({ probe: probe({}, { state: 'quota' }) }), [['store_no_space', '/data: quota']])
  t.same(kinds({ probe: probe({}, { state: 'read_only' }) }), [['store_read_only', '/data: read-only']])
  t.same(kinds({}, owned(fine, 'n2')).slice(1), [
    ['volume_shared', '/data: volume vol-0123456789abcdef0, as that of n2'],
  ])
})

t.test('a disk that completes nothing, unless a round of the probe has just ended', async (t) => {
  const disks = fine.disks.map((disk) => ({ ...disk, lastCompletion: noon - 9 }))
  t.same(kinds({ disks }).length, 1)
  t.match(kinds({ disks, probe: undefined }), [
    ['device_stuck', 'nvme1n1: 1 requests in flight, none completed for 9.0 s'],
  ])
  t.match(kinds({ disks, probe: probe({}, { lastSuccess: noon - 16 }) }), [['probe_fast'], ['device_stuck']])
})

t.test('its process: stopped, or threads that wait for a disk that is not fast', async (t) => {
  const process = { ...fine.process!, blocked: 3 }
  t.same(kinds({ process }).length, 1, 'ordinary on a fast disk')
  t.match(kinds({ process, probe: undefined }), [['process_blocked', '3 threads in state D']])
  t.match(kinds({ process: { ...process, state: 'stopped' } }), [['probe_fast'], ['process_stopped', /T/]])
})

const answering = (['varz', 'raftz', 'jsz', 'jsz_consumers'] as const).map((collector) => status({ collector }))
const servers = ['n1', 'n2', 'n3'].map((name) => server(name, { status: answering, answers: { varz: varz(name) } }))
const verdict = (...stores: StoreFacts[]) => {
  const [evidence] = evidenceOf(world(servers, { host: host(...stores) }))
  return evidence && { evidence, diagnosis: diagnose(evidence) }
}

t.test('a store that stands still is known before any line or endpoint says so', async (t) => {
  const stuck = {
    ...fine,
    server: 'n2',
    probe: probe({ vote: { startedAt: noon - 20 } }, { up: false, lastSuccess: noon - 24 }),
  }
  const found = verdict(fine, stuck)
  t.match(
    found?.evidence.coverage.filter(({ input }) => input === 'store'),
    [{ server: 'n1' }, { server: 'n2' }],
  )
  t.match(found?.diagnosis, { hypothesis: 'storage_stall', outcome: 'critical' })
  t.equal(found?.diagnosis.hypotheses[0]?.for[0]?.fact.signs[0]?.server, 'n2')
})

t.test('a healthy store is evidence of calm', async (t) => {
  t.not(verdict(fine)?.diagnosis.hypothesis, 'storage_stall')
})

t.test('a fast probe clears its own store, and of no other', async (t) => {
  const fastWith = (fast: readonly string[], ...others: (readonly [SignKind, string])[]) => {
    const all = [...fast.map((name) => ['probe_fast', name] as const), ...others]
    const signs = all.map(([kind, name]) => sign(kind, name, [moment(noon)]))
    const named = ['n1', 'n2', 'n3'].map((name) => ({ name, version: undefined, offset: undefined }))
    return diagnose(evidence(signs, { servers: named })).facts.get('stores_fast')?.servers
  }
  t.strictSame(fastWith(['n1', 'n2', 'n3']), ['n1', 'n2', 'n3'], 'nobody is suspected')
  t.equal(fastWith(['n1', 'n2']), undefined, 'the third is not known')
  t.equal(fastWith(['n1'], ['follower_queue', 'n2'], ['follower_queue', 'n3']), undefined, 'the suspects are others')
  t.equal(fastWith(['n1', 'n2'], ['follower_queue', 'n2'], ['probe_slow', 'n3']), undefined, 'one of two is cleared')
  t.strictSame(fastWith(['n1', 'n2'], ['follower_queue', 'n2']), ['n2'], 'the one suspect is cleared')
  t.equal(fastWith(['n1', 'n2', 'n3'], ['state_write_waits', 'n2']), undefined, 'a wait in the log is over')
})

t.test('one slow store beside two that are fast: sure of it, by probe and endpoints', async (t) => {
  const at = (kind: SignKind, name: string) => sign(kind, name, [moment(noon)])
  const coverage = ['n1', 'n2', 'n3'].flatMap((name) =>
    (['endpoints', 'store'] as const).map((input) => ({
      ...{ input, server: name, source: name, from: noon - 900, to: noon, gaps: [], onlyTrouble: false },
    })),
  )
  const signs = [at('probe_fast', 'n1'), at('probe_fast', 'n3'), at('probe_slow', 'n2'), at('raft_hung', 'n2')]
  const found = diagnose(evidence(signs, { coverage }))
  t.match(found, { hypothesis: 'storage_stall', confidence: 'high' })
  t.strictSame(
    found.servers.filter(({ role }) => role === 'culprit').map(({ name }) => name),
    ['n2'],
  )
})
