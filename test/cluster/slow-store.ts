// Makes one server's store slow to sync, or to open files, while the process runs, or lets calls fail: strace does that.
import { constants, readFileSync } from 'node:fs'
import { start, type Program } from './process.ts'
import { rootMay } from './root.ts'
import { until } from './until.ts'

const strace = '/usr/bin/strace'

export interface Delays {
  fsyncMs?: number
  openMs?: number
  /** Only of these files and folders. */
  paths?: readonly string[]
}

/** Whether this machine can: strace is there, and only root is sure to be let trace. */
export const canSlowStores = (): boolean => rootMay(strace, constants.X_OK)

/** From the moment it resolves until the program it gives has ended, every call takes so much longer. */
export async function slowStore(
  server: { process: Pick<Program, 'pid'>; log: string },
  { fsyncMs, openMs, paths = [] }: Delays,
): Promise<Program> {
  const calls = { 'fsync,fdatasync': fsyncMs, openat: openMs }
  const args = Object.entries(calls).flatMap(([call, ms]) =>
    ms ? ['-e', `inject=${call}:delay_enter=${ms * 1000}`] : [],
  )
  const traced = Object.entries(calls).flatMap(([call, ms]) => (ms ? [call] : []))
  const pid = String(server.process.pid)
  const tracer = start(
    strace,
    [
      '-f',
      '-p',
      pid,
      ...paths.flatMap((path) => ['-P', path]),
      '-e',
      `trace=${traced.join(',')}`,
      ...args,
      '-o',
      '/dev/null',
    ],
    `${server.log}.strace`,
  )
  await until('strace attached', 10, () => isTraced(server.process.pid))
  return tracer
}

/** Until the program it gives has ended, this call of the process's main thread on this file fails so. */
export async function failingCall(
  pid: number,
  { path, call, error }: Record<'path' | 'call' | 'error', string>,
): Promise<Program> {
  const args = ['-p', String(pid), '-P', path, '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}`]
  const tracer = start(strace, [...args, '-o', '/dev/null'], '/dev/null')
  await until('strace attached', 10, () => isTraced(pid))
  return tracer
}

function isTraced(pid: number): boolean {
  return !readFileSync(`/proc/${pid}/status`, 'utf8').includes('TracerPid:\t0\n')
}
