// Reading one log from file to file: where we are, and how bytes, joints between files and losses are handed on.
import type { Files, OpenFile } from '../../../files.ts'
import { blocks, content } from './content.ts'
import { growHead, isUnreadable, noHead, type FileInfo } from './files.ts'
import type { TimeOf } from './lookback.ts'
import type { Checkpoint } from './rotated.ts'
import type { SourceFault } from '../fault.ts'

/** Where the bytes go. Blocks are reused: they hold until the call returns. */
export interface TailSink {
  /** Bytes to count. live: written since the last look, which was just now. */
  onBytes(bytes: Buffer, live: boolean): void
  /** The line that is being carried will not go on: what comes next begins a new one. */
  onEnd(): void
  /** Bytes from before the place where counting begins, for state; then the end of a stretch of them. */
  onPast(bytes: Buffer): void
  onPastEnd(): void
  /** Bytes of the line that is being carried. */
  pending(): number
  /** All lines before this are applied. Called in the same tick as the bytes that moved it. */
  onCheckpoint(checkpoint: Checkpoint): void
}

export interface TailOptions {
  path: string
  /** Through which all of it is read. */
  files: Files
  /** Unix seconds. */
  now: () => number
  /** Resolves when it is time to look again. */
  wake: () => Promise<unknown>
  signal: AbortSignal
  /** Of a former run; undefined: first contact, counting starts at the end of the file as found. */
  checkpoint: Checkpoint | undefined
  /** First contact with a file born since (Unix seconds): all of it is new. */
  newSince?: number | undefined
  lookbackSeconds: number
  timeOf: TimeOf
  /** Whether a file that begins so does not go on with a line of the file before. */
  startsLine: (raw: string) => boolean
  warn: (message: string) => void
}

export interface TailStatus {
  up: boolean
  /** Why it is not, and the same in words. */
  code: SourceFault | undefined
  reason: string | undefined
  /** undefined: what the file has cannot be seen at the moment. */
  lagBytes: number | undefined
  /** Since the start. */
  rotations: number
  lostBytes: number
}

export interface Walk {
  readonly options: TailOptions
  readonly sink: TailSink
  readonly status: TailStatus
  /** The file that had the name when it was opened. */
  handle: OpenFile | undefined
  /** Its offset counts all that was handed over, the carried line included: reading goes on there. */
  position: Checkpoint | undefined
  /** A new file begins: whether it goes on with the carried line shows in its first bytes. */
  joint: boolean
  live: boolean
  /** What is read into. */
  readonly block: Buffer
}

/** Moves to another file. A carried line keeps the checkpoint where it began, in the file before. */
export function moveTo(walk: Walk, place: Checkpoint): Checkpoint {
  walk.position = place
  if (walk.sink.pending() === 0) walk.sink.onCheckpoint({ ...place })
  return place
}

function push(walk: Walk, place: Checkpoint, bytes: Buffer): void {
  const { sink, status, options } = walk
  if (walk.joint && sink.pending() > 0 && options.startsLine(firstLine(bytes))) sink.onEnd()
  walk.joint = false
  sink.onBytes(bytes, walk.live)
  place.offset += bytes.length
  status.lagBytes = Math.max(0, place.size - place.offset)
  const applied = place.offset - sink.pending()
  if (applied >= 0) sink.onCheckpoint({ ...place, offset: applied })
}

/** Enough of a file to tell whether it begins with a line of its own. */
function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(10)
  return bytes.toString('utf8', 0, Math.min(end < 0 ? bytes.length : end, 1024))
}

async function readOn(walk: Walk, file: OpenFile, place: Checkpoint): Promise<void> {
  for await (const bytes of blocks(file, place.offset, { block: walk.block })) {
    push(walk, place, bytes)
    if (walk.options.signal.aborted) return
  }
}

/** Reads what came since; false: the first bytes are others by now, so it was truncated and has grown again. */
export async function readGrown(walk: Walk, file: OpenFile, place: Checkpoint, info: FileInfo): Promise<boolean> {
  const head = await growHead(file, place.head)
  if (head === undefined) return false
  Object.assign(place, { head, size: info.size, modified: info.modified })
  await readOn(walk, file, place)
  return true
}

/** A file that nobody writes to any more, from an offset to its end; what cannot be read is counted as lost. */
export async function readFinished(
  walk: Walk,
  file: FileInfo,
  from: Pick<Checkpoint, 'offset' | 'head'>,
): Promise<void> {
  const { id, size, modified, path } = file
  const place = moveTo(walk, { id, size, modified, head: from.head, offset: from.offset })
  try {
    if (isUnreadable(path)) throw new Error('this compression cannot be undone here')
    for await (const bytes of content(walk.options.files, path, from.offset)) {
      push(walk, place, bytes)
      if (walk.options.signal.aborted) return
    }
  } catch (error) {
    lose(walk, Math.max(0, size - place.offset), `${path}: ${(error as Error).message}`)
  }
}

export function lose({ status, options }: Walk, bytes: number, why: string): void {
  status.lostBytes += bytes
  options.warn(
    `log ${options.path}: ${bytes === 0 ? 'something may not have been' : `${bytes} bytes not`} read: ${why}`,
  )
}

/** Files that rotated while nobody looked, each from its first byte. */
export async function readRotated(walk: Walk, files: readonly FileInfo[]): Promise<void> {
  for (const file of files) {
    if (walk.options.signal.aborted) return
    walk.status.rotations++
    walk.joint = true
    await readFinished(walk, file, { offset: 0, head: noHead })
  }
}

/** The open file from its first byte. */
export async function startOver(walk: Walk, file: OpenFile, { id, size, modified, path }: FileInfo): Promise<void> {
  if (walk.options.signal.aborted) return
  walk.status.rotations++
  walk.joint = true
  const place = moveTo(walk, { id, size, modified, head: noHead, offset: 0 })
  await readGrown(walk, file, place, { id, size, modified, path, born: 0, kind: 'file' })
}
