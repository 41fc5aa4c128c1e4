// Work on our own files: in order, by a child that is replaced when it has died, or here.
import { join } from 'node:path'
import t from 'tap'
import { openClock } from '../../src/host/clock.ts'
import { childAsker, gone, localAsker } from '../../src/host/asker.ts'
import { askHere, openWriter } from '../../src/host/writer.ts'

t.test('a child that dies is replaced', async (t) => {
  const clock = openClock(() => 1000)
  const writer = openWriter(clock)
  t.teardown(() => {
    writer.close()
    clock.close()
  })
  const path = join(t.testdir({}), 'a')
  await Promise.all([
    writer.ask('writeFile', { path, pieces: [Buffer.from('o'), Buffer.from('ne')] }),
    writer.ask('writeFile', { path, pieces: [Buffer.from('two')] }),
  ])
  t.equal(Buffer.from(await writer.ask('readFile', { path, limit: 9 })).toString(), 'two')
  await t.rejects(writer.ask('readFile', { path, limit: 1 }), { code: 'EFBIG' })
  t.equal(Buffer.from(await askHere()('readFile', { path, limit: 9 })).toString(), 'two')
  await t.rejects(askHere()('readFile', { path: `${path}.none`, limit: 9 }), { code: 'ENOENT' })
})

t.test('hands', async (t) => {
  const clock = openClock(() => 1000)
  t.teardown(() => clock.close())
  const hand = childAsker(clock)
  await hand.last
  t.notOk(hand.isGone())
  t.match(await hand.calls.stat('/'), { kind: 'folder' })
  hand.end()
  localAsker().end()
  t.notOk(localAsker().isGone())
  t.equal(gone().code, 'ECHILD')
})
