// The state of a tail that reads one log from file to file: its position, and how bytes, changes of file and losses reach its sink.
import type { Files, OpenFile } from '../../../files.ts'
import { blocks, content } from './content.ts'
import { growHead, isPassing, isUnreadable, noHead, type FileInfo } from './files.ts'
import type { TimeOf } from './lookback.ts'
import type { Checkpoint } from './rotated.ts'
import type { SourceFault } from '../fault.ts'

/** Receives the bytes. Blocks are reused: their content is valid until the call returns. */
export interface TailSink {
  /** Bytes to count. `live`: they were written since the last look, a moment ago. */
  onBytes(bytes: Buffer, live: boolean): void
  /** The unfinished line is over: the next bytes begin a new line. */
  onEnd(): void
  /** Bytes before the place where counting begins: they set state and are not counted. `onPastEnd` ends one stretch of them. */
  onPast(bytes: Buffer): void
  onPastEnd(): void
  /** Bytes of the unfinished line. */
  pending(): number
  /** All lines before this are applied. Called in the same tick as the bytes that moved it. */
  onCheckpoint(checkpoint: Checkpoint): void
}

export interface TailOptions {
  path: string
  /** How files are read. */
  files: Files
  /** Unix seconds. */
  now: () => number
  /** Resolves when it is time to look again. */
  wake: () => Promise<unknown>
  signal: AbortSignal
  /** Where a former run stopped; undefined: the log is new to us, and counting starts at the end of the file as found. */
  checkpoint: Checkpoint | undefined
  /** All of a file counts that is new to us and was created after this time (Unix seconds). */
  newSince?: number | undefined
  lookbackSeconds: number
  timeOf: TimeOf
  /** Whether a file with this first line begins with a line of its own, rather than with the rest of the last line of the file before. */
  startsLine: (raw: string) => boolean
  warn: (message: string) => void
}

export interface TailStatus {
  up: boolean
  /** Why the log is not read, as a code and in words; undefined while it is. */
  code: SourceFault | undefined
  reason: string | undefined
  /** undefined: the size of the file is not known at the moment. */
  lagBytes: number | undefined
  /** Since the start. */
  rotations: number
  lostBytes: number
}

export interface TailState {
  readonly options: TailOptions
  readonly sink: TailSink
  readonly status: TailStatus
  /** The file that had the name when it was opened. */
  handle: OpenFile | undefined
  /** Where reading goes on: behind all bytes handed over, those of an unfinished line included. */
  position: Checkpoint | undefined
  /** The next bytes are the first of another file: they show whether it continues the unfinished line. */
  newFile: boolean
  live: boolean
  /** The buffer of all reads. */
  readonly block: Buffer
}

/** Moves to another file. While a line is unfinished, the checkpoint stays where that line began, in the file before. */
export function moveTo(state: TailState, place: Checkpoint): Checkpoint {
  state.position = place
  if (state.sink.pending() === 0) state.sink.onCheckpoint({ ...place })
  return place
}

function handOver(state: TailState, place: Checkpoint, bytes: Buffer): void {
  const { sink, status, options } = state
  if (state.newFile && sink.pending() > 0 && options.startsLine(firstLine(bytes))) sink.onEnd()
  state.newFile = false
  sink.onBytes(bytes, state.live)
  place.offset += bytes.length
  status.lagBytes = Math.max(0, place.size - place.offset)
  const applied = place.offset - sink.pending()
  if (applied >= 0) sink.onCheckpoint({ ...place, offset: applied })
}

/** The first line of a file, as much as is needed to tell whether it is a line of its own. */
function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(10)
  return bytes.toString('utf8', 0, Math.min(end < 0 ? bytes.length : end, 1024))
}

async function readOn(state: TailState, file: OpenFile, place: Checkpoint): Promise<void> {
  for await (const bytes of blocks(file, place.offset, { block: state.block })) {
    handOver(state, place, bytes)
    if (state.options.signal.aborted) return
  }
}

/** Reads what was appended. False: the first bytes have changed, so the file was truncated and written anew. */
export async function readGrown(state: TailState, file: OpenFile, place: Checkpoint, info: FileInfo): Promise<boolean> {
  const head = await growHead(file, place.head)
  if (head === undefined) return false
  Object.assign(place, { head, size: info.size, modified: info.modified })
  await readOn(state, file, place)
  return true
}

/**
 * A file that nobody writes to any more, from an offset to its end; what cannot be read is counted as lost.
 * @throws where it gives no answer: nothing is lost yet, and the next look goes on where this one stopped.
 */
export async function readFinished(
  state: TailState,
  file: FileInfo,
  from: Pick<Checkpoint, 'offset' | 'head'>,
): Promise<void> {
  const { id, size, modified, path } = file
  const place = moveTo(state, { id, size, modified, head: from.head, offset: from.offset })
  try {
    if (isUnreadable(path)) throw new Error('this compression cannot be undone here')
    for await (const bytes of content(state.options.files, path, from.offset)) {
      handOver(state, place, bytes)
      if (state.options.signal.aborted) return
    }
  } catch (error) {
    if (isPassing(error)) throw error
    countLost(state, Math.max(0, size - place.offset), `${path}: ${(error as Error).message}`)
  }
}

export function countLost({ status, options }: TailState, bytes: number, why: string): void {
  status.lostBytes += bytes
  options.warn(
    `log ${options.path}: ${bytes === 0 ? 'something may not have been' : `${bytes} bytes not`} read: ${why}`,
  )
}

/** Files that rotated while nobody looked, each from its first byte. */
export async function readRotated(state: TailState, files: readonly FileInfo[]): Promise<void> {
  for (const file of files) {
    if (state.options.signal.aborted) return
    state.status.rotations++
    state.newFile = true
    await readFinished(state, file, { offset: 0, head: noHead })
  }
}

/** The open file from its first byte. */
export async function readFromStart(
  state: TailState,
  file: OpenFile,
  { id, size, modified, path }: FileInfo,
): Promise<void> {
  if (state.options.signal.aborted) return
  state.status.rotations++
  state.newFile = true
  const place = moveTo(state, { id, size, modified, head: noHead, offset: 0 })
  await readGrown(state, file, place, { id, size, modified, path, born: 0, kind: 'file' })
}
