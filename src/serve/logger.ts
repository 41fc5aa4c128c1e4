// The exporter's own log: JSON lines on standard error, made once in a command and passed down.
import { pino } from 'pino'
import type { Logger } from '../logger.ts'

/** Where standard error cannot be written, as on a full disk or to a pipe that nobody reads, a line is dropped: it must not stop the exporter. */
export function createLogger(): Logger {
  const stderr = pino.destination({ dest: 2, sync: true, retryEAGAIN: () => false })
  stderr.on('error', () => undefined)
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stderr)
}
