// Follows one file through rotation, truncation and absence, so that every byte is handed over once and in order.
import type { OpenFile } from '../../../files.ts'
import { faultOf, type Down } from '../fault.ts'
import { newBlock } from './content.ts'
import { inspect, inspectOpen, noHead, type FileInfo } from './files.ts'
import { lineStart, lookback, readStretches } from './lookback.ts'
import { filesBetween, findFile, rotatedFiles, type Checkpoint } from './rotated.ts'
import {
  lose,
  moveTo,
  readFinished,
  readGrown,
  readRotated,
  startOver,
  type TailOptions,
  type TailSink,
  type TailStatus,
  type Walk,
} from './walk.ts'

export interface Tail {
  status(): TailStatus
  /** The log was looked at once: read to its end, or it cannot be read and the status says why. */
  ready: Promise<void>
  /** After the signal: nothing is handed over any more. */
  closed: Promise<void>
}

/** Seconds between looks beyond which what is found is not live: the process was stopped, or had much to read. */
const liveWithin = 30

/** Seconds after which a log that cannot be followed is warned of: a rotation takes less. */
const tellAfter = 10

/** Warns once of a log that stays down, and once when it is back. */
function teller({ path, now, warn }: TailOptions): (reason: string | undefined) => void {
  let since: number | undefined
  let told = false
  return (reason) => {
    since = reason === undefined ? undefined : (since ?? now())
    const down = since !== undefined && now() - since >= tellAfter
    if (down && !told) warn(`log ${path}: ${reason ?? ''}`)
    if (told && since === undefined) warn(`log ${path}: followed again`)
    told = down || (told && since !== undefined)
  }
}

/** Looks at the file at every `wake` until the signal. What goes wrong is in the status; looking goes on. */
export function tail(options: TailOptions, sink: TailSink): Tail {
  const status: TailStatus = {
    ...{ up: false, code: 'opening', reason: 'not opened yet' },
    ...{ lagBytes: 0, rotations: 0, lostBytes: 0 },
  }
  const walk: Walk = {
    options,
    sink,
    status,
    handle: undefined,
    position: options.checkpoint,
    joint: false,
    live: false,
    block: newBlock(),
  }
  let ready: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (ready = resolve))
  const tell = teller(options)
  const follow = async (): Promise<void> => {
    let lastLook = -Infinity
    while (!stopped(options.signal)) {
      walk.live = walk.handle !== undefined && options.now() - lastLook < liveWithin
      await look(walk)
      tell(status.reason)
      lastLook = options.now()
      ready()
      if (!stopped(options.signal)) await options.wake()
    }
    await close(walk)
    ready()
  }
  return { status: () => ({ ...status }), ready: opened, closed: follow() }
}

/** Asked again: it may have happened during the look. */
const stopped = (signal: AbortSignal): boolean => signal.aborted

async function look(walk: Walk): Promise<void> {
  try {
    const found = await inspect(walk.options.files, walk.options.path)
    const down = found === undefined || found.kind === 'file' ? await step(walk, found) : unfit(found)
    walk.status.lagBytes ??= Math.max(0, (walk.position?.size ?? 0) - (walk.position?.offset ?? 0))
    Object.assign(walk.status, { up: down === undefined, code: down?.code, reason: down?.reason })
  } catch (error) {
    Object.assign(walk.status, { up: false, ...faultOf(error), lagBytes: undefined })
    await close(walk)
  }
}

function unfit({ kind }: FileInfo): Down {
  return kind === 'folder'
    ? { code: 'directory', reason: 'is a directory: name a file in it, or all of them with *' }
    : { code: 'not_a_file', reason: 'is not a regular file' }
}

async function close(walk: Walk): Promise<void> {
  const file = walk.handle
  walk.handle = undefined
  await file?.close()
}

/** Answers why the log cannot be followed now; undefined: it can. */
function step(walk: Walk, found: FileInfo | undefined): Promise<Down | undefined> {
  const { handle, position } = walk
  return handle === undefined || position === undefined ? begin(walk, found) : goOn(walk, handle, position, found)
}

async function begin(walk: Walk, found: FileInfo | undefined): Promise<Down | undefined> {
  const { path, files } = walk.options
  if (found === undefined) {
    if (walk.position === undefined) moveTo(walk, await nothingYet(walk.options))
    return { code: 'missing', reason: 'does not exist' }
  }
  const file = await files.open(path)
  walk.handle = file
  const info = await inspectOpen(path, file)
  const rotated = await rotatedFiles(files, path)
  if (walk.position === undefined) await meet(walk, file, info, rotated)
  else await resume(walk, file, info, { rotated, from: walk.position })
  return undefined
}

