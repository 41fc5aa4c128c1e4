// Who works on which place, with children that hang when told to, and on a disk that is really frozen.
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openClock } from '../../src/host/clock.ts'
import { openCrew, type CrewMemory, type CrewOptions } from '../../src/host/crew.ts'
import type { Kind, Works } from '../../src/host/work.ts'
import { isAlive, WorkError, type Running, type Worker } from '../../src/host/worker.ts'
import { canHaveDisks, smallDisk } from '../cluster/disk.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'

interface Fake extends Worker {
  /** Paths it was asked for. */
  asked: string[]
  /** The step goes on until `release`. */
  release(error?: WorkError): void
}

/** Children that hang on paths beginning with /slow, and a clock that only moves when told. */
function fakes(t: Test, memory: CrewMemory = new Map(), more: Partial<CrewOptions> = {}) {
  let seconds = 0
  const started: Fake[] = []
  const warnings: string[] = []
  const clock = { now: () => 1000 + seconds, attended: () => seconds, close: () => undefined }
  const crew = openCrew({
    memory,
    clock,
    warn: (message) => void warnings.push(message),
    start: () => {
      const fake = fakeWorker(started.length + 1, () => seconds)
      started.push(fake)
      return fake
    },
    alive: () => false,
    pause: async () => undefined,
    ...more,
  })
  t.teardown(() => crew.close())
  return { crew, started, warnings, pass: (more: number) => (seconds += more) }
}

function fakeWorker(pid: number, now: () => number): Fake {
  let running: Running | undefined
  let settle: ((error?: WorkError) => void) | undefined
  let over = false
  const fake: Fake = {
    ...{ pid, start: `${pid}`, asked: [] },
    ask: <K extends Kind>(_kind: K, ask: Works[K]['ask']) =>
      new Promise<Works[K]['answer']>((resolve, reject) => {
        const { path } = ask as { path: string }
        fake.asked.push(path)
        settle = (error) => {
          running = undefined
          if (error === undefined) resolve(path)
          else reject(error)
        }
        if (path.startsWith('/slow')) running = { step: 'stat', since: 1000 + now(), begun: now() }
        else settle()
      }),
    release: (error) => {
      over = error?.code === 'ECHILD'
      settle?.(error)
    },
    running: () => running,
    ended: () => over,
    end: async () => void (over = true),
    leave: () => undefined,
  }
  return fake
}

t.test('one child serves all places, in order, and none is started without work', async (t) => {
  const { crew, started } = fakes(t)
  t.same(crew.pids(), [])
  await Promise.all([1, 2, 3].map((n) => crew.ask(`p${n % 2}`, 'stat', { path: `/fast/${n}` })))
  t.equal(started.length, 1)
  t.same(started[0]?.asked, ['/fast/1', '/fast/2', '/fast/3'])
  t.same(crew.pids(), [1])
})

t.test('a step that hangs keeps its child, the others go on with a fresh one', async (t) => {
  const memory: CrewMemory = new Map()
  const { crew, started, pass } = fakes(t, memory)
  const slow = crew.ask('a', 'stat', { path: '/slow' })
  const other = crew.ask('b', 'stat', { path: '/fast/b' })
  await until('asked', 5, () => started[0]?.asked.length === 1)
  t.match(crew.running('a'), { step: 'stat' })
  pass(3)
  t.equal(await other, '/fast/b', 'served by the second')
  t.match(memory.get('a'), { pid: 1, hangs: { since: 1000 } })
  const second = crew.ask('a', 'stat', { path: '/fast/a' })
  await crew.ask('b', 'stat', { path: '/fast/b2' })
  t.equal(started.length, 2, 'never a second one that hangs at the same place')
  started[0]!.release()
  t.equal(await slow, '/slow')
  t.equal(await second, '/fast/a', 'the same child goes on when the disk is back')
  t.equal(memory.get('a')?.hangs, undefined)
  t.same(started[0]?.asked, ['/slow', '/fast/a'])

  pass(61)
  await crew.ask('a', 'stat', { path: '/fast/a2' })
  t.ok(started[0]?.ended(), 'after a minute of calm its child is not needed any more')
  await crew.ask('a', 'stat', { path: '/fast/a3' })
  t.same(started[1]?.asked, ['/fast/b', '/fast/b2', '/fast/a3'])
})

t.test('two that hang have a child each', async (t) => {
  const { crew, started, pass } = fakes(t)
  void crew.ask('a', 'stat', { path: '/slow/a' })
  void crew.ask('b', 'stat', { path: '/slow/b' })
  let third: unknown
  void crew.ask('c', 'stat', { path: '/fast/c' }).then((answer) => (third = answer))
  await until('asked', 5, () => started.length === 1)
  pass(3)
  await until('a second child', 5, () => started.length === 2)
  pass(3)
  await until('the third place is served', 5, () => third === '/fast/c')
  t.equal(started.length, 3)
})

