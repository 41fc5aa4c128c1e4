// One round of the probe on real folders: what it writes, what it refuses, what it leaves behind.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { newProbe, takeRound, type ProbeState } from '../../src/host/probe.ts'
import { round, sweep, touch } from '../../src/host/round.ts'
import type { Round, RoundAsk } from '../../src/host/work.ts'
import { canHaveDisks, smallDisk } from '../cluster/disk.ts'
import { scratch } from '../cluster/scratch.ts'
import { canSlowStores, failingCall } from '../cluster/slow-store.ts'

const mine = (dir: string): string[] => readdirSync(dir).filter((name) => name.startsWith('.nats-jetstream-exporter'))

function storeIn(dir: string): RoundAsk {
  mkdirSync(join(dir, 'jetstream'), { recursive: true })
  return { dir, token: 'abc', expected: undefined, probeDir: undefined }
}

const probed = (ask: RoundAsk) => {
  const steps: string[] = []
  return { found: round(ask, (name) => steps.push(name)), steps }
}

/** What `nats_store_probe_state` says of it. */
function stateOf(found: Round): ProbeState | undefined {
  const probe = newProbe()
  takeRound(probe, found, 1)
  return probe.state
}

t.test('a vote, an append and an open, each told before', async (t) => {
  const dir = t.testdir()
  const { found, steps } = probed(storeIn(dir))
  t.equal(found.failed, undefined)
  t.same(steps, ['look', 'prepare', 'open', 'vote', 'append'])
  for (const op of ['open', 'vote', 'append'] as const) t.ok((found.seconds[op] ?? -1) >= 0, op)
  t.equal(found.store?.inode, statSync(join(dir, 'jetstream'), { bigint: true }).ino)
  t.ok((found.space?.size ?? 0) > 0)
  t.same(mine(dir).sort(), ['.nats-jetstream-exporter.abc.append', '.nats-jetstream-exporter.abc.vote'])
  t.same(readdirSync(join(dir, 'jetstream')), [], 'nothing where nats-server deletes strangers')

  const size = () => statSync(join(dir, '.nats-jetstream-exporter.abc.append')).size
  const before = size()
  t.same(probed(storeIn(dir)).steps, ['look', 'open', 'vote', 'append'])
  t.equal(size(), before, 'it never grows')

  sweep({ dir, token: 'abc', probeDir: undefined })
  sweep({ dir, token: 'abc', probeDir: undefined })
  t.same(mine(dir), [])
})

t.test('a touch changes a time, follows no link and makes no file', async (t) => {
  const dir = t.testdir()
  const ask = storeIn(dir)
  t.throws(() => touch(ask), { code: 'ENOENT' }, 'before the first round')
  round(ask, () => undefined)
  const file = join(dir, '.nats-jetstream-exporter.abc.append')
  utimesSync(file, 1, 1)
  touch(ask)
  t.ok(statSync(file).mtimeMs > 1000)
  rmSync(file)
  const other = join(dir, 'other')
  writeFileSync(other, '')
  utimesSync(other, 1, 1)
  symlinkSync(other, file)
  touch(ask)
  t.equal(statSync(other).mtimeMs, 1000)
})

t.test('what a killed round left is used again, what a forgotten exporter left is taken away', async (t) => {
  const dir = t.testdir()
  const ask = storeIn(dir)
  const file = (name: string) => join(dir, `.nats-jetstream-exporter.${name}`)
  for (const name of ['abc.vote.tmp', 'old.append', 'new.append']) writeFileSync(file(name), '')
  utimesSync(file('old.append'), 1, 1)
  t.equal(probed(ask).found.failed, undefined)
  t.notOk(existsSync(file('abc.vote.tmp')))
  t.notOk(existsSync(file('old.append')))
  t.ok(existsSync(file('new.append')), 'another exporter that lives')
})

t.test('no link is followed', async (t) => {
  for (const name of ['append', 'vote.tmp']) {
    const dir = t.testdir()
    const ask = storeIn(dir)
    writeFileSync(join(dir, 'precious'), 'data')
    symlinkSync(join(dir, 'precious'), join(dir, `.nats-jetstream-exporter.abc.${name}`))
    const { found } = probed(ask)
    if (name === 'append') t.match(found.failed, { op: 'open', code: 'ELOOP' })
    t.equal(statSync(join(dir, 'precious')).size, 4, name)
  }
})

t.test('a store that is not there, deleted and made anew', async (t) => {
  const dir = t.testdir()
  const ask = storeIn(dir)
  const { store } = probed(ask).found
  const expected = { device: store!.device, inode: store!.inode }
  t.equal(probed({ ...ask, expected }).found.refused, undefined)
  rmSync(join(dir, 'jetstream'), { recursive: true })
  const { found } = probed({ ...ask, expected })
  t.match(found.failed, { op: 'open', code: 'ENOENT' })
  t.equal(stateOf(found), 'missing')
  mkdirSync(join(dir, 'taken'))
  mkdirSync(join(dir, 'jetstream'))
  t.equal(probed({ ...ask, expected }).found.refused, 'moved')
  t.match(probed({ ...ask, dir: join(dir, 'none') }).found.failed, { code: 'ENOENT' })
})

