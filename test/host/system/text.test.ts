// Files of the kernel.
import t from 'tap'
import { readLine, readNames, readNumber, readTable, readTarget, readText } from '../../../src/host/system/text.ts'

t.test('what is there, and what is not', async (t) => {
  const dir = t.testdir({ n: ' 0x1f\n', empty: '', word: 'live\n', table: 'a 1\nb: 2 kB\nc=3\nd x\n\n' })
  t.equal(readNumber(`${dir}/n`), 31)
  for (const name of ['empty', 'word', 'none']) t.equal(readNumber(`${dir}/${name}`), undefined, name)
  t.equal(readLine(`${dir}/word`), 'live')
  t.same(
    [...readTable(`${dir}/table`)!],
    [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ],
  )
  t.same(
    [readText, readNames, readTarget, readTable].map((read) => read(`${dir}/none`)),
    Array(4).fill(undefined),
  )
})