t.test('a child that dies is replaced, and told of', async (t) => {
  const pauses: number[] = []
  const { crew, started, warnings } = fakes(t, new Map(), { pause: async (seconds) => void pauses.push(seconds) })
  const slow = crew.ask('a', 'stat', { path: '/slow' })
  await until('asked', 5, () => started[0]?.asked.length === 1)
  started[0]!.release(new WorkError('ECHILD', 'gone: SIGKILL'))
  await t.rejects(slow, { code: 'ECHILD' })
  t.same(warnings, ['gone: SIGKILL'])
  t.equal(await crew.ask('a', 'stat', { path: '/fast' }), '/fast')
  t.same(pauses, [1])
  t.equal(started.length, 2)
})

t.test('what the file system says is the caller’s, and the child goes on', async (t) => {
  const { crew, started, warnings } = fakes(t)
  const slow = crew.ask('a', 'stat', { path: '/slow' })
  await until('asked', 5, () => started[0]?.asked.length === 1)
  started[0]!.release(new WorkError('EIO', 'EIO: i/o error'))
  await t.rejects(slow, { code: 'EIO' })
  t.same(warnings, [])
  await crew.ask('a', 'stat', { path: '/fast' })
  t.equal(started.length, 1)
})

t.test('a child of an earlier run that still hangs is waited for', async (t) => {
  const memory: CrewMemory = new Map([
    ['a', { pid: 9, start: '5', hangs: { step: 'vote', since: 700, begun: undefined } }],
  ])
  let alive = true
  let waits = 0
  const pause = async () => {
    if (++waits === 3) alive = false
  }
  const { crew, started } = fakes(t, memory, { alive: ({ pid }) => pid === 9 && alive, pause })
  const answer = crew.ask('a', 'stat', { path: '/fast/a' })
  t.match(crew.running('a'), { step: 'vote', since: 700 }, 'it is what runs here')
  t.equal(started.length, 0)
  t.equal(await answer, '/fast/a')
  t.equal(waits, 3)
  t.equal(crew.running('a'), undefined)

  const other = fakes(t, new Map([['a', { pid: 9, start: '5' }]]), {
    alive: () => true,
    pause: () => new Promise(() => undefined),
  })
  void other.crew.ask('a', 'stat', { path: '/fast/a' })
  t.match(other.crew.running('a'), { since: 1000 }, 'since when it hangs is unknown: at least since now')
})

t.test('a frozen disk', async (t) => {
  if (!canHaveDisks(t)) return
  const folder = scratch(t)
  const [frozen, other] = [smallDisk(t, folder, 'frozen'), smallDisk(t, folder, 'other')]
  for (const disk of [frozen, other]) mkdirSync(join(disk.folder, 'jetstream'))
  const clock = openClock(() => Date.now() / 1000)
  t.teardown(clock.close)
  const memory: CrewMemory = new Map()
  const crew = openCrew({ memory, clock, warn: (message) => t.fail(message) })
  const round = ({ folder: dir }: typeof frozen) =>
    crew.ask(dir, 'round', { dir, token: 'x', expected: undefined, probeDir: undefined })
  t.equal((await round(frozen)).failed, undefined)
  frozen.freeze()
  const touched = crew.ask(frozen.folder, 'touch', { dir: frozen.folder, token: 'x', probeDir: undefined })
  await until('a touch waits', 10, () => crew.running(frozen.folder)?.step === 'touch')
  frozen.thaw()
  t.equal(await touched, null)
  frozen.freeze()
  void round(frozen)
  t.equal((await round(other)).failed, undefined, 'the other store is served')
  t.equal(crew.running(frozen.folder)?.step, 'vote')
  t.match(memory.get(frozen.folder), { hangs: { step: 'vote' } })
  const [hung] = crew.pids()

  const start = Date.now()
  await crew.close()
  t.ok(Date.now() - start < 500, 'the end does not wait')
  t.ok(isAlive({ pid: hung!, start: memory.get(frozen.folder)!.start }))
  await until('the other store is swept', 10, () => readdirSync(other.folder).length === 2)
  frozen.thaw()
  await until(
    'the child has gone by itself',
    10,
    () => !isAlive({ pid: hung!, start: memory.get(frozen.folder)!.start }),
  )
  t.same(readdirSync(frozen.folder).sort(), ['jetstream', 'lost+found'], 'and swept first')
})
