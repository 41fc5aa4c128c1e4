// The state file: what is saved comes back, whatever happens to the disk, the file or the process.
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { crc32 } from 'node:zlib'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ConfigError } from '../../src/config/error.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { askHere, type Ask } from '../../src/host/writer.ts'
import { openState } from '../../src/world/state-file.ts'

function place(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'nje-state-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const warnings: string[] = []
  return {
    folder,
    path: join(folder, 'state.json'),
    warnings,
    around: {
      now: () => 1000,
      warn: (message: string) => warnings.push(message),
      /** A pause after a write is over at once, patience is endless. */
      pause: (seconds: number) => (seconds >= 2 ? new Promise<never>(() => undefined) : Promise.resolve()),
    },
  }
}

const asset = { account: 'A', stream: 'S', consumer: '' }

t.test('what is saved comes back; the last save needs no pause', async (t) => {
  const { path, around, warnings, folder } = place(t)
  const state = await openState(path, around)
  t.same(state.memory, emptyMemory())
  state.memory.assets.set('S-R3F-1', asset)
  await state.save()
  t.match(state.status(), { path, ok: true, savedAt: 1000, failures: 0 })
  const first = readFileSync(path, 'utf8')
  state.memory.assets.set('S-R3F-2', asset)
  void state.save()
  void state.save()
  await state.close()
  t.not(readFileSync(path, 'utf8'), first)
  t.same(readdirSync(folder), ['state.json'], 'nothing is left beside it')
  const again = await openState(path, around)
  t.same(Object.fromEntries(again.memory.assets), { 'S-R3F-1': asset, 'S-R3F-2': asset })
  await again.save()
  t.equal(again.status().failures, 0)
  await again.close()
  t.same(warnings, [])
})

t.test('who saves has it on disk, also right after another write, or is told that it is late', async (t) => {
  const { path, around, warnings } = place(t)
  const pauses: { seconds: number; end: () => void }[] = []
  const pause = (seconds: number) => new Promise<void>((end) => pauses.push({ seconds, end }))
  const over = (seconds: number) => {
    for (const { end } of pauses.filter((one) => one.seconds === seconds)) end()
  }
  let clock = 1000
  // A write takes half a second by this clock.
  const now = () => (clock += 0.5)
  const holds = (group: string) => readFileSync(path, 'utf8').includes(`"${group}"`)
  const state = await openState(path, { ...around, now, pause })
  state.memory.assets.set('1', asset)
  await state.save()
  t.ok(holds('1'))
  state.memory.assets.set('2', asset)
  const [second, third] = [state.save(), state.save()]
  await new Promise((resolve) => setImmediate(resolve))
  t.notOk(holds('2'), 'writing takes its share of the time')
  over(1)
  await second
  t.ok(holds('2'))
  await third
  state.memory.assets.set('3', asset)
  const slow = state.save(0.5)
  over(0.5)
  await slow
  t.match(state.status(), { ok: false, reason: 'late for a scrape', failures: 1 })
  t.same(warnings, [])
  over(1)
  await state.save()
  t.ok(holds('3'))
  t.match(state.status(), { ok: true, reason: undefined, failures: 1 })
  over(1)
  state.memory.assets.set('4', asset)
  const left = state.save()
  await state.close()
  t.ok(holds('4'))
  over(1)
  await left
})

t.test('without a path nothing is kept', async (t) => {
  const state = await openState(undefined, place(t).around)
  await state.save()
  t.match(state.status(), { path: undefined, ok: true, savedAt: undefined })
  await state.close()
})

t.test('a folder that does not exist is made', async (t) => {
  const { folder, around, warnings } = place(t)
  const path = join(folder, 'a', 'b', 'state.json')
  const state = await openState(path, around)
  await state.close()
  t.ok(existsSync(path))
  t.same(warnings, [])
})

