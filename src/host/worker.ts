// The parent's side of one child: sends it one piece of work at a time and knows, by its own clock, what step it is in and since when.
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Clock } from './clock.ts'
import { frameParts, pipeHandle, unframer } from './frames.ts'
import type { Bulk, Kind, Message, Request, Works } from './work.ts'

/** What the file system said, or that the child has ended (`code` is ECHILD). */
export class WorkError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A process beyond doubt: numbers of processes are used again, not together with the time they started at. */
export interface ProcessMark {
  pid: number
  /** Clock ticks since boot, as in /proc/PID/stat; undefined where there is no /proc. */
  start: string | undefined
}

export interface Running {
  step: string
  /** Unix seconds. */
  since: number
  /** By `attended` of the clock; undefined for one that an earlier run began. */
  begun: number | undefined
}

/** Seconds. */
export function ageOf({ since, begun }: Running, { now, attended }: Clock): number {
  return Math.max(0, begun === undefined ? now() - since : attended() - begun)
}

export interface Worker extends ProcessMark {
  /** One at a time: to be called again only after the last answer. @throws {WorkError} */
  ask<K extends Kind>(kind: K, ask: Works[K]['ask']): Promise<Works[K]['answer']>
  running(): Running | undefined
  /** Lets it end when it can. Resolves when it has. */
  end(): Promise<void>
  /** Nobody waits for it any more: it does not keep this process from ending. */
  leave(): void
  ended(): boolean
}

/** What is started: this file's neighbour, as TypeScript in tests and bundled in dist, with the loader that we run under. */
function program(): string[] {
  const extension = extname(import.meta.url)
  const path = fileURLToPath(new URL(`./child${extension}`, import.meta.url))
  // Few threads and a small heap: all it holds is one request.
  const small = ['--single-threaded', '--v8-pool-size=0', '--max-semi-space-size=1', '--max-old-space-size=64']
  return [...(extension === '.ts' ? process.execArgv : small), path]
}

/** Waits for nothing: a child that hangs ends when it can. */
export function dismiss(worker: Worker): void {
  void worker.end()
  worker.leave()
}

/** The 22nd field of /proc/PID/stat; the second may hold blanks and ends with the last parenthesis. */
export function startOf(pid: number, root = '/proc'): string | undefined {
  try {
    const stat = readFileSync(`${root}/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** A zombie is no longer on a disk, unless one of its threads is: then the kernel keeps it, and so do we. */
export function isAlive({ pid, start }: ProcessMark, root = '/proc'): boolean {
  return start !== undefined && startOf(pid, root) === start
}

interface Pending {
  resolve(answer: unknown): void
  reject(error: WorkError): void
}

interface Conversation {
  running: Running | undefined
  pending: Pending | undefined
  over: WorkError | undefined
}

function settle(talk: Conversation, outcome: (pending: Pending) => void): void {
  const { pending } = talk
  talk.pending = undefined
  talk.running = undefined
  if (pending !== undefined) outcome(pending)
}

function listen(talk: Conversation, pipe: Socket, clock: Clock): void {
  const messages = unframer()
  pipe.on('data', (bytes: Buffer) => {
    for (const { value } of messages(bytes)) {
      const message = value as Message
      if ('step' in message) {
        talk.running = { step: message.step, since: clock.now(), begun: clock.attended() }
      } else if ('answer' in message) settle(talk, ({ resolve }) => resolve(message.answer))
      else settle(talk, ({ reject }) => reject(new WorkError(message.error.code, message.error.message)))
    }
  })
}

/** A pipe to a child that has gone: its end is told by 'exit'. */
const broken = (): void => undefined

interface Spawned {
  pid: number | undefined
  /** None where the system has no descriptor left for it: then the child has not started. */
  pipe: Socket | undefined
  exit: Promise<string>
  unref(): void
}

function spawned(): Spawned {
  // A session of its own: what is typed at our terminal does not reach it, the end of the pipe does. The pipe is none of the
  // standard ones, which Node or a loader may set to not waiting.
  const child: Partial<Pick<ChildProcess, 'stdio'>> & Omit<ChildProcess, 'stdio'> = spawn(process.execPath, program(), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    ...{ detached: true, cwd: '/' },
  })
  const pipe = child.stdio?.[pipeHandle] as Socket | undefined
  pipe?.on('error', broken)
  const exit = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code ?? 0}`}`))
  })
  return { pid: child.pid, pipe, exit, unref: () => child.unref() }
}

/** All parts in as few calls as the system allows. */
function send(pipe: Socket, kind: Kind, asked: unknown): void {
  const { pieces, ...ask } = asked as Partial<Bulk>
  pipe.cork()
  for (const part of frameParts({ kind, ask } satisfies Request, pieces)) pipe.write(part)
  pipe.uncork()
}

/** Starts a child. */
export function startWorker(clock: Clock): Worker {
  const { pid = 0, pipe, exit, unref } = spawned()
  const talk: Conversation = { running: undefined, pending: undefined, over: undefined }
  if (pipe !== undefined) listen(talk, pipe, clock)
  const gone = exit.then((reason) => {
    const error = new WorkError('ECHILD', `the process that works on files is gone: ${reason}`)
    talk.over = error
    settle(talk, ({ reject }) => reject(error))
  })
  return {
    pid,
    start: startOf(pid),
    ask: (kind, ask) =>
      new Promise((resolve, reject) => {
        if (talk.over !== undefined) {
          reject(talk.over)
          return
        }
        talk.pending = { resolve: (answer) => resolve(answer as never), reject }
        // Until its first step is told it starts, or waits for a processor.
        if (pipe !== undefined) send(pipe, kind, ask)
      }),
    running: () => talk.running,
    ended: () => talk.over !== undefined,
    end() {
      pipe?.end()
      return gone
    },
    leave() {
      unref()
      pipe?.unref()
    },
  }
}
