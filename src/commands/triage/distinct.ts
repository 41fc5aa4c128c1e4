// The same file given twice, under two names, is read once.
import { closeSync, openSync, readSync } from 'node:fs'
import { unreadable } from '../../config/error.ts'
import type { LogSource } from './sources.ts'

/** Files that begin, end and measure the same are one. */
export function distinct(logs: readonly LogSource[]): { kept: LogSource[]; dropped: string[] } {
  const seen = new Map<string, string>()
  const dropped: string[] = []
  const kept = logs.filter((log) => {
    if (log.path === '-' || log.bytes === 0) return true
    const key = fingerprint(log)
    const other = seen.get(key)
    if (other !== undefined) dropped.push(`${log.path}: the same as ${other}, read once.`)
    else seen.set(key, log.path)
    return other === undefined
  })
  return { kept, dropped }
}

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
