// Work on files as the child does it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { newChores } from '../../src/host/chores.ts'

t.test('each is told before it begins, and does what it says', async (t) => {
  const dir = t.testdir({ 'a.log': 'first\nsecond\n', sub: {} })
  const chores = newChores()
  const steps: string[] = []
  const step = (name: string) => void steps.push(name)
  const path = join(dir, 'a.log')
  t.match(chores.stat({ path }, step), { bytes: 13, kind: 'file' })
  t.match(chores.stat({ path: join(dir, 'sub') }, step), { kind: 'folder' })
  t.match(chores.stat({ path: '/dev/null' }, step), { kind: 'other' })
  t.ok(chores.space({ path: dir }, step).size > 0)
  t.same(chores.list({ path: dir }, step).sort(), ['a.log', 'sub'])
  const { handle, status } = chores.open({ path }, step)
  t.equal(status.bytes, 13)
  t.equal(Buffer.from(chores.readAt({ handle, offset: 6, length: 100 }, step)).toString(), 'second\n')
  t.equal(chores.statusOf({ handle }, step).inode, status.inode)
  chores.close({ handle }, step)
  t.equal(Buffer.from(chores.readFile({ path, limit: 100 }, step)).toString(), 'first\nsecond\n')
  t.throws(() => chores.readFile({ path, limit: 5 }, step), { code: 'EFBIG' })
  t.throws(() => chores.readFile({ path: join(dir, 'none'), limit: 5 }, step), { code: 'ENOENT' })
  const written = join(dir, 'state')
  writeFileSync(written, 'old')
  chores.writeFile({ path: written, pieces: [Buffer.from('n'), Buffer.from('ew')] }, step)
  t.equal(readFileSync(written, 'utf8'), 'new')
  t.notOk(existsSync(`${written}.tmp`))
  t.equal(chores.real({ path: join(dir, 'sub', '..', 'a.log') }, step), chores.real({ path }, step))
  const folder = join(dir, 'x', 'y')
  chores.makeFolder({ path: folder }, step)
  chores.makeFolder({ path: folder }, step)
  chores.rename({ from: written, to: join(folder, 'z') }, step)
  chores.rename({ from: join(folder, 'z'), to: written }, step)
  chores.remove({ path: written }, step)
  t.notOk(existsSync(written))
  t.same(steps.slice(0, 3), ['stat', 'stat', 'stat'])
  t.equal(steps.length, 20)
})
