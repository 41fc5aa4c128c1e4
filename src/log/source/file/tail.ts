// Follows one file through rotation, truncation and absence, so that every byte is handed over once and in order.
import type { OpenFile } from '../../../files.ts'
import { faultOf, type Down } from '../fault.ts'
import { newBlock } from './content.ts'
import { growHead, inspect, inspectOpen, noHead, type FileInfo } from './files.ts'
import { lineStart, lookback, readStretches } from './lookback.ts'
import { filesBetween, findFile, mayHold, rotatedFiles, type Checkpoint } from './rotated.ts'
import {
  countLost,
  moveTo,
  readFinished,
  readGrown,
  readRotated,
  readFromStart,
  type TailOptions,
  type TailSink,
  type TailStatus,
  type TailState,
} from './tail-state.ts'

export interface Tail {
  status(): TailStatus
  /** Resolves after the first look: the log was read to its end, or the status says why it cannot be. */
  ready: Promise<void>
  /** Resolves after the signal, when nothing is handed over any more. */
  closed: Promise<void>
}

/** After a longer pause between two looks (seconds), what is read is not live: the process was stopped, or had much to read. */
const liveWithin = 30

/** Seconds after which we warn of a log that cannot be followed: a rotation takes less. */
const warnAfter = 10

/** Warns once of a log that stays down, and once when it is back. */
function outageWarner({ path, now, warn }: TailOptions): (reason: string | undefined) => void {
  let since: number | undefined
  let warned = false
  return (reason) => {
    since = reason === undefined ? undefined : (since ?? now())
    const down = since !== undefined && now() - since >= warnAfter
    if (down && !warned) warn(`log ${path}: ${reason ?? ''}`)
    if (warned && since === undefined) warn(`log ${path}: followed again`)
    warned = down || (warned && since !== undefined)
  }
}

/** Looks at the file at every `wake` until the signal. Errors go into the status, and the next look tries again. */
export function tail(options: TailOptions, sink: TailSink): Tail {
  const status: TailStatus = {
    ...{ up: false, code: 'opening', reason: 'not opened yet' },
    ...{ lagBytes: 0, rotations: 0, lostBytes: 0 },
  }
  const state: TailState = {
    options,
    sink,
    status,
    handle: undefined,
    position: options.checkpoint,
    newFile: false,
    live: false,
    block: newBlock(),
  }
  let ready: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (ready = resolve))
  const warnOfOutage = outageWarner(options)
  const follow = async (): Promise<void> => {
    let lastLook = -Infinity
    while (!stopped(options.signal)) {
      state.live = state.handle !== undefined && options.now() - lastLook < liveWithin
      await look(state)
      warnOfOutage(status.reason)
      lastLook = options.now()
      ready()
      if (!stopped(options.signal)) await options.wake()
    }
    await close(state)
    ready()
  }
  return { status: () => ({ ...status }), ready: opened, closed: follow() }
}

/** A function, since the signal may abort during a look. */
const stopped = (signal: AbortSignal): boolean => signal.aborted

async function look(state: TailState): Promise<void> {
  try {
    const found = await inspect(state.options.files, state.options.path)
    const down = found === undefined || found.kind === 'file' ? await step(state, found) : notAFile(found)
    state.status.lagBytes ??= Math.max(0, (state.position?.size ?? 0) - (state.position?.offset ?? 0))
    Object.assign(state.status, { up: down === undefined, code: down?.code, reason: down?.reason })
  } catch (error) {
    Object.assign(state.status, { up: false, ...faultOf(error), lagBytes: undefined })
    await close(state)
  }
}

function notAFile({ kind }: FileInfo): Down {
  return kind === 'folder'
    ? { code: 'directory', reason: 'is a directory: name a file in it, or all of them with *' }
    : { code: 'not_a_file', reason: 'is not a regular file' }
}

async function close(state: TailState): Promise<void> {
  const file = state.handle
  state.handle = undefined
  await file?.close()
}

/** Answers why the log cannot be followed now; undefined: it can. */
function step(state: TailState, found: FileInfo | undefined): Promise<Down | undefined> {
  const { handle, position } = state
  return handle === undefined || position === undefined ? begin(state, found) : followOn(state, handle, position, found)
}

async function begin(state: TailState, found: FileInfo | undefined): Promise<Down | undefined> {
  const { path, files } = state.options
  if (found === undefined) {
    if (state.position === undefined) moveTo(state, await beforeFirstFile(state.options))
    return { code: 'missing', reason: 'does not exist' }
  }
  const file = await files.open(path)
  state.handle = file
  const info = await inspectOpen(path, file)
  const rotated = await rotatedFiles(files, path)
  if (state.position === undefined) await firstContact(state, file, info, rotated)
  else await resume(state, file, info, { rotated, from: state.position })
  return undefined
}

/** The log does not exist yet. Files newer than the newest rotated one will count; by their own times, since a file system's clock ticks slower than ours. */
async function beforeFirstFile({ files, path }: TailOptions): Promise<Checkpoint> {
  const newest = (await rotatedFiles(files, path)).at(-1)
  return { id: '', head: noHead, offset: 0, size: 0, modified: newest?.modified ?? 0 }
}

