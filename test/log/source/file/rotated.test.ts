// Which neighbours belong to a log, in which order, and which one a checkpoint speaks of.
import { copyFileSync, mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { plainFiles } from '../../../../src/files.ts'
import { growHead, inspect, noHead, withFile } from '../../../../src/log/source/file/files.ts'
import {
  filesBetween,
  findFile,
  rotatedFiles,
  rotationOf,
  type Checkpoint,
} from '../../../../src/log/source/file/rotated.ts'
import { tempFolder } from './look.ts'

t.test('names', (t) => {
  const order = rotationOf('nats.log')
  const rotated = {
    'nats.log.1': '1',
    'nats.log.12.gz': '12',
    'nats.log.2025.12.17.10.11.12.123456789': '2025.12.17.10.11.12.123456789',
    'nats.log-20251217': '20251217',
    'nats.log-20251217-1765966272.xz': '20251217-1765966272',
    'nats.log.20251217-101112': '20251217-101112',
    'nats-20251217.log': '20251217',
    'nats-2025-12-17T10-11-12.123.log.gz': '2025-12-17T10-11-12.123',
  }
  for (const [name, expected] of Object.entries(rotated)) t.equal(order(name), expected, name)
  for (const name of [
    'nats.log',
    'nats-2.log',
    'nats.1.log',
    'xnats.log.1',
    'nats.log.old',
    'natsxlog.1',
    'nats.log.1.swp',
    'nats.log.1.lock',
  ]) {
    t.equal(order(name), undefined, name)
  }
  t.equal(rotationOf('0')('0.1'), '1')
  t.end()
})

t.test('oldest first: by time, within a tick by name', async (t) => {
  const folder = tempFolder(t)
  const path = join(folder, 'n.log')
  for (const [name, time] of [
    ['n.log', 9],
    ['n.log.1', 5],
    ['n.log.2', 5],
    ['n.log.10', 5],
    ['n.log-20251217', 7],
    ['n.log-20251218', 7],
    ['n.log.11', 8],
  ] as const) {
    writeFileSync(join(folder, name), '')
    utimesSync(join(folder, name), time, time)
  }
  mkdirSync(join(folder, 'n.log.3'))
  const names = async (of: string) => (await rotatedFiles(plainFiles, of)).map((file) => basename(file.path))
  const expected = ['n.log.10', 'n.log.2', 'n.log.1', 'n.log-20251217', 'n.log-20251218', 'n.log.11']
  t.same(await names(path), expected)
  symlinkSync(path, join(folder, 'link'))
  t.same(await names(join(folder, 'link')), expected)
  t.same(await names(join(folder, 'none', 'n.log')), [])
  symlinkSync('loop', join(folder, 'loop'))
  await t.rejects(names(join(folder, 'loop')), { code: 'ELOOP' })
})

t.test('the file of a checkpoint', async (t) => {
  const folder = tempFolder(t)
  const path = join(folder, 'n.log')
  const info = async (name: string) => {
    const found = await inspect(plainFiles, join(folder, name))
    if (found === undefined) throw new Error(name)
    return found
  }
  writeFileSync(path, 'first line\nsecond line\n')
  const head = (await withFile(plainFiles, path, (handle) => growHead(handle, noHead))) ?? noHead
  const original = await info('n.log')
  const at: Checkpoint = { id: original.id, head, offset: 11, size: 23, modified: original.modified }
  renameSync(path, `${path}.1`)
  writeFileSync(path, 'new\n')
  const all = async (...names: string[]) => Promise.all(names.map(info))
  const name = async (checkpoint: Checkpoint, ...names: string[]) => {
    const found = await findFile(plainFiles, await all(...names), checkpoint)
    return found === undefined ? undefined : basename(found.path)
  }
  t.equal(await name(at, 'n.log.1', 'n.log'), 'n.log.1')
  copyFileSync(`${path}.1`, `${path}.2`)
  t.equal(await name(at, 'n.log.1', 'n.log.2', 'n.log'), 'n.log.1', 'the file itself before its copies')
  t.equal(await name({ ...at, id: 'x' }, 'n.log.1', 'n.log.2', 'n.log'), 'n.log.2', 'the newest copy')
  t.equal(await name({ ...at, offset: 99 }, 'n.log.1', 'n.log'), undefined, 'none is long enough')
  t.equal(await name({ ...at, modified: at.modified + 60 }, 'n.log.1'), undefined, 'not written since')
  t.equal(await name({ ...at, id: 'x', head: noHead }, 'n.log.1', 'n.log'), undefined, 'nothing to know it by')
  t.equal(
    await name({ ...at, head: { length: 5, sha256: 'other' } }, 'n.log.1', 'n.log'),
    undefined,
    'another file by now',
  )
  writeFileSync(`${path}.3.gz`, gzipSync('first line\nsecond line\n'))
  writeFileSync(`${path}.4.gz`, 'broken')
  writeFileSync(`${path}.5.xz`, 'unreadable')
  t.equal(await name({ ...at, id: 'x' }, 'n.log.3.gz', 'n.log.4.gz', 'n.log.5.xz'), 'n.log.3.gz')
})

t.test('files between', (t) => {
  const files = ['a', 'b', 'c', 'd'].map((id, index) => ({
    path: id,
    id,
    size: 1,
    modified: index,
    born: 0,
    kind: 'file' as const,
  }))
  const between = (start: { id: string; modified: number }, end: string) =>
    filesBetween(files, start, { id: end }).map(({ id }) => id)
  t.same(between({ id: 'a', modified: 0 }, 'now'), ['b', 'c', 'd'])
  t.same(between({ id: 'b', modified: 1 }, 'd'), ['c'], 'the current one has rotated meanwhile')
  t.same(between({ id: 'a', modified: 2 }, 'now'), ['b', 'c', 'd'], 'the file itself is known by its id')
  t.same(between({ id: 'gone', modified: 1 }, 'now'), ['c', 'd'])
  t.end()
})
