// Whole files through whoever reads them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { plainFiles, textOf } from '../src/files.ts'

t.test('text of a file, in as many blocks as it takes', async (t) => {
  const path = join(t.testdir(), 'file')
  for (const length of [0, 1, 65_535, 65_536, 200_000]) {
    const text = 'ä'.repeat(length)
    writeFileSync(path, text)
    t.ok((await textOf(plainFiles, path)) === text, `${length} letters of two bytes`)
  }
  await t.rejects(textOf(plainFiles, join(path, 'no')), { code: 'ENOTDIR' })
})

t.test('one that never ends is given up and closed', async (t) => {
  let isClosed = false
  const endless = {
    stat: plainFiles.stat,
    open: async () => ({
      status: () => Promise.reject(new Error('nobody asks')),
      read: async (_block: Buffer, _start: number, length: number) => length,
      close: async () => void (isClosed = true),
    }),
  }
  await t.rejects(textOf(endless, '/dev/zero'), { message: /larger than/ })
  t.ok(isClosed)
})
