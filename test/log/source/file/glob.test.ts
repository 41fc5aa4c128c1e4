// Files by pattern: they join and leave, and none is read twice under two names.
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { plainFiles } from '../../../../src/files.ts'
import type { FileOffset } from '../../../../src/log/source/file/follow.ts'
import { followGlob } from '../../../../src/log/source/file/glob.ts'
import type { Captured } from '../../../../src/log/source/file/pattern.ts'
import { pace, tempFolder } from './look.ts'

function start(t: Test, pattern: string, offsets = new Map<string, unknown>()) {
  const steps = pace()
  const stop = new AbortController()
  const opened: { path: string; captured: Captured; newSince: number | undefined; closed: boolean }[] = []
  const warnings: string[] = []
  let now = 1000
  const source = followGlob(
    {
      name: pattern,
      files: plainFiles,
      now: () => now,
      signal: stop.signal,
      offsets,
      warn: (text) => warnings.push(text),
      rescan: steps.wake,
    },
    (path, captured, { signal, newSince }) => {
      const one = { path, captured, newSince, closed: false }
      opened.push(one)
      const status = {
        source: path,
        origin: path,
        up: true,
        reason: undefined,
        lagBytes: 0,
        lastLine: 1,
        rotations: 0,
        lostBytes: 0,
      }
      return {
        statuses: () => [status],
        ready: Promise.resolve(),
        closed: new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            one.closed = true
            resolve()
          }),
        ),
      }
    },
  )
  t.teardown(async () => {
    stop.abort()
    steps.end()
    await source.closed
  })
  return {
    ...source,
    offsets,
    opened,
    warnings,
    paths: () => source.statuses().map(({ source: path }) => path),
    async scan(seconds = 1) {
      now += seconds
      await steps.look()
    },
  }
}

t.test('files join with what their path says, and leave', async (t) => {
  const folder = tempFolder(t)
  const pod = (name: string) => join(folder, `prod_${name}_1f2e`, 'nats')
  mkdirSync(pod('nats-0'), { recursive: true })
  writeFileSync(join(pod('nats-0'), '0.log'), 'x\n')
  const pattern = join(folder, '{namespace}_{server}_{uid}', 'nats', '*.log')
  const glob = start(t, pattern)
  await glob.ready
  t.match(glob.opened, [{ captured: { server: 'nats-0' }, newSince: undefined }])
  mkdirSync(pod('nats-1'), { recursive: true })
  mkdirSync(join(pod('nats-1'), 'folder.log'))
  writeFileSync(join(pod('nats-1'), '0.log'), 'x\n')
  await glob.scan()
  t.match(glob.opened[1], { path: join(pod('nats-1'), '0.log'), captured: { server: 'nats-1' }, newSince: 0 })
  t.equal(glob.opened.length, 2)
  rmSync(pod('nats-1'), { recursive: true })
  await glob.scan(9)
  t.equal(glob.paths().length, 2, 'it may come back')
  await glob.scan(2)
  t.same(glob.paths(), [join(pod('nats-0'), '0.log')])
  t.ok(glob.opened[1]?.closed)
  rmSync(pod('nats-0'), { recursive: true })
  await glob.scan(20)
  t.match(glob.statuses(), [{ source: pattern, up: false, code: 'no_match', reason: 'matches no file' }])
  t.same(glob.offsets.get(pattern), { scanned: 1032 })
})

t.test('after a restart, files born meanwhile are new', async (t) => {
  const folder = tempFolder(t)
  writeFileSync(join(folder, 'a.log'), '')
  const pattern = join(folder, '*.log')
  const glob = start(t, pattern, new Map([[pattern, { scanned: 777 }]]))
  await glob.ready
  t.match(glob.opened, [{ newSince: 777 }])
})

t.test('rotated and renamed files are not new ones', async (t) => {
  const folder = tempFolder(t)
  const file = (name: string) => join(folder, name)
  for (const name of ['nats.log', 'nats.log.1', 'nats.log.2.gz', 'nats-20251217.log', 'nats-2.log'])
    writeFileSync(file(name), '')
  const glob = start(t, file('nats*'))
  await glob.ready
  t.same(glob.paths(), [file('nats-2.log'), file('nats.log')])
  renameSync(file('nats.log'), file('nats.log.2025.12.17.10.11.12.123456789'))
  await glob.scan()
  renameSync(file('nats-2.log'), file('nats-old.log'))
  writeFileSync(file('nats.log'), '')
  await glob.scan()
  t.same(glob.paths(), [file('nats-2.log'), file('nats.log')])
})

t.test('what is kept of files that are gone ends', async (t) => {
  const folder = tempFolder(t)
  const checkpoint = { id: '', head: { length: 0, sha256: '' }, offset: 0, size: 0 }
  const offset = (modified: number): FileOffset => ({
    checkpoint: { ...checkpoint, modified },
    held: {},
    rotations: 0,
    lostBytes: 0,
  })
  const old = join(folder, 'old.log')
  const offsets = new Map<string, unknown>([
    [old, offset(0)],
    [join(folder, 'other'), offset(0)],
    [join(folder, 'young.log'), offset(999_000)],
  ])
  const glob = start(t, join(folder, '*.log'), offsets)
  await glob.scan(1_000_000)
  t.notOk(offsets.has(old))
  t.equal(offsets.size, 3)
})

t.test('too many files: warned of once', async (t) => {
  const folder = tempFolder(t)
  for (let n = 0; n < 1002; n++) appendFileSync(join(folder, `${n}.log`), '')
  const glob = start(t, join(folder, '*.log'))
  await glob.ready
  t.equal(glob.opened.length, 1000)
  t.match(glob.warnings, [/over 1000 files/])
})
