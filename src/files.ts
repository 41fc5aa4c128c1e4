// Files outside our own folder, whose file system may never answer: the calls we make, and the plain way to make them. What keeps a hang
// from spreading (host/outside.ts) has the same shape.
import { open, readdir, realpath, stat } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'

/** Who, where and how large a file or folder is. */
export interface FileStatus {
  device: bigint
  inode: bigint
  bytes: number
  /** Unix seconds of the last write, of the last change of anything, and of creation (0 where the file system has none). */
  modified: number
  changed: number
  born: number
  kind: 'file' | 'folder' | 'other'
}

/** An open file keeps its content whatever its name is by now. Every call throws what the file system says. */
export interface OpenFile {
  status(): Promise<FileStatus>
  /** Reads from `at` into the block from its `start` on; how many bytes, 0 at the end of the file. */
  read(block: Buffer, start: number, length: number, at: number): Promise<number>
  close(): Promise<void>
}

/** Every call throws what the file system says, in `code`; ETIMEDOUT: it says nothing. */
export interface Files {
  stat(path: string): Promise<FileStatus>
  list(path: string): Promise<string[]>
  /** The path without symbolic links. */
  real(path: string): Promise<string>
  open(path: string): Promise<OpenFile>
  /** Whether a call that holds up this process may be made there: to be told of changes is one. */
  isQuick(path: string): boolean
}

export function fileStatus(stats: BigIntStats): FileStatus {
  return {
    device: stats.dev,
    inode: stats.ino,
    bytes: Number(stats.size),
    modified: Number(stats.mtimeNs) / 1e9,
    changed: Number(stats.ctimeNs) / 1e9,
    born: Number(stats.birthtimeNs) / 1e9,
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
  }
}

/** By this process: a call that hangs keeps one of its few threads for files, names and compression. */
export const plainFiles: Files = {
  stat: async (path) => fileStatus(await stat(path, { bigint: true })),
  list: (path) => readdir(path),
  real: (path) => realpath(path),
  async open(path) {
    const handle = await open(path)
    return {
      status: async () => fileStatus(await handle.stat({ bigint: true })),
      read: async (block, start, length, at) => (await handle.read(block, start, length, at)).bytesRead,
      close: () => handle.close(),
    }
  },
  isQuick: () => true,
}

/** A file system gave no answer in time. Later calls fail with this at once. */
export class SilentError extends Error {
  readonly code = 'ETIMEDOUT'
}

/** What reads a whole file, as large as one of our own may be. */
export type Readable = Pick<Files, 'stat' | 'open'>

const blockBytes = 64 * 1024
/** Bytes. */
const largest = 16 * 1024 ** 2

/** Text of a file of ours: a configuration, a certificate, a password. @throws what the file system says. */
export async function textOf(files: Readable, path: string): Promise<string> {
  const file = await files.open(path)
  try {
    const blocks: Buffer[] = []
    for (let at = 0, got = -1; got !== 0; at += got) {
      const block = Buffer.alloc(blockBytes)
      got = await file.read(block, 0, blockBytes, at)
      blocks.push(block.subarray(0, got))
      if (at > largest) throw new Error(`it is larger than ${largest} bytes`)
    }
    return Buffer.concat(blocks).toString()
  } finally {
    await file.close()
  }
}