t.test('a place of its own, on the same file system only', async (t) => {
  const dir = t.testdir()
  const probeDir = join(dir, 'elsewhere')
  mkdirSync(probeDir)
  t.equal(probed({ ...storeIn(dir), probeDir }).found.failed, undefined)
  t.equal(mine(probeDir).length, 2)
  t.same(mine(dir), [])
  t.equal(probed({ ...storeIn(dir), probeDir: '/proc' }).found.refused, 'no_place')
})

t.test('what the kernel refuses is a state, and nothing stays behind', async (t) => {
  if (!canSlowStores()) {
    t.pass('calls that fail need strace', { skip: 'strace and root' })
    return
  }
  const dir = t.testdir()
  const ask = storeIn(dir)
  const path = join(dir, '.nats-jetstream-exporter.abc.append')
  const refusals = [
    ['pwrite64', 'ENOSPC', 'no_space'],
    ['pwrite64', 'EDQUOT', 'quota'],
    ['fdatasync', 'EIO', 'io_error'],
    ['openat', 'ESTALE', 'stale'],
  ] as const
  for (const [call, error, state] of refusals) {
    t.equal(stateOf(probed(ask).found), 'ok')
    const tracer = await failingCall(process.pid, { path, call, error })
    const { found } = probed(ask)
    await tracer.end()
    t.match(found.failed, { code: error })
    t.equal(stateOf(found), state, error)
    sweep({ dir, token: 'abc', probeDir: undefined })
    t.same(mine(dir), [], error)
  }
})

t.test('a folder that the exporter may not write to', async (t) => {
  if (process.getuid?.() !== 0) {
    t.pass('giving up rights needs some', { skip: 'root' })
    return
  }
  const dir = scratch(t)
  chmodSync(dir, 0o755)
  const ask = storeIn(dir)
  const nobody = 65534
  process.seteuid?.(nobody)
  try {
    const { found } = probed(ask)
    t.match(found.failed, { code: 'EACCES' })
    t.equal(stateOf(found), 'denied')
    sweep({ dir, token: 'abc', probeDir: undefined })
  } finally {
    process.seteuid?.(0)
  }
  t.same(mine(dir), [])
})

t.test('small real file systems', async (t) => {
  if (!canHaveDisks(t)) return
  const folder = scratch(t)
  await full(t, folder)
  await readOnly(t, folder)
  await mountedOver(t, folder)
  await mountOfItsOwn(t, folder)
  await truncated(t, folder)
})

async function full(t: Test, folder: string): Promise<void> {
  const disk = smallDisk(t, folder, 'full', 100)
  const ask = storeIn(disk.folder)
  const { space } = probed(ask).found
  const { append } = probed(ask).found.seconds
  t.ok(append !== undefined, 'there is room')
  writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(space!.available - 30 * 1024 * 1024))
  const { found, steps } = probed(ask)
  t.equal(found.refused, 'low_space')
  t.equal(stateOf(found), 'low_space')
  t.same(steps, ['look', 'open'], 'nothing is written to a nearly full disk')
  t.throws(() => writeFileSync(join(disk.folder, 'more'), Buffer.alloc(100 * 1024 * 1024)), { code: 'ENOSPC' })
  t.equal(stateOf(probed(ask).found), 'no_space')
  sweep({ dir: disk.folder, token: 'abc', probeDir: undefined })
  t.same(mine(disk.folder), [], 'nothing stays on a full disk')
}

async function readOnly(t: Test, folder: string): Promise<void> {
  const disk = smallDisk(t, folder, 'read-only')
  const ask = storeIn(disk.folder)
  probed(ask)
  disk.unmount()
  disk.mount('-o', 'ro')
  const { found } = probed(ask)
  t.match(found.failed, { op: 'vote', code: 'EROFS' })
  t.equal(stateOf(found), 'read_only')
}

async function mountedOver(t: Test, folder: string): Promise<void> {
  const disk = smallDisk(t, folder, 'moved')
  const ask = storeIn(disk.folder)
  const { store } = probed(ask).found
  const expected = { device: store!.device, inode: store!.inode }
  disk.unmount()
  t.equal(probed({ ...ask, expected }).found.refused, 'moved', 'the empty folder below')
  mkdirSync(join(disk.folder, 'jetstream'))
  t.equal(probed({ ...ask, expected }).found.refused, 'moved', 'another store')
  disk.mount()
  t.equal(probed({ ...ask, expected }).found.refused, undefined, 'it is back')
}

async function mountOfItsOwn(t: Test, folder: string): Promise<void> {
  const dir = join(folder, 'data')
  mkdirSync(dir)
  smallDisk(t, dir, 'jetstream')
  const { found } = probed({ dir, token: 'abc', expected: undefined, probeDir: undefined })
  t.equal(found.refused, 'no_place')
  t.ok((found.space?.size ?? 1e12) < 200e6, 'the room is that of the store')
  t.same(mine(dir), [])
}

/** The disk ends in the middle: what lies beyond fails. */
async function truncated(t: Test, folder: string): Promise<void> {
  const disk = smallDisk(t, folder, 'truncated', 64 * 3)
  const ask = storeIn(disk.folder)
  t.equal(probed(ask).found.failed, undefined)
  disk.shrink(1)
  const { found } = probed(ask)
  t.match(found.failed, { code: /^(EIO|EROFS)$/ })
  t.match(stateOf(found), /^(io_error|read_only)$/)
}
