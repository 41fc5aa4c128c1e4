// The exporter's own log: lines on standard error, made once in a command and passed down.
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

/** Where standard error cannot be written, as on a full disk or to a pipe that nobody reads, a line is dropped: it must not stop the exporter. */
export function createLogger({ level = 'info', format = 'json' }: LogOptions = {}): Logger {
  const lines = pino.destination({ dest: 2, sync: true, retryEAGAIN: () => false })
  lines.on('error', () => undefined)
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === 'logfmt' ? { write: (line: string) => void lines.write(logfmt(line)) } : lines,
  )
}
