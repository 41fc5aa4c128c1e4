// Blocks of a pipe: all of them, in order, one a turn of the event loop.
import { spawn } from 'node:child_process'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { eachBlock } from '../../../src/log/source/blocks.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

t.test('a program that prints megabytes at once is read a block a turn, and each byte arrives', async (t) => {
  const size = 4 * 2 ** 20
  const { stdout } = spawn('head', ['-c', String(size), '/dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let [inTurn, most, bytes, ended] = [0, 0, 0, false]
  eachBlock(stdout, (block) => {
    bytes += block.length
    most = Math.max(most, (inTurn += block.length))
  })
  stdout.on('end', () => (ended = true))
  while (!ended) {
    await turn()
    inTurn = 0
  }
  t.equal(bytes, size)
  // One that was read, and at most one that waited.
  t.ok(most <= 2 * 65_536, `${most} bytes in one turn`)
})

t.test('who no longer listens hears nothing, and the stream stays as it was left', async (t) => {
  const from = new PassThrough()
  const heard: string[] = []
  const stop = eachBlock(from, (block) => heard.push(block.toString()))
  from.write('a')
  from.write('b')
  while (heard.length === 0) await turn()
  stop()
  from.pause()
  for (let n = 0; n < 5; n++) await turn()
  t.same(heard, ['a'])
  eachBlock(from, (block) => heard.push(block.toString()))
  from.end('c')
  while (heard.length < 3) await turn()
  t.same(heard, ['a', 'b', 'c'])
})
