// The state file on a disk that does not answer: nothing waits for it for long, and everybody is told.
import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { askHere, type Ask } from '../../src/host/writer.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { openState } from '../../src/world/state-file.ts'
import { asset, place } from './state-place.ts'

/** A disk of which each piece of work waits until `thaw`, once frozen; pauses end when told to. */
function slowDisk() {
  const here = askHere()
  let frozen: Promise<void> | undefined
  let thaw = (): void => undefined
  const ask: Ask = async (kind, work) => {
    await frozen
    return here(kind, work)
  }
  const pauses: { seconds: number; end(): void }[] = []
  return {
    ask,
    freeze: () => (frozen = new Promise((resolve) => (thaw = resolve))),
    thaw: () => thaw(),
    pause: (seconds: number) => new Promise<void>((end) => pauses.push({ seconds, end })),
    waits: (seconds: number) => pauses.some((one) => one.seconds === seconds),
    pass(seconds: number) {
      for (const { end } of pauses.filter((one) => one.seconds === seconds)) end()
    },
  }
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

t.test('a late save is a failed save, until it is done', async (t) => {
  const { path, around, warnings } = place(t)
  const disk = slowDisk()
  const state = await openState(path, { ...around, ask: disk.ask, pause: disk.pause })
  state.memory.assets.set('1', asset)
  void disk.freeze()
  const saved = state.save()
  disk.pass(2)
  await saved
  t.match(state.status(), { ok: false, failures: 1, reason: 'its disk has not answered for 2 s', savedAt: undefined })
  state.memory.assets.set('2', asset)
  await state.save()
  t.equal(state.status().failures, 1, 'nothing is asked of it a second time')
  disk.thaw()
  await until(() => state.status().ok)
  t.match(warnings, [/not written.*has not answered/, /written again/])
  void disk.freeze()
  const closed = state.close()
  disk.pass(2)
  await closed
  t.pass('an end does not wait for it')
  disk.thaw()
})

t.test('a save that nobody waits for any more is late too', async (t) => {
  const { path, around, warnings } = place(t)
  const disk = slowDisk()
  const state = await openState(path, { ...around, ask: disk.ask, pause: disk.pause })
  state.memory.assets.set('1', asset)
  void disk.freeze()
  const longer = 60
  const saved = state.save(longer)
  await until(() => disk.waits(2))
  disk.pass(2)
  await until(() => !state.status().ok)
  t.match(state.status(), { failures: 1, reason: 'its disk has not answered for 2 s' })
  t.match(warnings, [/not written.*has not answered/])
  disk.thaw()
  await saved
  t.ok(state.status().ok)
  await state.close()
})

t.test('a start on a disk that hangs begins anew, and sets the file aside when it answers', async (t) => {
  const { path, around, warnings, folder } = place(t)
  const before = await openState(path, around)
  before.memory.assets.set('old', asset)
  await before.close()
  const disk = slowDisk()
  void disk.freeze()
  const opening = openState(path, { ...around, ask: disk.ask, pause: disk.pause })
  disk.pass(5)
  const state = await opening
  t.same(state.memory, emptyMemory())
  t.match(state.status(), { ok: false, failures: 1, reason: 'its disk has not answered for 5 s' })
  state.memory.assets.set('new', asset)
  await state.save()
  t.notOk(state.status().ok)
  disk.thaw()
  await until(() => state.status().ok)
  t.match(readFileSync(`${path}.aside-1000`, 'utf8'), /"old"/)
  t.match(readFileSync(path, 'utf8'), /"new"/)
  t.match(warnings, [/counters begin anew, the file is set aside/, /written again/])
  await state.close()
  t.same(
    readdirSync(folder).filter((name) => name.endsWith('.try')),
    [],
  )
})
