// Files of others through file systems that hang: here calls that end when the test says so, and one real one in a child.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { plainFiles, SilentError, type OpenFile } from '../../src/files.ts'
import { openClock } from '../../src/host/clock.ts'
import type { Asker } from '../../src/host/asker.ts'
import { openOutside, type Outside } from '../../src/host/outside.ts'

interface Told {
  by: 'plain' | 'child'
  call: string
  answer(): void
  fail(code: string): void
}

/** File systems as /proc has them, and hands whose calls end when the test says so. */
function outside(t: Test, mounts: string, isQuiet = () => true) {
  const root = mkdtempSync(join(tmpdir(), 'nje-outside-'))
  mkdirSync(join(root, 'proc/self'), { recursive: true })
  writeFileSync(join(root, 'proc/self/mountinfo'), mounts)
  t.teardown(() => rmSync(root, { recursive: true, force: true }))
  const asked: Told[] = []
  const warnings: string[] = []
  let monotonic = 0
  const clock = openClock(
    () => 1000,
    () => monotonic,
  )
  t.teardown(() => clock.close())
  const children: { ended: boolean; gone: boolean }[] = []
  const asker = (by: Told['by']): Asker => {
    const state = { ended: false, gone: false }
    if (by === 'child') children.push(state)
    const call = <T>(name: string, value: T): Promise<T> =>
      new Promise((resolve, reject) => {
        const fail = (code: string): void => reject(Object.assign(new Error(code), { code }))
        asked.push({ by, call: name, answer: () => resolve(value), fail })
        if (isQuiet()) resolve(value)
      })
    const times = { modified: 1, changed: 1, born: 1 }
    const status = { device: 8n * 256n + 1n, inode: 1n, bytes: 1, ...times, kind: 'file' as const }
    const file: OpenFile = {
      status: () => call('status', status),
      read: () => call('read', 1),
      close: () => call('close', undefined),
    }
    return {
      calls: {
        stat: (path) => call(`stat ${path}`, path.includes('link') ? { ...status, device: 99n } : status),
        list: (path) => call(`list ${path}`, ['a']),
        real: (path) => call(`real ${path}`, path),
        open: (path) => call(`open ${path}`, file),
      },
      ...{ last: Promise.resolve(), stuckOn: undefined },
      isGone: () => state.gone,
      end: () => (state.ended = true),
    }
  }
  const files: Outside = openOutside({
    ...{ clock, root, patience: 0.02, warn: (message: string) => void warnings.push(message) },
    ...{ plain: () => asker('plain'), child: () => asker('child') },
  })
  const tick = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      monotonic++
      clock.tick()
    }
  }
  return { files, asked, warnings, children, tick, by: () => asked.map(({ by, call }) => `${by} ${call}`) }
}

const mounts = `1 0 8:1 / / rw - ext4 /dev/sda1 rw
2 1 0:50 / /nfs rw - nfs4 server:/export rw
3 1 8:2 / /data rw - ext4 /dev/sda2 rw
4 1 0:99 / /other rw - fuse.sshfs host: rw
`

const silent = { name: 'Error', code: 'ETIMEDOUT' }

t.test('a disk is asked plainly, a network or user-space file system by a child', async (t) => {
  const { files, by, children } = outside(t, mounts)
  await files.stat('/var/log/nats.log')
  await files.list('/nfs')
  await files.real('/other/x')
  t.same(by(), ['plain stat /var/log/nats.log', 'child list /nfs', 'child real /other/x'])
  t.equal(children.length, 2, 'one each')
  t.same([files.isQuick('/var/x'), files.isQuick('/nfs/x')], [true, false])
  files.close()
  t.ok(children.every(({ ended }) => ended))
})

t.test('a symbolic link to a network file system is found out', async (t) => {
  const { files, by } = outside(t, mounts.replace('0:99', '0:99').replace('0:50', '0:51'))
  await files.stat('/var/link')
  await files.stat('/var/link')
  t.same(by(), ['plain stat /var/link', 'child stat /var/link'])
})

t.test('a disk that is watched for hangs is asked by a child', async (t) => {
  const { files, by } = outside(t, mounts)
  files.doubt('/data/store')
  await files.stat('/data/nats.log')
  t.same(by(), ['child stat /data/nats.log'])
})