/** All files but those that are already there are new: by their own stamps, since clocks of file systems tick slower than ours. */
async function nothingYet({ files, path }: TailOptions): Promise<Checkpoint> {
  const newest = (await rotatedFiles(files, path)).at(-1)
  return { id: '', head: noHead, offset: 0, size: 0, modified: newest?.modified ?? 0 }
}

/** First contact: what is there already gives state; counting starts behind it. */
async function meet(walk: Walk, file: OpenFile, info: FileInfo, rotated: readonly FileInfo[]): Promise<void> {
  const { newSince } = walk.options
  const offset = newSince !== undefined && info.born >= newSince ? 0 : await lineStart(file, info.size)
  await readPast(walk, rotated, { file: info, to: offset })
  const place = moveTo(walk, { id: info.id, head: noHead, offset, size: info.size, modified: info.modified })
  await readGrown(walk, file, place, info)
}

/** From a checkpoint: the rest of the file it speaks of, what rotated since, then the file that has the name now. */
async function resume(
  walk: Walk,
  file: OpenFile,
  info: FileInfo,
  { rotated, from }: { rotated: readonly FileInfo[]; from: Checkpoint },
): Promise<void> {
  const files = [...rotated.filter(({ id }) => id !== info.id), info]
  const known = from.id === '' ? undefined : await findFile(walk.options.files, files, from)
  if (from === walk.options.checkpoint) {
    await readPast(walk, rotated, { file: known ?? info, to: known === undefined ? 0 : from.offset })
  }
  if (known?.id === info.id) {
    const place = moveTo(walk, { ...from, id: info.id, size: info.size, modified: info.modified })
    if (await readGrown(walk, file, place, info)) return
  }
  if (known !== undefined) await readFinished(walk, known, from)
  else if (from.id !== '') lose(walk, Math.max(0, from.size - from.offset), 'the file read before is gone')
  // The number of a file that is gone may be another file's by now.
  await readRotated(walk, filesBetween(rotated, known ?? { ...from, id: '' }, info))
  await startOver(walk, file, info)
}

/** What the lines since the lookback say of the state, before the first one that counts. */
async function readPast(walk: Walk, rotated: readonly FileInfo[], last: { file: FileInfo; to: number }): Promise<void> {
  const { options, sink } = walk
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

async function goOn(
  walk: Walk,
  file: OpenFile,
  place: Checkpoint,
  found: FileInfo | undefined,
): Promise<Down | undefined> {
  if (found?.id === place.id) {
    const touched = found.size !== place.offset || found.modified !== place.modified
    if (touched && place.head.length === 0 && (await wasCopied(walk, file, place, found))) return undefined
    const whole = found.size >= place.offset && (!touched || (await readGrown(walk, file, place, found)))
    if (!whole) await truncated(walk, file, place, found)
    return undefined
  }
  const old = await inspectOpen(walk.options.path, file)
  if (!(await readGrown(walk, file, place, old))) await truncated(walk, file, place, old)
  if (found === undefined) return { code: 'missing', reason: 'is gone' }
  // logrotate has renamed and created, but the server has not reopened: it still writes to the old file.
  if (found.size > 0) await changeOver(walk, file, place, old)
  return undefined
}

/** The new file has bytes, so the server has left the old one: once more to its end, then on. */
async function changeOver(walk: Walk, file: OpenFile, place: Checkpoint, old: FileInfo): Promise<void> {
  const { path, files } = walk.options
  const next = await files.open(path)
  walk.handle = next
  try {
    const info = await inspectOpen(path, next)
    await readGrown(walk, file, place, await inspectOpen(path, file))
    await readRotated(walk, filesBetween(await rotatedFiles(files, path), old, info))
    await startOver(walk, next, info)
  } finally {
    await file.close()
  }
}

/** A file that was empty has no first bytes to tell that it was truncated since: a copy that is younger than what was seen does. */
async function wasCopied(walk: Walk, file: OpenFile, place: Checkpoint, info: FileInfo): Promise<boolean> {
  const { path, files } = walk.options
  const copies = (await rotatedFiles(files, path)).filter(({ id, born }) => id !== info.id && born > place.modified)
  if (copies.length === 0) return false
  await readRotated(walk, copies)
  await startOver(walk, file, info)
  return true
}

/** copytruncate leaves a copy: what we had not read of the file yet is there. */
async function truncated(walk: Walk, file: OpenFile, place: Checkpoint, info: FileInfo): Promise<void> {
  const { path, warn, files } = walk.options
  const copies = (await rotatedFiles(files, path)).filter(({ id }) => id !== info.id)
  const copy = await findFile(files, copies, { ...place, id: '' })
  if (copy === undefined) warn(`log ${path}: truncated and no copy is there: what was written last may be lost`)
  else await readFinished(walk, copy, place)
  await startOver(walk, file, info)
}
