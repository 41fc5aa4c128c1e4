// What the file system says of a file and of the room around it, in the words of work.ts.
import { fstatSync, statfsSync, statSync } from 'node:fs'
import { fileStatus, type FileStatus } from '../files.ts'
import type { Space } from './work.ts'

export const statusAt = (path: string): FileStatus => fileStatus(statSync(path, { bigint: true }))

export const statusOf = (handle: number): FileStatus => fileStatus(fstatSync(handle, { bigint: true }))

export function spaceAt(path: string): Space {
  const { type, bsize, blocks, bfree, bavail, files, ffree } = statfsSync(path)
  return {
    ...{ size: blocks * bsize, free: bfree * bsize, available: bavail * bsize },
    ...{ inodes: files, inodesFree: ffree, type },
  }
}