/** The first time that we see this log: what it holds already sets state, and counting starts behind it. */
async function firstContact(
  state: TailState,
  file: OpenFile,
  info: FileInfo,
  rotated: readonly FileInfo[],
): Promise<void> {
  const { newSince } = state.options
  const offset = newSince !== undefined && info.born >= newSince ? 0 : await lineStart(file, info.size)
  await lookBack(state, rotated, { file: info, to: offset })
  const place = moveTo(state, { id: info.id, head: noHead, offset, size: info.size, modified: info.modified })
  await readGrown(state, file, place, info)
}

/** From a checkpoint: the rest of the file it speaks of, what rotated since, then the file that has the name now. */
async function resume(
  state: TailState,
  file: OpenFile,
  info: FileInfo,
  { rotated, from }: { rotated: readonly FileInfo[]; from: Checkpoint },
): Promise<void> {
  const files = [...rotated.filter(({ id }) => id !== info.id), info]
  const known = from.id === '' ? undefined : await knownFile(state, file, info, { files, from })
  if (from === state.options.checkpoint) {
    await lookBack(state, rotated, { file: known ?? info, to: known === undefined ? 0 : from.offset })
  }
  if (known?.id === info.id) {
    const place = moveTo(state, { ...from, id: info.id, size: info.size, modified: info.modified })
    if (await readGrown(state, file, place, info)) return
  }
  if (known !== undefined) await readFinished(state, known, from)
  else if (from.id !== '') countLost(state, Math.max(0, from.size - from.offset), 'the file read before is gone')
  // The inode number of a file that is gone may belong to another file by now.
  await readRotated(state, filesBetween(rotated, known ?? { ...from, id: '' }, info))
  await readFromStart(state, file, info)
}

/** By the open file itself: its name may be another file's by now. */
async function knownFile(
  state: TailState,
  file: OpenFile,
  info: FileInfo,
  { files, from }: { files: readonly FileInfo[]; from: Checkpoint },
): Promise<FileInfo | undefined> {
  const isSame = info.id === from.id && mayHold(from, info) && (await growHead(file, from.head)) !== undefined
  return isSame ? info : findFile(state.options.files, files, from)
}

/** Takes the state from the lines of the last `lookbackSeconds` before the first line that counts. */
async function lookBack(
  state: TailState,
  rotated: readonly FileInfo[],
  last: { file: FileInfo; to: number },
): Promise<void> {
  const { options, sink } = state
  const index = rotated.findIndex(({ id }) => id === last.file.id)
  const before = index < 0 ? rotated : rotated.slice(0, index)
  const stretches = await lookback(options.files, before, last, options.now() - options.lookbackSeconds, options.timeOf)
  await readStretches(
    options.files,
    stretches,
    (bytes) => sink.onPast(bytes),
    () => sink.onPastEnd(),
  )
}

async function followOn(
  state: TailState,
  file: OpenFile,
  place: Checkpoint,
  found: FileInfo | undefined,
): Promise<Down | undefined> {
  if (found?.id === place.id) {
    const touched = found.size !== place.offset || found.modified !== place.modified
    if (touched && place.head.length === 0 && (await wasCopied(state, file, place, found))) return undefined
    const whole = found.size >= place.offset && (!touched || (await readGrown(state, file, place, found)))
    if (!whole) await truncated(state, file, place, found)
    return undefined
  }
  const old = await inspectOpen(state.options.path, file)
  if (!(await readGrown(state, file, place, old))) await truncated(state, file, place, old)
  if (found === undefined) return { code: 'missing', reason: 'is gone' }
  // logrotate has renamed and created, but the server has not reopened: it still writes to the old file.
  if (found.size > 0) await switchToNewFile(state, file, place, old)
  return undefined
}

/** The new file has bytes, so the server has left the old one: reads the old one to its end, then the new one. */
async function switchToNewFile(state: TailState, file: OpenFile, place: Checkpoint, old: FileInfo): Promise<void> {
  const { path, files } = state.options
  const next = await files.open(path)
  state.handle = next
  try {
    const info = await inspectOpen(path, next)
    await readGrown(state, file, place, await inspectOpen(path, file))
    await readRotated(state, filesBetween(await rotatedFiles(files, path), old, info))
    await readFromStart(state, next, info)
  } finally {
    await file.close()
  }
}

/** A file that was empty at the last look has no first bytes to compare. That it was truncated since shows in a copy younger than that look. */
async function wasCopied(state: TailState, file: OpenFile, place: Checkpoint, info: FileInfo): Promise<boolean> {
  const { path, files } = state.options
  const copies = (await rotatedFiles(files, path)).filter(({ id, born }) => id !== info.id && born > place.modified)
  if (copies.length === 0) return false
  await readRotated(state, copies)
  await readFromStart(state, file, info)
  return true
}

/** copytruncate leaves a copy: it holds what we had not read yet. */
async function truncated(state: TailState, file: OpenFile, place: Checkpoint, info: FileInfo): Promise<void> {
  const { path, warn, files } = state.options
  const copies = (await rotatedFiles(files, path)).filter(({ id }) => id !== info.id)
  const copy = await findFile(files, copies, { ...place, id: '' })
  if (copy === undefined) warn(`log ${path}: truncated and no copy is there: what was written last may be lost`)
  else await readFinished(state, copy, place)
  await readFromStart(state, file, info)
}