t.test('where it cannot be written: warned of once, counted, tried again', async (t) => {
  const { path, around, warnings } = place(t)
  const state = await openState(path, around)
  mkdirSync(`${path}.tmp`)
  state.memory.assets.set('1', asset)
  await state.save()
  await state.save()
  t.match(state.status(), { ok: false, reason: /EISDIR/, failures: 2, savedAt: undefined })
  t.match(warnings, [/not written/])
  rmSync(`${path}.tmp`, { recursive: true })
  await state.save()
  t.match(state.status(), { ok: true, reason: undefined, failures: 2 })
  t.match(warnings, [/not written/, /written again/])
  await state.close()
})

t.test('a folder that cannot be made: no lock, no state, but it runs', async (t) => {
  const { folder, around, warnings } = place(t)
  writeFileSync(join(folder, 'file'), '')
  const state = await openState(join(folder, 'file', 'state.json'), around)
  await state.save()
  t.match(state.status(), { ok: false })
  t.match(warnings, [/folder cannot be made/, /cannot be locked/, /cannot be read/, /not written/])
  await state.close()
})

t.test('what cannot be understood is set aside', async (t) => {
  const bad = {
    'no state file': 'hello\n',
    'format 99': '{"format":99}\n{}\n',
    damaged: '{"format":1,"crc32":0}\n{}\n',
    'no state file of': '[',
    'state file of this': 'null',
  }
  for (const [reason, text] of Object.entries(bad)) {
    const { path, around, warnings } = place(t)
    writeFileSync(path, text)
    const state = await openState(path, around)
    t.same(state.memory, emptyMemory())
    t.match(warnings, [new RegExp(reason)])
    t.equal(readFileSync(`${path}.aside-1000`, 'utf8'), text)
    await state.close()
  }
  const { path, around, warnings, folder } = place(t)
  mkdirSync(join(path, 'in'), { recursive: true })
  if (process.getuid?.() === 0) writeFileSync(`${path}.aside-1000`, '')
  else chmodSync(folder, 0o500)
  const state = await openState(path, around)
  t.match(warnings.at(-1), /cannot be set aside/)
  chmodSync(folder, 0o700)
  await state.close()
})

t.test('one process a file; a killed one leaves no lock', async (t) => {
  const { path, around } = place(t)
  const state = await openState(path, around)
  await t.rejects(
    openState(path, around),
    new ConfigError(`state_file ${path}: another exporter is using it; stop that one, or set another state_file`),
  )
  await state.close()
  const source = new URL('../../src/world/state-file.ts', import.meta.url).href
  const holder = spawn(process.execPath, [
    ...process.execArgv,
    '--input-type=module',
    '-e',
    `const { openState } = await import(${JSON.stringify(source)})
     await openState(${JSON.stringify(path)}, { now: () => 1, warn() {} })
     console.log('held')
     setInterval(() => {}, 1000)`,
  ])
  await once(holder.stdout, 'data')
  await t.rejects(openState(path, around), { name: 'ConfigError' })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const after = await openState(path, around)
  await after.close()
})

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

t.test('times of a clock that was ahead are taken back', async (t) => {
  const { path, around } = place(t)
  const first = await openState(path, { ...around, now: () => 9000 })
  first.memory.sourceless.set('n1', 8000)
  await first.close()
  const again = await openState(path, around)
  t.equal(again.memory.sourceless.get('n1'), 1000)
  await again.close()
})

t.test('of the right checksum and a wrong shape: set aside', async (t) => {
  const shapes: [object | null, RegExp][] = [
    [null, /second line/],
    [{ log: 5 }, /damaged: log is not/],
    [{ log: { n1: 'x' } }, /log, n1 is not/],
    [{ log: { n1: { rungs: 7 } } }, /log, rungs/],
    [{ targets: { t: null } }, /targets, t/],
    [{ raft: { t: { g: 3 } } }, /raft/],
    [{ sourceless: { a: 'b' } }, /sourceless, a/],
    [{ offsets: [1] }, /offsets/],
  ]
  for (const [shape, reason] of shapes) {
    const { path, around, warnings } = place(t)
    const text = JSON.stringify(shape)
    writeFileSync(path, `${JSON.stringify({ format: 1, crc32: crc32(text) })}\n${text}\n`)
    const state = await openState(path, around)
    t.match(warnings, [reason])
    t.same(state.memory, emptyMemory())
    await state.close()
  }
})
