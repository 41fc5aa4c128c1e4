// What a running program has used of the machine, as Linux counts it.
import { readFileSync } from 'node:fs'

export interface Running {
  readonly pid: number
}

const ticksPerSecond = 100

/** Processes that it has started and that run, as the kernel lists them. */
export function childrenOf({ pid }: Running): Running[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return listed === '' ? [] : listed.split(' ').map((child) => ({ pid: Number(child) }))
}

/** User and system time so far, in seconds. */
export function cpuSeconds({ pid }: Running): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Bytes resident now, or at most so far. */
export function residentBytes({ pid }: Running, when: 'now' | 'peak'): number {
  const field = when === 'now' ? 'VmRSS' : 'VmHWM'
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
