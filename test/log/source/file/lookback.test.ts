// The lookback begins where its time begins, however long the log; without times there is none.
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { plainFiles } from '../../../../src/files.ts'
import { inspect, withFile, type FileInfo } from '../../../../src/log/source/file/files.ts'
import { lineStart, lookback, readStretches } from '../../../../src/log/source/file/lookback.ts'
import { tempFolder } from './look.ts'

const timeOf = (raw: string): number | undefined => {
  const time = /^(\d+) /.exec(raw)?.[1]
  return time === undefined ? undefined : Number(time)
}

async function file(path: string, text: string): Promise<FileInfo> {
  writeFileSync(path, text)
  const info = await inspect(plainFiles, path)
  if (info === undefined) throw new Error(`${path} is not there`)
  return info
}

async function linesOf(stretches: Awaited<ReturnType<typeof lookback>>): Promise<string[]> {
  let text = ''
  let ends = 0
  await readStretches(
    plainFiles,
    stretches,
    (bytes) => (text += bytes.toString()),
    () => ends++,
  )
  t.equal(ends, stretches.length)
  return text.split('\n').slice(0, -1)
}

t.test('by binary search: nothing is missed, and little is read too much', async (t) => {
  const path = join(tempFolder(t), 'log')
  const steps = fc.array(fc.record({ step: fc.nat(3), length: fc.nat(2000), timed: fc.boolean() }), {
    minLength: 1,
    maxLength: 600,
  })
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(900), async (list, since) => {
      let time = 0
      const lines = [
        `${time} first`,
        ...list.map(({ step, length, timed }) => `${timed ? `${(time += step)} ` : 'x'}${'-'.repeat(length)}`),
        `${time} last`,
      ]
      const info = await file(path, lines.map((text) => `${text}\n`).join(''))
      const stretches = await lookback(plainFiles, [], { file: info, to: info.size }, since, timeOf)
      const found = await linesOf(stretches)
      const first = lines.findIndex((text) => (timeOf(text) ?? -1) >= since)
      const wanted = first < 0 ? [] : lines.slice(first)
      t.strictSame(found.slice(found.length - wanted.length), wanted)
      const surplus = found.slice(0, found.length - wanted.length).join('\n').length
      t.ok(surplus <= 3 * 65_536, `${surplus} bytes too much`)
    }),
    { numRuns: 40 },
  )
})

t.test('over the files before, as far as they reach', async (t) => {
  const folder = tempFolder(t)
  const old = await file(join(folder, 'log.3'), '1 a\n')
  const packed = await file(join(folder, 'log.2.gz'), 'no text')
  const before = await file(join(folder, 'log.1'), '5 b\n6 c\n')
  const last = await file(join(folder, 'log'), '7 d\n8 not yet\n')
  const all = { file: last, to: 4 }
  t.same(await linesOf(await lookback(plainFiles, [old, packed, before], all, 5, timeOf)), ['1 a', '5 b', '6 c', '7 d'])
  utimesSync(before.path, 4, 4)
  const aged = { ...before, modified: 4 }
  t.same(await linesOf(await lookback(plainFiles, [old, aged], all, 5, timeOf)), ['7 d'], 'not written since')
})

t.test('without times there is none', async (t) => {
  const info = await file(join(tempFolder(t), 'log'), 'a\nb\n')
  t.same(await lookback(plainFiles, [], { file: info, to: info.size }, 5, timeOf), [])
  const long = await file(info.path, 'x'.repeat(200_000))
  t.same(await lookback(plainFiles, [], { file: long, to: long.size }, 5, timeOf), [])
  const empty = await file(info.path, '')
  t.same(await lookback(plainFiles, [], { file: empty, to: 0 }, 5, timeOf), [])
})

t.test('where a line begins', async (t) => {
  const path = join(tempFolder(t), 'log')
  const start = async (text: string) => {
    const { size } = await file(path, text)
    return withFile(plainFiles, path, (handle) => lineStart(handle, size))
  }
  t.equal(await start(''), 0)
  t.equal(await start('half'), 0)
  t.equal(await start('a\n'), 2)
  t.equal(await start('a\nhalf'), 2)
  t.equal(await start(`a\n${'x'.repeat(200_000)}`), 2)
})
