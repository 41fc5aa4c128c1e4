// Log files as things with an identity: device and inode, first bytes, size. Names change at rotation, these do not.
import { createHash } from 'node:crypto'
import type { Files, FileStatus, OpenFile } from '../../../files.ts'
import { content, isGzip } from './content.ts'

export interface FileInfo {
  path: string
  /** device:inode, both exact. */
  id: string
  /** Bytes on disk. */
  size: number
  /** Unix seconds of the last write and of creation (0 where the file system has none). */
  modified: number
  born: number
  kind: FileStatus['kind']
}

/** Fingerprint: the first bytes of a file never change, since logs are appended to. */
export interface Head {
  length: number
  sha256: string
}

export const noHead: Head = { length: 0, sha256: '' }
/** Holds the pid and the microsecond of the first line, twice over. */
const longestHead = 256

/** undefined: no such file. Other errors (permission, a stale handle) are thrown. */
export async function inspect(files: Files, path: string): Promise<FileInfo | undefined> {
  try {
    return describe(path, await files.stat(path))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function describe(path: string, { device, inode, bytes, modified, born, kind }: FileStatus): FileInfo {
  return { path, id: `${device}:${inode}`, size: bytes, modified, born, kind }
}

/** The same for a file that is open, whatever its name is by now. */
export async function inspectOpen(path: string, file: OpenFile): Promise<FileInfo> {
  return describe(path, await file.status())
}

export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** What says nothing of the file: its file system gave no answer in time, or this process had no means left to ask. Asked again, it may answer. */
const passing: ReadonlySet<string | undefined> = new Set(['ETIMEDOUT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'])

export const isPassing = (error: unknown): boolean => passing.has((error as NodeJS.ErrnoException).code)

/** At most `length` bytes from `from`; fewer at the end of the file. */
export async function readAt(file: OpenFile, from: number, length: number): Promise<Buffer> {
  const block = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const more = await file.read(block, filled, length - filled, from + filled)
    if (more === 0) break
    filled += more
  }
  return block.subarray(0, filled)
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The fingerprint as far as the file has grown; undefined: its first bytes are not those of `known`, so it is another file by now. */
export async function growHead(file: OpenFile, known: Head): Promise<Head | undefined> {
  const bytes = await readAt(file, 0, longestHead)
  if (bytes.length < known.length || !begins(bytes, known)) return undefined
  return bytes.length === known.length ? known : { length: bytes.length, sha256: hash(bytes) }
}

function begins(bytes: Uint8Array, { length, sha256 }: Head): boolean {
  return length === 0 || (bytes.length >= length && hash(bytes.subarray(0, length)) === sha256)
}

/** Opens for the time of `use`. */
export async function withFile<T>(files: Files, path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  const file = await files.open(path)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** What logrotate can compress with, and we cannot undo. */
export const isUnreadable = (path: string): boolean => /\.(?:xz|bz2|zst|lz4|lzma|Z|zip|7z)$/.test(path)
export const isCompressed = (path: string): boolean => isGzip(path) || isUnreadable(path)

/** Whether the file, unpacked if it is gzip, begins with these bytes. */
export async function hasHead(files: Files, path: string, head: Head): Promise<boolean> {
  for await (const block of content(files, path, 0)) return begins(block, head)
  return head.length === 0
}
