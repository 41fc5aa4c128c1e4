// The exporter's own log: lines on standard error, made once in a command and passed down.
import { writeSync } from 'node:fs'
import { pino } from 'pino'
import type { Logger } from '../logger.ts'

export interface LogOptions {
  /** debug, info, warn or error. */
  level?: string
  /** json or logfmt. */
  format?: string
}

/** A value as logfmt has it: bare where nothing in it needs quotes. */
function bare(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[^\s"=\\]+$/.test(text) ? text : JSON.stringify(text)
}

/** One JSON line to one logfmt line, keys in their order. */
export function logfmt(line: string): string {
  const fields = Object.entries(JSON.parse(line) as Record<string, unknown>)
  return `${fields.map(([key, value]) => `${key}=${bare(value)}`).join(' ')}\n`
}

export interface Lines {
  write(line: string): void
  /** Lines so far that were not taken. */
  dropped(): number
}

/**
 * Lines to a file descriptor. One that is not taken, as on a full disk or by a pipe that nobody reads, is dropped and counted:
 * nothing waits for it, nothing is held back for it, and it stops nobody. Of one that was taken in part the rest goes first.
 */
export function openLines(fd: number, write: (fd: number, bytes: Buffer) => number = writeSync): Lines {
  let rest = Buffer.alloc(0)
  let dropped = 0
  /** Writes; false where not all was written (EAGAIN, ENOSPC, EPIPE). There is no other place to report why. */
  const isTaken = (): boolean => {
    try {
      while (rest.length > 0) rest = rest.subarray(write(fd, rest))
      return true
    } catch {
      return false
    }
  }
  return {
    write(line) {
      const whole = Buffer.from(line)
      if (!isTaken()) {
        dropped++
        return
      }
      rest = whole
      if (isTaken() || rest.length < whole.length) return
      dropped++
      rest = Buffer.alloc(0)
    },
    dropped: () => dropped,
  }
}

export function createLogger({ level = 'info', format = 'json' }: LogOptions = {}): Logger {
  const lines = openLines(2)
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: format === 'logfmt' ? (line: string) => lines.write(logfmt(line)) : lines.write },
  )
  return {
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    dropped: lines.dropped,
  }
}
