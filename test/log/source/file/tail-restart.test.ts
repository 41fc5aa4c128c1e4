// Following a file over a restart of ours, whatever happened to it meanwhile: nothing lost that is still there, nothing twice.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { plainFiles, SilentError, type Files } from '../../../../src/files.ts'
import { line, natsName, startTail, tempFolder } from './look.ts'

t.test('restart: the same file, goes on', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  const [a, b] = [line('a'), line('b')]
  appendFileSync(path, `${a}\n${b.slice(0, 30)}`)
  await log.look()
  const checkpoint = await log.stop()
  t.equal(checkpoint?.offset, a.length + 1, 'the half line is not applied')
  appendFileSync(path, `${b.slice(30)}\n`)
  const again = startTail(path, { checkpoint })
  await again.ready
  t.same(again.past, [a], 'looks back before the checkpoint')
  t.same(again.lines, [b])
  t.equal(again.status().rotations, 0)
  await again.stop()
})

/** Reads one line, stops, lets `rotate` happen to the file with a second line in it, starts again: what comes then. */
async function restart(t: Parameters<typeof tempFolder>[0], rotate: (path: string, second: string) => void) {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  appendFileSync(path, `${line('first')}\n`)
  await log.look()
  const checkpoint = await log.stop()
  const second = line('second')
  appendFileSync(path, `${second}\n`)
  rotate(path, second)
  const again = startTail(path, { checkpoint })
  await again.ready
  await again.stop()
  return { ...again, second }
}

t.test("restart: rotated under nats-server's own names meanwhile", async (t) => {
  const { lines, second, status } = await restart(t, (path) => {
    renameSync(path, path + natsName(1))
    writeFileSync(path, 'b\n')
    renameSync(path, path + natsName(2))
    writeFileSync(path, 'c\n')
  })
  t.same(lines, [second, 'b', 'c'])
  t.match(status(), { rotations: 2, lostBytes: 0 })
})

t.test('restart: rotated by logrotate, numbers count up', async (t) => {
  const { lines, second } = await restart(t, (path) => {
    renameSync(path, `${path}.2`)
    writeFileSync(`${path}.1`, 'b\n')
    const same = new Date()
    utimesSync(`${path}.2`, same, same)
    utimesSync(`${path}.1`, same, same)
    writeFileSync(path, 'c\n')
  })
  t.same(lines, [second, 'b', 'c'])
})

t.test('restart: rotated with a date, through a symbolic link', async (t) => {
  const { lines, second } = await restart(t, (path) => {
    const real = join(path, '..', 'real')
    mkdirSync(real)
    renameSync(path, join(real, 'nats.log-20251217'))
    writeFileSync(join(real, 'nats.log'), 'c\n')
    symlinkSync(join(real, 'nats.log'), path)
  })
  t.same(lines, [second, 'c'])
})

t.test('restart: copied and truncated', async (t) => {
  const { lines, second } = await restart(t, (path) => {
    copyFileSync(path, `${path}.1`)
    writeFileSync(path, 'c\n')
  })
  t.same(lines, [second, 'c'])
})

t.test('restart: the rotated file was packed', async (t) => {
  const { lines, second } = await restart(t, (path) => {
    writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path)))
    rmSync(path)
    writeFileSync(path, 'c\n')
  })
  t.same(lines, [second, 'c'])
})

t.test('restart: being packed just now, both are there', async (t) => {
  const { lines, second } = await restart(t, (path) => {
    writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path)).subarray(0, 20))
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'c\n')
  })
  t.same(lines, [second, 'c'])
})

t.test(
  'restart: packed in a way that cannot be undone, gone, broken: what is known to be lost is counted',
  async (t) => {
    const packed = await restart(t, (path) => {
      renameSync(path, `${path}.1`)
      writeFileSync(`${path}.0.xz`, 'x'.repeat(100))
      writeFileSync(path, 'c\n')
    })
    t.same(packed.lines, [packed.second, 'c'])
    t.match(packed.status(), { lostBytes: 100 })
    t.match(packed.warnings, [/100 bytes not read: .*compression/])

    const gone = await restart(t, (path) => {
      rmSync(path)
      writeFileSync(`${path}.1.gz`, 'no gzip at all')
      writeFileSync(path, 'c\n')
    })
    t.same(gone.lines, ['c'])
    t.match(gone.warnings, [/gone/, /14 bytes not read/])
    t.match(gone.status(), { lostBytes: 14 })
  },
)

t.test('what was seen of a file that is gone is counted as lost', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, 'new\n')
  const head = { length: 3, sha256: 'none' }
  const log = startTail(path, { checkpoint: { id: '1:1', head, offset: 10, size: 50, modified: 5 } })
  await log.ready
  t.match(log.status(), { lostBytes: 40 })
  t.same(log.lines, ['new'])
  await log.stop()
})

t.test('a file born since the last run is all new', async (t) => {
  const path = join(tempFolder(t), '1.log')
  writeFileSync(path, 'a\n')
  const log = startTail(path, { newSince: Date.now() / 1000 - 60 })
  await log.ready
  t.same(log.lines, ['a'])
  await log.stop()
})

