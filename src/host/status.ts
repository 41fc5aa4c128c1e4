// What the file system says of a file and of the room around it, in the words of work.ts.
import { fstatSync, statfsSync, statSync, type BigIntStats } from 'node:fs'
import type { Space, Status } from './work.ts'

function statusFrom(stats: BigIntStats): Status {
  return {
    device: stats.dev,
    inode: stats.ino,
    bytes: Number(stats.size),
    modified: Number(stats.mtimeNs) / 1e9,
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
  }
}

export const statusAt = (path: string): Status => statusFrom(statSync(path, { bigint: true }))

export const statusOf = (handle: number): Status => statusFrom(fstatSync(handle, { bigint: true }))

export function spaceAt(path: string): Space {
  const { type, bsize, blocks, bfree, bavail, files, ffree } = statfsSync(path)
  return {
    ...{ size: blocks * bsize, free: bfree * bsize, available: bavail * bsize },
    ...{ inodes: files, inodesFree: ffree, type },
  }
}
