// The same file given twice, under two names, is read once.
import { closeSync, openSync, readSync } from 'node:fs'
import { unreadable } from '../../config/error.ts'
import type { LogSource } from './sources.ts'

/** Files that begin, end and measure the same are one. The one is kept that says whose it is, else the first that was given. */
export function distinct(logs: readonly LogSource[]): { kept: LogSource[]; dropped: string[] } {
  const alike = new Map<string, LogSource[]>()
  for (const log of logs) {
    const key = log.path === '-' || log.bytes === 0 ? log.path : fingerprint(log)
    alike.set(key, [...(alike.get(key) ?? []), log])
  }
  const best = new Map([...alike.values()].flatMap((same) => same.map((log) => [log, mostTelling(same)])))
  const kept = logs.filter((log) => best.get(log) === log)
  const dropped = logs.flatMap((log) => {
    const other = best.get(log)
    return other === undefined || other === log ? [] : [`${log.path}: the same as ${other.path}, read once.`]
  })
  return { kept, dropped }
}

/** SERVER=FILE says more than a path with a server's name, and that more than any other path. */
const telling = ({ server, suggested }: LogSource): number => (server !== undefined ? 2 : suggested !== '' ? 1 : 0)

const mostTelling = (same: readonly LogSource[]): LogSource =>
  same.reduce((best, log) => (telling(log) > telling(best) ? log : best))

const sample = 64 * 1024

function fingerprint({ path, bytes }: LogSource): string {
  const part = Buffer.alloc(sample)
  try {
    const file = openSync(path, 'r')
    try {
      const head = part.toString('latin1', 0, readSync(file, part, 0, sample, 0))
      return `${bytes}\n${head}\n${part.toString('latin1', 0, readSync(file, part, 0, sample, Math.max(0, bytes - sample)))}`
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}
