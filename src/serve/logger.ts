// The exporter's own log: JSON lines on standard error, made once in a command and passed down.
import { pino } from 'pino'
import type { Logger } from '../logger.ts'

export function createLogger(): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }))
}