t.test('what does not answer is told at once from then on, the rest of the disk is read on', async (t) => {
  let quiet = false
  const { files, asked, by, warnings, children, tick } = outside(t, mounts, () => quiet)
  await t.rejects(files.stat('/data/a'), { ...silent, message: 'the file system at /data has not answered for 0 s' })
  t.match(warnings, [/^\/data\/a: the file system at \/data does not answer/])
  tick(5)
  await t.rejects(files.stat('/data/a'), { message: /has not answered for 5 s/ })
  quiet = true
  await files.stat('/data/b')
  await files.stat('/var/c')
  t.same(by(), ['plain stat /data/a', 'child stat /data/b', 'plain stat /var/c'])
  quiet = false
  await t.rejects(files.stat('/data/c'), silent)
  quiet = true
  await files.stat('/data/d')
  t.equal(children.length, 2, 'the first child waits for c')
  quiet = false
  await t.rejects(files.stat('/data/e'), silent)
  await t.rejects(files.stat('/data/f'), silent)
  await t.rejects(files.list('/data/a'), silent, 'whatever is asked')
  t.equal(children.length, 2, 'two that hang are enough')
  quiet = true
  for (const { answer } of asked) answer()
  await turn()
  t.same(
    children.map(({ ended }) => ended),
    [true, false],
    'only the newest is kept',
  )
  await files.stat('/data/a')
  t.equal(by().at(-1), 'child stat /data/a')
  t.equal(warnings.length, 1)
})

t.test('two disks that hang leave the other threads alone', async (t) => {
  let quiet = false
  const third = '5 1 8:1 / /srv rw - ext4 /dev/sda1 rw\n'
  const { files, asked, by } = outside(t, mounts + third, () => quiet)
  await Promise.all([t.rejects(files.stat('/data/a'), silent), t.rejects(files.stat('/b'), silent)])
  quiet = true
  await files.stat('/srv/c')
  t.same(by(), ['plain stat /data/a', 'plain stat /b', 'child stat /srv/c'])
  for (const { answer } of asked) answer()
  await turn()
  await files.stat('/srv/c')
  t.equal(by().at(-1), 'plain stat /srv/c', 'a thread is free again')
})

t.test('a question that waits behind one that hangs is not asked any more', async (t) => {
  const { files, asked, by } = outside(t, mounts, () => false)
  const first = t.rejects(files.stat('/data/a'), silent)
  const second = t.rejects(files.stat('/data/b'), silent)
  await Promise.all([first, second])
  asked[0]?.answer()
  await turn()
  t.same(by(), ['plain stat /data/a'])
})

t.test('an open file', async (t) => {
  let quiet = true
  const { files, asked, by } = outside(t, mounts, () => quiet)
  const file = await files.open('/data/a')
  t.match(await file.status(), { kind: 'file' })
  t.equal(await file.read(Buffer.alloc(1), 0, 1, 0), 1)
  quiet = false
  await t.rejects(file.read(Buffer.alloc(1), 0, 1, 0), silent)
  await t.rejects(file.status(), silent, 'nobody waits a second time')
  await file.close()
  t.notOk(by().includes('plain close'), 'while it hangs')
  asked.at(-1)?.answer()
  quiet = true
  await turn()
  t.ok(by().includes('plain close'))
  await t.rejects(file.status(), { message: /read by a process of its own/ })
})

t.test('a file that is opened too late is closed', async (t) => {
  const { files, asked, by } = outside(t, mounts, () => false)
  await t.rejects(files.open('/data/a'), silent)
  asked[0]?.answer()
  await turn()
  t.same(by(), ['plain open /data/a', 'plain close'])
})

t.test('a child that dies is replaced, not at once', async (t) => {
  const { files, children, tick, asked } = outside(t, mounts, () => false)
  const lost = files.stat('/nfs/a')
  await turn()
  asked[0]?.fail('ECHILD')
  await t.rejects(lost, { code: 'ECHILD' })
  for (const child of children) child.gone = true
  await t.rejects(files.stat('/nfs/a'), { code: 'ECHILD' })
  tick(2)
  const next = files.stat('/nfs/a')
  await turn()
  asked.at(-1)?.answer()
  await next
  t.equal(children.length, 2)
})

t.test('a real child', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nje-outside-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'a'), 'hello')
  const clock = openClock(() => 1000)
  const files = openOutside({ clock, warn: () => undefined, patience: 20 })
  t.teardown(() => {
    files.close()
    clock.close()
  })
  files.doubt(folder)
  const path = join(folder, 'a')
  t.same(await files.stat(path), await plainFiles.stat(path))
  t.same(await files.list(folder), ['a'])
  t.equal(await files.real(path), await plainFiles.real(path))
  await t.rejects(files.stat(join(folder, 'b')), { code: 'ENOENT' })
  const file = await files.open(path)
  const block = Buffer.alloc(8)
  t.equal(await file.read(block, 1, 7, 1), 4)
  t.equal(block.toString('latin1', 1, 5), 'ello')
  t.match(await file.status(), { bytes: 5, kind: 'file' })
  await file.close()
  t.type(new SilentError(''), Error)
})
