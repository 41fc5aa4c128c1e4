// Round after round at one store: pace, states that are told once, what runs, and what is no longer told.
import t, { type Test } from 'tap'
import { startProber } from '../../src/host/prober.ts'
import type { Round, Status } from '../../src/host/work.ts'
import { WorkError, type Running } from '../../src/host/worker.ts'
import { until } from '../cluster/until.ts'

const store: Status = { device: 7n, inode: 12n, bytes: 4096, modified: 0, kind: 'folder' }
const space = { size: 1e9, free: 5e8, available: 5e8, inodes: 1000, inodesFree: 900, type: 0xef53 }
const fast: Round = { seconds: { open: 0.001, vote: 0.004, append: 0.002 }, store, space }
const failed = (code: string): Round => ({ seconds: {}, failed: { op: 'vote', code, message: `${code}: it says` } })

/** Each answer is given when asked for; the last question stays open. A pause passes when it is told to. */
function probing(t: Test, answers: (Round | Error)[]) {
  let seconds = 0
  let running: Running | undefined
  const asked: unknown[] = []
  const kinds: string[] = []
  const pauses: number[] = []
  const warnings: string[] = []
  const control = new AbortController()
  t.teardown(() => control.abort())
  const prober = startProber({
    store: { dir: '/data', server: 'n1', cluster: '', probeDir: undefined },
    crew: {
      ask: (_place, kind, ask) => {
        asked.push(ask)
        kinds.push(kind)
        const answer = answers.shift()
        if (answer === undefined) return new Promise(() => undefined)
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as never)
      },
      ...{ running: () => running, pids: () => [], close: async () => undefined },
    },
    clock: { now: () => 1000 + seconds, attended: () => seconds, close: () => undefined },
    ...{ token: 'abc', signal: control.signal, warn: (message) => void warnings.push(message) },
    pause: async (pause) => {
      pauses.push(pause)
    },
  })
  const pass = (more: number) => (seconds += more)
  return { prober, asked, kinds, pauses, warnings, pass, run: (what: Running | undefined) => (running = what) }
}

t.test('fast rounds: facts, and where the store was is where it must be', async (t) => {
  const { prober, asked, pauses, warnings, pass } = probing(t, [fast, fast])
  t.equal(prober.facts(), undefined, 'nothing yet')
  await until('two rounds', 5, () => asked.length === 3)
  t.match(asked[0], { dir: '/data', token: 'abc', expected: undefined })
  t.match(asked[1], { expected: { device: 7n, inode: 12n } })
  t.ok((pauses[0] ?? 9) <= 2, 'stores are not probed at once')
  t.same(pauses.slice(1), [5, 5])
  t.match(prober.facts(), {
    state: 'ok',
    up: true,
    lastSuccess: 1000,
    ops: { vote: { recent: [0.004, 0.004], startedAt: 0 } },
  })
  t.match([prober.space(), prober.status(), prober.isBusy()], [space, store, false])
  t.same(warnings, [])
  pass(61)
  t.equal(prober.space(), undefined, 'room of a minute ago is not told')
})

t.test('what runs for five seconds is a store that stands still', async (t) => {
  const { prober, asked, run } = probing(t, [fast])
  await until('asked again', 5, () => asked.length === 2)
  run({ step: 'vote', since: 990, begun: -4 })
  t.match(prober.facts(), { state: 'ok', up: true, ops: { vote: { startedAt: 990 }, append: { startedAt: 0 } } })
  t.ok(prober.isBusy())
  run({ step: 'vote', since: 990, begun: -5 })
  t.match(prober.facts(), { up: false, ops: { vote: { startedAt: 990 } } })
})

t.test('one that hangs in its first round is known too', async (t) => {
  const { prober, asked, run } = probing(t, [])
  await until('asked', 5, () => asked.length === 1)
  t.equal(prober.facts(), undefined)
  run({ step: 'look', since: 990, begun: -6 })
  t.match(prober.facts(), { state: undefined, up: false, lastSuccess: undefined, ops: { open: { startedAt: 990 } } })
})

t.test('a state is told when it begins and when it ends; what fails is not hurried', async (t) => {
  const { prober, asked, pauses, warnings } = probing(t, [failed('EROFS'), failed('EROFS'), fast, failed('ENOSPC')])
  await until('four rounds', 5, () => asked.length === 5)
  t.same(warnings, [
    'store /data: read_only: EROFS: it says',
    'store /data: ok again',
    'store /data: no_space: ENOSPC: it says',
  ])
  t.same(pauses.slice(1), [10, 10, 5, 10])
  t.match(prober.facts(), { state: 'no_space', up: false, errors: { EROFS: 2, ENOSPC: 1 } })
  t.ok(prober.isBusy())
})

t.test('a child that has died is no state of the store', async (t) => {
  const { prober, asked, pauses, warnings } = probing(t, [fast, new WorkError('ECHILD', 'gone')])
  await until('asked again', 5, () => asked.length === 3)
  t.match(prober.facts(), { state: 'ok', up: true })
  t.same(pauses.slice(1), [5, 10])
  t.same(warnings, [])
})

t.test('between rounds that are far apart the file system is touched, whatever comes of it', async (t) => {
  const slowish: Round = { ...fast, seconds: { open: 0.02, vote: 0.03, append: 0.02 } }
  const touched = null as never
  const { prober, asked, kinds, pauses } = probing(t, [slowish, touched, slowish, new WorkError('ENOENT', 'no'), fast])
  await until('asked again', 5, () => asked.length === 6)
  t.same(kinds, ['round', 'touch', 'round', 'touch', 'round', 'round'])
  t.same(pauses.slice(1), [5, 5, 5, 5, 5])
  t.match(asked[1], { dir: '/data', token: 'abc', probeDir: undefined })
  t.match(prober.facts(), { state: 'ok', up: true })
})

t.test('without a safe place there are facts and no probe', async (t) => {
  const { prober, asked, warnings } = probing(t, [{ seconds: {}, store, space, refused: 'no_place' }])
  await until('asked again', 5, () => asked.length === 2)
  t.equal(prober.facts(), undefined)
  t.same([prober.space(), prober.status()], [space, store])
  t.same(warnings, [])
})
