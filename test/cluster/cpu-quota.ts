// Gives one running program a small share of a core, as a container's CPU limit does: a control group of its own.
import { constants, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './process.ts'
import { rootMay } from './root.ts'

const root = '/sys/fs/cgroup'
/** Control groups of version 1 have a folder per controller. */
const first = join(root, 'cpu')
const parent = existsSync(first) ? first : root
const periodMicroseconds = 100_000

/** Whether this machine lets us make control groups. */
export const canLimitCpu = (): boolean => rootMay(parent, constants.W_OK)

/** The program gets so much of one core (0.01 for 1 %) until the function this gives is called. */
export function limitCpu({ pid }: Program, share: number): () => void {
  const group = join(parent, `nats-jetstream-exporter-${pid}`)
  const quota = Math.round(share * periodMicroseconds)
  mkdirSync(group)
  if (parent === first) {
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodMicroseconds))
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota))
  } else writeFileSync(join(group, 'cpu.max'), `${quota} ${periodMicroseconds}`)
  writeFileSync(join(group, 'cgroup.procs'), String(pid))
  return () => {
    writeFileSync(join(parent, 'cgroup.procs'), String(pid))
    rmdirSync(group)
  }
}
