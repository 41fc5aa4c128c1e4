// A file system that never answers, as a network file system whose server is gone: one in user space that nobody serves.
import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import type { Test } from 'tap'
import { rootMay } from './root.ts'
import type { Owner } from './scratch.ts'

/** Whether this machine can; else the test gets a visible skip. */
export function canMountDead(t: Test): boolean {
  const can = rootMay('/dev/fuse', constants.W_OK)
  if (!can) t.pass('needs a file system in user space', { skip: 'root and /dev/fuse' })
  return can
}

/** Covers the folder until `lift`, or the end of `t`, or of this process: then whoever waits gets an error. */
export function deadMount(t: Owner, folder: string): { lift(): void } {
  const server = openSync('/dev/fuse', 'r+')
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0'
  execFileSync('mount', ['-i', '-t', 'fuse', '-o', options, 'dead', folder], {
    stdio: ['ignore', 'ignore', 'inherit', server],
  })
  let isMounted = true
  const lift = (): void => {
    if (!isMounted) return
    isMounted = false
    execFileSync('umount', ['--lazy', folder])
    closeSync(server)
  }
  t.teardown(lift)
  return { lift }
}
