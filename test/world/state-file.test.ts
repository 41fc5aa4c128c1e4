// The state file: what is saved comes back, whatever happens to the disk, the file or the process.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { crc32 } from 'node:zlib'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError } from '../../src/config/error.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { openState } from '../../src/world/state-file.ts'
import { asset, place } from './state-place.ts'

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
