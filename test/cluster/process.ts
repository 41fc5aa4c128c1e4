// A program started by a test: ends with the test, and with the test's process however that dies.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, openSync, closeSync } from 'node:fs'

export interface Program {
  readonly pid: number
  /** Resolves when it has ended, with its exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  signal(name: NodeJS.Signals): void
  /** SIGTERM, after 5 s SIGKILL; resolves when it has ended. Safe to call again. */
  end(): Promise<void>
}

/** Starts a program whose output goes to a file. The kernel kills it when this process dies, where setpriv exists. */
export function start(path: string, args: readonly string[], outputFile: string, env: NodeJS.ProcessEnv = {}): Program {
  const output = openSync(outputFile, 'a')
  const guard = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'] : []
  const [command, ...rest] = [...guard, path, ...args] as [string, ...string[]]
  const child = spawn(command, rest, { stdio: ['ignore', output, output], env: { ...process.env, ...env } })
  closeSync(output)
  if (child.pid === undefined) throw new Error(`cannot start ${path}`)
  return program(child, child.pid)
}

function program(child: ChildProcess, pid: number): Program {
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 0))
  })
  const running = () => child.exitCode === null && child.signalCode === null
  const signal = (name: NodeJS.Signals) => {
    if (running()) child.kill(name)
  }
  return {
    pid,
    ended,
    signal,
    end: async () => {
      // A stopped process acts on SIGTERM only once it goes on.
      signal('SIGTERM')
      signal('SIGCONT')
      const killer = setTimeout(() => signal('SIGKILL'), 5000)
      await ended.finally(() => clearTimeout(killer))
    },
  }
}
