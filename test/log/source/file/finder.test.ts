// Files by pattern, looked for again and again: nothing is looked at twice where no folder has changed, and nothing is missed.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { plainFiles } from '../../../../src/files.ts'
import { finder } from '../../../../src/log/source/file/finder.ts'
import { parsePattern } from '../../../../src/log/source/file/pattern.ts'
import { tempFolder } from './look.ts'

t.test('an answer only where a file came, went or has another name', async (t) => {
  const folder = tempFolder(t)
  const at = (name: string) => join(folder, name)
  writeFileSync(at('a.log'), '')
  const find = finder(plainFiles, parsePattern(at('*.log')), () => undefined)
  const look = async (seconds: number) => (await find(seconds))?.map(({ path }) => basename(path))
  t.same(await look(0), ['a.log'])
  t.same(await look(1), ['a.log'], 'once more, for what came within the same step of the clock of the file system')
  t.equal(await look(2), undefined)
  writeFileSync(at('a.log'), 'a line')
  t.equal(await look(3), undefined, 'what is written into a file changes no name')
  writeFileSync(at('b.log'), '')
  t.same(await look(4), ['a.log', 'b.log'])
  renameSync(at('b.log'), at('c.log'))
  t.same(await look(5), ['a.log', 'c.log'])
  rmSync(at('a.log'))
  t.same(await look(6), ['c.log'])
  t.same(await look(7), ['c.log'])
  t.equal(await look(8), undefined)
  t.equal(await look(36), undefined)
  t.same(await look(37), ['c.log'], 'half a minute on')
  t.same(await look(5), ['c.log'], 'a clock that was set back')
})

t.test('folders by pattern, folders that come later, and none', async (t) => {
  const folder = tempFolder(t)
  const find = finder(plainFiles, parsePattern(join(folder, '*', 'logs', 'nats.log')), () => undefined)
  const look = async (seconds: number) => (await find(seconds))?.length
  t.equal(await look(0), 0)
  t.equal(await look(1), 0)
  t.equal(await look(2), undefined)
  mkdirSync(join(folder, 'n1'))
  t.equal(await look(3), 0)
  t.equal(await look(4), 0)
  mkdirSync(join(folder, 'n1', 'logs'))
  t.equal(await look(5), 0)
  t.equal(await look(6), 0)
  t.equal(await look(7), undefined)
  writeFileSync(join(folder, 'n1', 'logs', 'nats.log'), '')
  t.equal(await look(8), 1)
})
