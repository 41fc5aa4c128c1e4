// A real child: it works, it tells its steps, it outlives signals to the group and ends with the pipe.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openClock } from '../../src/host/clock.ts'
import { ageOf, isAlive, startOf, startWorker } from '../../src/host/worker.ts'
import { until } from '../cluster/until.ts'

const clock = openClock(() => Date.now() / 1000)
t.teardown(clock.close)

t.test('work, errors, an orderly end', async (t) => {
  const dir = t.testdir({ file: 'text' })
  mkdirSync(join(dir, 'jetstream'))
  const worker = startWorker(clock)
  t.ok(isAlive(worker))
  t.match(await worker.ask('stat', { path: join(dir, 'file') }), { bytes: 4 })
  await t.rejects(worker.ask('stat', { path: join(dir, 'none') }), { code: 'ENOENT' })
  const round = await worker.ask('round', { dir, token: 't', expected: undefined, probeDir: undefined })
  t.equal(round.failed, undefined)
  t.equal(readdirSync(dir).length, 4)
  t.equal(worker.running(), undefined)
  process.kill(worker.pid, 'SIGTERM')
  process.kill(worker.pid, 'SIGINT')
  t.match(await worker.ask('list', { path: dir }), { length: 4 }, 'it still works')
  await worker.end()
  t.ok(worker.ended())
  t.notOk(isAlive(worker))
  t.same(readdirSync(dir).sort(), ['file', 'jetstream'])
  await t.rejects(worker.ask('list', { path: dir }), { code: 'ECHILD' })
})

t.test('what runs is known, and a death is told', async (t) => {
  const worker = startWorker(clock)
  // A named pipe that nobody writes to: opening it waits.
  const { execFileSync } = await import('node:child_process')
  const path = join(t.testdir(), 'fifo')
  execFileSync('mkfifo', [path])
  const answer = worker.ask('open', { path })
  const running = await until('a step', 10, () => worker.running())
  t.equal(running.step, 'open')
  t.ok(Math.abs(running.since - Date.now() / 1000) < 60)
  t.ok(ageOf(running, clock) >= 0)
  process.kill(worker.pid, 'SIGKILL')
  await t.rejects(answer, { code: 'ECHILD', message: /SIGKILL/ })
  t.equal(worker.running(), undefined)
})

t.test('a process is its number and its start', async (t) => {
  const root = t.testdir({ '77': { stat: `77 (a) b) S ${Array.from({ length: 40 }, (_, at) => at).join(' ')}\n` } })
  t.equal(startOf(77, root), '18')
  t.ok(isAlive({ pid: 77, start: '18' }, root))
  t.notOk(isAlive({ pid: 77, start: '19' }, root), 'the number was used again')
  t.notOk(isAlive({ pid: 78, start: '18' }, root))
  t.notOk(isAlive({ pid: 77, start: undefined }, root))
  writeFileSync(join(root, 'x'), '')
})

t.test('an age by the clock that began it, or by the time of day', async (t) => {
  const still = { now: () => 1000, attended: () => 50, close: () => undefined }
  t.equal(ageOf({ step: 'vote', since: 0, begun: 45 }, still), 5)
  t.equal(ageOf({ step: 'vote', since: 400, begun: undefined }, still), 600)
})
