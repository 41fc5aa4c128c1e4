// `npm run stack` as a test starts it: the command, what it prints, how it ends.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'

export interface Stack {
  child: ChildProcessWithoutNullStreams
  said: { out: string; err: string }
  ended: Promise<[number | null, NodeJS.Signals | null]>
}

export function stack(...args: string[]): Stack {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/stack/index.ts', ...args])
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => void (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (said.err += chunk.toString()))
  return { child, said, ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]> }
}

/** Who was called for it, as the stack prints it: the receiver in capitals. */
export const call = (receiver: string, alert: string): RegExp =>
  new RegExp(`${receiver} firing, cluster C1: .*(?:\\n {2}\\S.*)*\\n {2}${alert}`)
