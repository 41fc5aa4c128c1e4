// The lock: held by one, free after it, whatever the length of the path; without sockets it says so.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { lockFile } from '../../src/world/lock.ts'

t.test('held by one, and free again', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nje-lock-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const path of [join(folder, 'state'), join(folder, 'x'.repeat(200))]) {
    const lock = await lockFile(path)
    t.match(await lockFile(path), { state: 'held' })
    if (lock.state !== 'locked') return t.fail(`${lock.state} at first`)
    await lock.release()
    const again = await lockFile(path)
    t.equal(again.state, 'locked')
    if (again.state === 'locked') await again.release()
  }
  return undefined
})

t.test('one that is not let go keeps the process', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nje-lock-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const held = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'PipeServerWrap' || name === 'PipeWrap').length
  const lock = await lockFile(join(folder, 'state'))
  if (lock.state !== 'locked') return t.fail(lock.state)
  const before = held()
  lock.keep()
  t.equal(held(), before + 1)
  await lock.release()
  return undefined
})

t.test('a dead file in its place is taken away, a folder is not', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nje-lock-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'state')
  writeFileSync(`${path}.lock`, '')
  const lock = await lockFile(path)
  t.equal(lock.state, 'locked')
  if (lock.state === 'locked') await lock.release()
  mkdirSync(`${path}.lock`)
  t.match(await lockFile(path), { state: 'unavailable' })
  t.match(await lockFile(join(folder, 'none', 'state')), { state: 'unavailable', reason: /EACCES|ENOENT/ })
})
