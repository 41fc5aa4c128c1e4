// Programs that print logs, with what they start: the whole group ends, and nothing that goes wrong there ends us.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { runProgram } from '../../../src/log/source/process.ts'
import { tempFolder } from './file/look.ts'

function run(t: Test, words: readonly string[]) {
  const stop = new AbortController()
  t.teardown(() => stop.abort())
  let output = ''
  let started = false
  const ended = runProgram(words, {
    signal: stop.signal,
    onStarted: () => (started = true),
    onOutput: (block) => (output += block.toString()),
  })
  return { ended, stop: () => stop.abort(), output: () => output, started: () => started }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

/** Dead, or waiting to be buried. */
function isGone(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || readFileSync(stat, 'utf8').split(') ')[1]?.startsWith('Z') === true
}

const written = (path: string): boolean => existsSync(path) && readFileSync(path, 'utf8').endsWith('\n')
const pidIn = (path: string): number => Number(readFileSync(path, 'utf8'))

t.test('what a program prints before it exits is all read', async (t) => {
  const { ended, output, started } = run(t, ['sh', '-c', 'echo a; echo some >&2; echo why >&2; printf b; exit 3'])
  t.equal(await ended, 'exited with 3: why')
  t.same([output(), started()], ['a\nb', true])
})

t.test('the signal ends the children too', async (t) => {
  const pidFile = join(tempFolder(t), 'pid')
  const { ended, stop } = run(t, ['sh', '-c', `sh -c 'echo $$ >${pidFile}; exec sleep 600' | cat`])
  await until(() => written(pidFile))
  stop()
  t.equal(await ended, 'killed by SIGTERM')
  t.ok(isGone(pidIn(pidFile)))
})

t.test('who ignores SIGTERM is killed', async (t) => {
  const pidFile = join(tempFolder(t), 'pid')
  const { ended, stop } = run(t, ['sh', '-c', `trap '' TERM; echo $$ >${pidFile}; while :; do sleep 1; done`])
  await until(() => written(pidFile))
  stop()
  t.equal(await ended, 'killed by SIGKILL')
  await until(() => isGone(pidIn(pidFile)))
})

t.test('a grandchild that keeps the output does not keep the run', async (t) => {
  const pidFile = join(tempFolder(t), 'pid')
  const { ended, output } = run(t, ['sh', '-c', `echo a; sh -c 'echo $$ >${pidFile}; exec sleep 600' & exit 0`])
  t.equal(await ended, 'exited with 0')
  t.equal(output(), 'a\n')
  if (existsSync(pidFile)) await until(() => isGone(pidIn(pidFile)))
})

t.test('nor does one that has left the group, and it is heard no more', async (t) => {
  const pidFile = join(tempFolder(t), 'pid')
  const { ended } = run(t, ['sh', '-c', `setsid sh -c 'echo $$ >${pidFile}; exec sleep 600' & sleep 0.1; exit 0`])
  t.teardown(() => process.kill(pidIn(pidFile), 'SIGKILL'))
  t.equal(await ended, 'exited with 0')
  await until(() => written(pidFile))
  t.notOk(isGone(pidIn(pidFile)))
})

t.test("another user's process, which may not be signalled, is let go", async (t) => {
  const { ended, stop, started } = run(t, ['sleep', '600'])
  await until(started)
  const real = process.kill.bind(process)
  let pid = 0
  const refused = t.capture(process, 'kill', (group: number) => {
    pid = -group
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
  })
  stop()
  t.equal(await ended, 'cannot be ended: kill EPERM')
  refused.restore()
  real(pid, 'SIGKILL')
})

t.test('what cannot be started is a reason', async (t) => {
  const cases: [string[], RegExp][] = [
    [['/no/such/program'], /ENOENT/],
    [['/dev/null/program'], /ENOTDIR/],
    [[tempFolder(t)], /EACCES/],
    [['echo', 'x'.repeat(200_000)], /E2BIG/],
    [['echo', 'a\0b'], /null bytes/],
  ]
  for (const [words, reason] of cases) t.match(await run(t, words).ended, reason, String(reason))
})

const prlimit = spawnSync('prlimit', ['--version']).error === undefined

t.test('without a file descriptor left', { skip: prlimit ? false : 'prlimit is not installed' }, async (t) => {
  const setLimit = (limit: string): void => void spawnSync('prlimit', ['--pid', `${process.pid}`, `--nofile=${limit}`])
  const table = readFileSync('/proc/self/limits', 'utf8')
  const [, soft = ''] = /^Max open files +(\d+)/m.exec(table) ?? []
  const files: number[] = []
  setLimit('200:')
  try {
    for (;;) files.push(openSync('/dev/null', 'r'))
  } catch (error) {
    t.match(error, { code: 'EMFILE' })
  }
  const reason = await run(t, ['echo', 'a']).ended
  for (const file of files) closeSync(file)
  setLimit(`${soft}:`)
  t.match(reason, /EMFILE/)
  t.equal(await run(t, ['echo', 'a']).ended, 'exited with 0')
})
