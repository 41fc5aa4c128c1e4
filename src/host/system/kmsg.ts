// The kernel's messages as they come: /dev/kmsg, or what journalctl prints of them where that is hidden.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

export interface KernelLog {
  /** Messages since the last call, none from before the start. */
  read(): string[]
  /** Whether messages would be seen. */
  up(): boolean
  close(): void
}

/** A record is never longer. */
const largest = 8192

/** Device file where it may be read, else the journal. */
export function openKernelLog(root: string, journal: () => KernelLog = openJournal): KernelLog {
  return openKmsg(root) ?? journal()
}

/** Read without waiting: one record a read, until there is none. Overwritten ones are left out by the kernel. */
function openKmsg(root: string): KernelLog | undefined {
  const handle = openQuietly(join(root, 'dev/kmsg'))
  if (handle === undefined) return undefined
  const buffer = Buffer.alloc(largest)
  let up = true
  const read = (): string[] => {
    const texts: string[] = []
    for (let record = next(handle, buffer); record !== 'none'; record = next(handle, buffer)) {
      up = record !== 'broken'
      if (!up) break
      const text = parseKmsg(record)
      if (text !== undefined) texts.push(text)
    }
    return texts
  }
  // What is there already is from before the start. Its times do not tell: their clock is another one after a machine was paused.
  read()
  return { read, up: () => up, close: () => closeSync(handle) }
}

function openQuietly(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return undefined
  }
}

/** A record, or `none`: all are read; '': one was overwritten before it was read; `broken`: there will be no more. */
function next(handle: number, buffer: Buffer): string {
  try {
    const length = readSync(handle, buffer)
    return length === 0 ? 'none' : buffer.toString('utf8', 0, length)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'EPIPE' ? '' : code === 'EAGAIN' ? 'none' : 'broken'
  }
}

/** `priority,sequence,microseconds,flags;text`, then lines of properties, which begin with a blank. */
export function parseKmsg(record: string): string | undefined {
  const start = record.indexOf(';')
  if (!/^\d+,\d+,\d+,/.test(record) || start < 0) return undefined
  const end = record.indexOf('\n', start)
  return record.slice(start + 1, end < 0 ? undefined : end)
}

/** Lines that were not asked for yet; a kernel that says more at once than this says the same. */
const mostWaiting = 10_000

/** `journalctl -k` from now on; down where it is missing, has ended or may not see the kernel's messages. */
export function openJournal(words: readonly string[] = ['journalctl', '-k', '-f', '-n', '0', '-o', 'json']): KernelLog {
  const [program = '', ...rest] = words
  const child: ChildProcess = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' })
  let up = true
  let waiting: string[] = []
  let begun = ''
  const down = (): void => void (up = false)
  child.once('error', down).once('exit', down)
  // It says so and goes on, showing nothing.
  child.stderr?.on('data', (text: Buffer) => {
    if (text.includes('not seeing messages')) down()
  })
  child.stdout?.on('data', (block: Buffer) => {
    const lines = (begun + block.toString()).split('\n')
    begun = (lines.pop() ?? '').slice(-largest)
    if (waiting.length < mostWaiting) waiting.push(...lines.flatMap(parseJournal))
  })
  for (const handle of [child, child.stdout, child.stderr] as ({ unref?(): void } | null | undefined)[])
    handle?.unref?.()
  return {
    read() {
      const texts = waiting
      waiting = []
      return texts
    },
    up: () => up,
    close: () => void child.kill(),
  }
}

export function parseJournal(line: string): string[] {
  try {
    const { MESSAGE: message } = JSON.parse(line) as { MESSAGE?: unknown }
    return typeof message === 'string' ? [message] : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}
