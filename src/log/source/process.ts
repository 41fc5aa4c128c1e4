// One run of a program that prints a log, in a process group of its own: what it starts ends with it, and with us.
import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { eachBlock } from './blocks.ts'

/** Seconds from SIGTERM to SIGKILL. What is still printed meanwhile is read. */
const grace = 2
/** Seconds to SIGKILL once nobody holds the output any more: nothing can be lost, and a reload waits for it. */
const graceWithoutOutput = 0.3
/** Seconds between looks whether the group is gone, and the longest wait for a program that was killed. */
const interval = 0.05
const patience = 0.5

export interface Listeners {
  /** Ends the run. */
  signal: AbortSignal
  onStarted(): void
  onOutput(block: Buffer): void
}

/**
 * Runs the program until it exits or the signal, then ends what is left of its group. Answers why it ended, with its last
 * line on standard error. Never rejects: a program that cannot be started is a reason too. Nothing is heard of it afterwards.
 */
export async function runProgram(words: readonly string[], listeners: Listeners): Promise<string> {
  const child = start(words)
  if (child instanceof Error) return notStarted(child)
  const lastError = lastLine(child)
  const ended = endOf(child)
  const aborted = whenAborted(listeners.signal)
  // Not there either where descriptors have run out.
  if (child.stdout) eachBlock(child.stdout, listeners.onOutput)
  child.once('spawn', listeners.onStarted)
  await Promise.race([ended.exited, aborted.happened])
  aborted.forget()
  const obstacle = child.pid === undefined ? undefined : await endGroup(child.pid, ended)
  const why = await Promise.race([ended.exited, delay(patience * 1000, obstacle ?? 'does not end', { ref: false })])
  letGo(child)
  return [why, lastError()].filter((text) => text !== '').join(': ')
}

/** Windows has no process groups: there the program itself is all that is ended. */
const hasGroups = process.platform !== 'win32'

/** The message of Node repeats the words of the command, which may tell a variable. */
function notStarted({ code, name }: NodeJS.ErrnoException): string {
  const reason = code === 'ERR_INVALID_ARG_VALUE' ? 'null bytes in its words' : (code ?? name)
  return `cannot be started: ${reason}`
}

/** Some faults of starting are thrown (E2BIG, ENOTDIR, a NUL in an argument), others are an event. */
function start(words: readonly string[]): ChildProcess | Error {
  const [program = '', ...rest] = words
  try {
    return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached: hasGroups, windowsHide: true })
  } catch (error) {
    return error as Error
  }
}

interface End {
  /** Why the program itself is over. */
  exited: Promise<string>
  /** And nobody holds its output any more. */
  closed: Promise<unknown>
}

function endOf(child: ChildProcess): End {
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(notStarted(error)))
    child.once('exit', (code, killer) =>
      resolve(code === null ? `killed by ${killer ?? 'a signal'}` : `exited with ${code}`),
    )
  })
  return { exited, closed: new Promise((resolve) => child.once('close', resolve)) }
}

function whenAborted(signal: AbortSignal): { happened: Promise<void>; forget(): void } {
  let forget: () => void = () => undefined
  const happened = new Promise<void>((resolve) => {
    const onAbort = (): void => resolve()
    signal.addEventListener('abort', onAbort, { once: true })
    forget = () => signal.removeEventListener('abort', onAbort)
    if (signal.aborted) resolve()
  })
  return { happened, forget }
}

/** Ends what is left of the group and reads the output to its end, as far as either goes. Answers what stands in the way. */
async function endGroup(pid: number, { closed }: End): Promise<string | undefined> {
  const obstacle = signalGroup(pid, 'SIGTERM')
  if (obstacle === 'gone') {
    // A grandchild that left the group may hold the output.
    await Promise.race([closed, delay(grace * 1000, undefined, { ref: false })])
    return undefined
  }
  if (obstacle !== undefined) return obstacle
  await Promise.race([closed, delay(grace * 1000, undefined, { ref: false })])
  const over = new AbortController()
  const gone = untilGone(pid, over.signal)
  await Promise.race([gone, delay(graceWithoutOutput * 1000, undefined, { ref: false })])
  over.abort()
  signalGroup(pid, 'SIGKILL')
  return undefined
}

/** Answers 'gone' where nobody is left, and why the group may not be signalled: its members may be another user's. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): string | undefined {
  try {
    process.kill(hasGroups ? -pid : pid, signal)
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ESRCH' ? 'gone' : `cannot be ended: ${message}`
  }
}

async function untilGone(pid: number, over: AbortSignal): Promise<void> {
  while (!over.aborted && signalGroup(pid, 0) === undefined) await delay(interval * 1000)
}

/** What the program said last on standard error. */
function lastLine({ stderr }: ChildProcess): () => string {
  let text = ''
  stderr?.on('data', (block: Buffer) => (text = (text + block.toString()).slice(-2000)))
  return () => text.trim().split('\n').at(-1)?.trim() ?? ''
}

/** Whatever goes on over there, it no longer reaches us and does not keep the process. */
function letGo(child: ChildProcess): void {
  for (const output of [child.stdout, child.stderr]) output?.removeAllListeners('data').destroy()
  child.unref()
}
