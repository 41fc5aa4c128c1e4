// The exporter's own log: levels are words, and logfmt is what its readers take.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import t from 'tap'
import { logfmt, openLines } from '../../src/serve/logger.ts'

void t.test('logfmt', async (t) => {
  t.equal(
    logfmt(
      '{"level":"info","url":"http://[::1]:7778/metrics","targets":3,"msg":"not \\"loaded\\"\\nagain","empty":""}',
    ),
    'level=info url=http://[::1]:7778/metrics targets=3 msg="not \\"loaded\\"\\nagain" empty=""\n',
  )
})

void t.test('levels and formats, on standard error', async (t) => {
  const say = (level: string, format: string): string => {
    const code = `import { createLogger } from './src/serve/logger.ts'
      const log = createLogger(${JSON.stringify({ level, format })}); log.info({ a: 1 }, 'quiet'); log.error({ a: 1 }, 'loud')`
    const args = ['--import', 'tsx', '--input-type', 'module', '-e', code]
    return spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr
  }
  t.match(say('error', 'json'), /^\{"level":"error","time":"[^"]+","a":1,"msg":"loud"\}\n$/)
  t.match(say('info', 'logfmt'), /^level=info time=\S+ a=1 msg=quiet\nlevel=error time=\S+ a=1 msg=loud\n$/)
})

void t.test('what is not taken is dropped and counted, what was taken in part goes on', (t) => {
  const taken: string[] = []
  let space = 0
  const lines = openLines(2, (_, bytes) => {
    if (space === 0) throw new Error('EAGAIN')
    const some = bytes.subarray(0, space)
    space -= some.length
    taken.push(some.toString())
    return some.length
  })
  lines.write('one\n')
  t.equal(lines.dropped(), 1)
  space = 2
  lines.write('two\n')
  t.equal(lines.dropped(), 1, 'begun')
  lines.write('three\n')
  t.equal(lines.dropped(), 2, 'not into the middle of another')
  space = 3
  lines.write('four\n')
  space = 100
  lines.write('five\n')
  t.equal(lines.dropped(), 2)
  t.equal(taken.join(''), 'two\nfour\nfive\n')
  t.end()
})

/** A log of two lines each second or so would take days to fill a pipe: these are many at once. */
const many = (lines: number): string => `import { createLogger } from './src/serve/logger.ts'
  void process.stderr // as main does
  const log = createLogger()
  for (let n = 0; n < ${lines}; n++) log.warn({ n }, 'x'.repeat(1000))
  process.stdout.write(String(log.dropped()))`

const run = (code: string, stderr: number | 'pipe') =>
  spawn(process.execPath, ['--import', 'tsx', '--input-type', 'module', '-e', code], {
    stdio: ['ignore', 'pipe', stderr],
  })

void t.test('a pipe that nobody reads stops nothing', async (t) => {
  const child = run(many(1000), 'pipe')
  const said = (await child.stdout?.toArray()) as Buffer[]
  const dropped = Number(Buffer.concat(said).toString())
  const read = Buffer.concat((await child.stderr?.toArray()) as Buffer[]).toString()
  t.equal(dropped + read.split('\n').length - 1, 1000, 'each line is in the pipe or counted')
  t.ok(dropped > 0, `${dropped} lines dropped`)
})

void t.test('a full disk stops nothing', { skip: existsSync('/dev/full') ? false : 'no /dev/full' }, async (t) => {
  const full = openSync('/dev/full', 'w')
  const child = run(many(10), full)
  closeSync(full)
  const closed = once(child, 'close')
  const said = (await child.stdout?.toArray()) as Buffer[]
  t.equal(Buffer.concat(said).toString(), '10')
  t.strictSame(await closed, [0, null])
})
