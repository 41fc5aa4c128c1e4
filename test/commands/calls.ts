// Each command at work, for tests of what is installed: the image, the package from its tarball.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { CommandName } from '../../src/commands/flags.ts'

export interface Call {
  args: readonly string[]
  /** What it must write to standard output. */
  stdout: RegExp
  /** Exit code, 0 by default. */
  status?: number
  /** Whether it runs until it is killed. */
  lasts?: true
}

/** A line of a log, for the commands that read one. */
export const line = "[7] 2026/03/04 05:06:07.000000 [WRN] JetStream stream 'A > B' has high message lag\n"

/** @param log - where the command finds a file with that line */
export const calls = (log: string): Readonly<Record<CommandName, Call>> => ({
  serve: { args: ['--check'], stdout: /^configuration is valid\n$/ },
  demo: { args: ['--listen', '127.0.0.1:0'], stdout: /second \d+ of \d+/, lasts: true },
  parse: { args: [log], stdout: /"stream_high_lag"/ },
  explain: { args: ['raft_append_entries_pending'], stdout: /raft_append_entries_pending/ },
  triage: { args: [log], status: 10, stdout: /high message lag/ },
  backfill: { args: [`nats-0=${log}`], stdout: /# EOF\n$/ },
  rules: { args: [], stdout: /^groups:/ },
  completion: { args: ['zsh'], stdout: /_arguments/ },
})

/** Processes that a process has started. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/**
 * Runs a program as a call says, and kills it as soon as its output is there where it lasts.
 * @returns what it wrote, and its exit code: null where it was killed, also after a minute
 */
export async function outcome(
  program: string,
  args: readonly string[],
  { stdout, lasts }: Call,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ status: number | null; text: string }> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = () => {
    // In a namespace of its own it is the child that is process 1.
    const below = childrenOf(child.pid ?? 0)
    child.kill('SIGKILL')
    for (const pid of below) process.kill(pid, 'SIGKILL')
  }
  const late = setTimeout(kill, 60_000)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    const before = text
    text += more
    if (lasts && stdout.test(text) && !stdout.test(before)) kill()
  })
  const [status] = (await once(child, 'close')) as [number | null]
  clearTimeout(late)
  return { status, text }
}