t.test('stops in the middle of a long read, goes on from there', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const lines = Array.from({ length: 50_000 }, (_, n) => line(String(n)))
  const log = startTail(path)
  await log.ready
  writeFileSync(path, lines.join('\n') + '\n')
  void log.look()
  while (log.lines.length === 0) await new Promise((resolve) => setImmediate(resolve))
  const checkpoint = await log.stop()
  t.ok(log.lines.length < lines.length)
  const again = startTail(path, { checkpoint, lookbackSeconds: 0 })
  await again.ready
  t.strictSame([...log.lines, ...again.lines], lines)
  await again.stop()
})

/** One thing that happens to a log. */
type Act = { do: 'write'; bytes: Uint8Array } | { do: 'rename' } | { do: 'look' } | { do: 'restart' }

const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('write' as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        bytes: fc.stringMatching(/^[ab\n]{0,20}$/).map((text) => Buffer.from(text)),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'rename' as const }) },
    { weight: 3, arbitrary: fc.constant({ do: 'look' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  ),
  { maxLength: 40 },
)

t.test('random bytes, cut, rotated, looked at and restarted anywhere, give the lines of the whole', async (t) => {
  await fc.assert(
    fc.asyncProperty(acts, async (script: Act[]) => {
      const path = join(tempFolder(t), 'nats.log')
      let log = startTail(path, { startsLine: () => false })
      await log.ready
      const found: string[] = []
      let rotations = 0
      for (const act of script) {
        if (act.do === 'write') appendFileSync(path, act.bytes)
        else if (act.do === 'look') await log.look()
        else if (act.do === 'restart') {
          const checkpoint = await log.stop()
          found.push(...log.lines)
          log = startTail(path, { checkpoint, startsLine: () => false, lookbackSeconds: 0 })
          await log.ready
        } else {
          appendFileSync(path, '')
          renameSync(path, path + natsName(rotations++))
        }
      }
      appendFileSync(path, '')
      await log.look()
      appendFileSync(path, '.')
      await log.look()
      log.flush()
      await log.stop()
      const written = script.flatMap((act) => (act.do === 'write' ? [Buffer.from(act.bytes)] : []))
      const whole = `${Buffer.concat(written).toString('latin1')}.`.split('\n').map((text) => text.replace(/\r$/, ''))
      t.strictSame([...found, ...log.lines], whole)
    }),
    { numRuns: 60 },
  )
})

/** Files that give no answer to one question: to the `calls`-th from when it is told. */
function forgetful() {
  let left = Infinity
  const ask = async <T>(answer: () => Promise<T>): Promise<T> => {
    if (--left === 0) throw new SilentError('no answer')
    return answer()
  }
  const files: Files = {
    ...plainFiles,
    stat: (path) => ask(() => plainFiles.stat(path)),
    list: (path) => ask(() => plainFiles.list(path)),
    real: (path) => ask(() => plainFiles.real(path)),
    open: (path) =>
      ask(async () => {
        const file = await plainFiles.open(path)
        return {
          status: () => ask(() => file.status()),
          read: (...of) => ask(() => file.read(...of)),
          close: () => file.close(),
        }
      }),
  }
  return { files, forget: (calls: number) => void (left = calls) }
}

const unanswered = fc.array(
  fc.record({ lines: fc.nat({ max: 2 }), rotate: fc.boolean(), forget: fc.option(fc.integer({ min: 1, max: 25 })) }),
  { maxLength: 6 },
)

t.test('a question without an answer, at any place: nothing is lost, nothing comes twice', async (t) => {
  await fc.assert(
    fc.asyncProperty(unanswered, async (script) => {
      const path = join(tempFolder(t), 'nats.log')
      writeFileSync(path, `${line('before')}\n`)
      const { files, forget } = forgetful()
      const log = startTail(path, { files })
      await log.ready
      const written: string[] = []
      const append = () => {
        written.push(line('after'))
        appendFileSync(path, `${written.at(-1)}\n`)
      }
      for (const [at, { lines, rotate, forget: calls }] of script.entries()) {
        for (let one = 0; one < lines; one++) append()
        if (rotate) {
          renameSync(path, path + natsName(at))
          writeFileSync(path, '')
          append()
        }
        if (calls !== null) forget(calls)
        await log.look()
      }
      forget(Infinity)
      for (let looks = 0; looks < 2; looks++) await log.look()
      await log.stop()
      t.strictSame(log.lines, written)
      t.match(log.status(), { lostBytes: 0, rotations: script.filter(({ rotate }) => rotate).length })
    }),
    { numRuns: 40 },
  )
})

t.test('a real logrotate is not needed: gzip of the system is enough to be understood', async (t) => {
  if (spawnSync('gzip', ['--version']).status !== 0) return t.pass('needs gzip', { skip: 'not installed' })
  const { lines, second } = await restart(t, (path) => {
    renameSync(path, `${path}.1`)
    spawnSync('gzip', [`${path}.1`])
    writeFileSync(path, 'c\n')
  })
  return t.same(lines, [second, 'c'])
})
