// How often a file is looked at: often while it is written to, rarely when it is quiet, at once when the system tells of a change.
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { paceOf, pauseAfter } from '../../../../src/log/source/file/pace.ts'
import { tempFolder } from './look.ts'

t.test('the longer it is quiet, the longer the pause', (t) => {
  t.same([0, 1, 2.5, 10, 20, 86_400].map(pauseAfter), [0.1, 0.1, 0.25, 1, 2, 3])
  t.equal(pauseAfter(-5), 0.1, 'a clock that was set back')
  t.end()
})

t.test('a change ends the pause, and what follows is short again', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  let now = 1000
  const stop = new AbortController()
  const pace = paceOf(path, { now: () => now, signal: stop.signal, mayWatch: () => true })
  t.teardown(() => stop.abort())
  now += 3600
  const early = pace.wake()
  appendFileSync(path, 'x')
  await early
  now += 0.1
  const begin = performance.now()
  await pace.wake()
  t.ok(performance.now() - begin < 1500, 'not three seconds: the file has changed')
})

t.test('a file that is not there, and the end', async (t) => {
  let now = 1000
  const stop = new AbortController()
  const pace = paceOf(join(tempFolder(t), 'none'), { now: () => now, signal: stop.signal, mayWatch: () => true })
  now += 3600
  const paused = pace.wake()
  stop.abort()
  await paused
  await pace.wake()
  pace.changed()
  t.pass('nothing keeps it')
})
