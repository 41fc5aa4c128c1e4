// The program as a process: how it ends while it starts, and when nobody reads what it writes.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { until } from './cluster/until.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function start(t: Test, ...args: string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  t.teardown(() => child.kill('SIGKILL'))
  return { child, said: () => said }
}

t.test('whoever reads the output has enough of it', async (t) => {
  const { child, said } = start(t, 'rules')
  child.stdout?.destroy()
  t.same(await once(child, 'exit'), [0, null])
  t.equal(said(), '')
})

t.test('SIGTERM ends a start that hangs', { skip: process.platform === 'win32' && 'no FIFO' }, async (t) => {
  const folder = t.testdir()
  const fifo = join(folder, 'state.json')
  execFileSync('mkfifo', [fifo])
  const config = join(folder, 'config.yml')
  writeFileSync(config, `listen: 127.0.0.1:0\nstate_file: ${fifo}\n`)
  const { child } = start(t, '--config', config)
  // The lock is taken before the file is read, which hangs in a child: nobody writes to it.
  await until('start', 60, () => existsSync(`${fifo}.lock`))
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
})
