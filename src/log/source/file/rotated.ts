// The files that a log was before: which neighbours belong to it, in which order they were written, and which one we know.
import { basename, dirname, extname, join } from 'node:path'
import type { Files } from '../../../files.ts'
import {
  hasHead,
  inspect,
  isCompressed,
  isMissing,
  isPassing,
  isUnreadable,
  type FileInfo,
  type Head,
} from './files.ts'

/** Where reading stopped: what identifies the file, and the offset of the first line that is not applied yet. */
export interface Checkpoint {
  /** device:inode; '': there was no file yet, so all of the next one is new. */
  id: string
  head: Head
  offset: number
  /** Size when last looked at: what is known to be lost if the file is gone. */
  size: number
  /** Unix seconds of the last write seen. */
  modified: number
}

/** A number (logrotate), a date (logrotate, kubelet) or nats-server's own YYYY.MM.DD.hh.mm.ss.nnnnnnnnn; perhaps compressed. */
const suffix = String.raw`[.-](\d[\d.\-T_:]*?)(?:\.(?:gz|xz|bz2|zst|lz4|lzma|Z|zip|7z))?$`
/** With logrotate's `extension`, where a lone number could be a neighbour of its own (nats-2.log). */
const dated = String.raw`[.-](\d{4}-?\d\d-?\d\d[\d.\-T_:]*)`

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The part of a neighbour's name that orders the rotated files of the log called `name`; undefined: it is none of them. */
export function rotationOf(name: string): (neighbour: string) => string | undefined {
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  const after = new RegExp(`^${escape(name)}${suffix}`)
  const inside = new RegExp(`^${escape(stem)}${dated}${escape(extension)}(?:\\.\\w+)?$`)
  return (neighbour) => (after.exec(neighbour) ?? inside.exec(neighbour))?.[1]
}

/** Rotated files of the log at `path`, oldest first. Symbolic links are followed to where the neighbours are. */
export async function rotatedFiles(disk: Files, path: string): Promise<FileInfo[]> {
  const real = await disk.real(path).catch(ifMissing(path))
  const orderOf = rotationOf(basename(real))
  const found: { info: FileInfo; order: string }[] = []
  const neighbours = await disk.list(dirname(real)).catch(ifMissing<string[]>([]))
  for (const neighbour of neighbours) {
    // While a file is being compressed both are there, and only the old one is whole.
    if (isCompressed(neighbour) && neighbours.includes(neighbour.replace(/\.[^.]+$/, ''))) continue
    const order = orderOf(neighbour)
    const info = order === undefined ? undefined : await inspect(disk, join(dirname(real), neighbour))
    if (order !== undefined && info?.kind === 'file') found.push({ info, order })
  }
  return found.sort((a, b) => a.info.modified - b.info.modified || byName(a.order, b.order)).map(({ info }) => info)
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (isMissing(error)) return instead
    throw error
  }
}

/** Files that were written within one tick of the clock: plain numbers count down, times count up. */
function byName(a: string, b: string): number {
  const numbers = /^\d{1,4}$/.test(a) && /^\d{1,4}$/.test(b)
  if (numbers) return Number(b) - Number(a)
  return a < b ? -1 : 1
}

/** The clock of a file system may be coarser than its own stamps elsewhere. */
const slack = 0.01

/** It may hold what a checkpoint speaks of: it was not left before, and is long enough. */
export const mayHold = ({ modified, offset }: Checkpoint, file: FileInfo): boolean =>
  file.modified >= modified - slack && (file.size >= offset || isCompressed(file.path))

/**
 * The file that a checkpoint speaks of: by device and inode with the same first bytes, else the newest copy of it that is long enough.
 * @throws where a file gives no answer: then it is not known.
 */
export async function findFile(
  disk: Files,
  files: readonly FileInfo[],
  checkpoint: Checkpoint,
): Promise<FileInfo | undefined> {
  const { id, head } = checkpoint
  const able = files.filter((file) => mayHold(checkpoint, file))
  for (const file of able) if (file.id === id && (await hasHeadQuietly(disk, file, head))) return file
  if (head.length === 0) return undefined
  for (const file of able.reverse()) if (await hasHeadQuietly(disk, file, head)) return file
  return undefined
}

/** A neighbour that cannot be read, or is renamed while we look, is not the file we look for. One that gives no answer may be. */
async function hasHeadQuietly(disk: Files, file: FileInfo, head: Head): Promise<boolean> {
  if (isUnreadable(file.path)) return false
  return hasHead(disk, file.path, head).catch((error: unknown) => {
    if (isPassing(error)) throw error
    return false
  })
}

/** What was written after `start` and before `current`, oldest first: all that rotated while nobody looked. */
export function filesBetween(
  files: readonly FileInfo[],
  start: Pick<FileInfo, 'id' | 'modified'>,
  current: Pick<FileInfo, 'id'>,
): FileInfo[] {
  const at = files.findIndex(({ id }) => id === start.id)
  const after = at >= 0 ? files.slice(at + 1) : files.filter(({ modified }) => modified > start.modified)
  const end = after.findIndex(({ id }) => id === current.id)
  return end < 0 ? after : after.slice(0, end)
}
