// What a running program has used of the machine, as Linux counts it.
import { readFileSync } from 'node:fs'
import type { Program } from './process.ts'

const ticksPerSecond = 100

/** User and system time so far, in seconds. */
export function cpuSeconds({ pid }: Program): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Bytes resident now, or at most so far. */
export function residentBytes({ pid }: Program, when: 'now' | 'peak'): number {
  const field = when === 'now' ? 'VmRSS' : 'VmHWM'
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
