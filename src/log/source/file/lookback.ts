// What a log said before the place where counting begins: found by the times in its lines, read for state, never counted.
import { blocks } from './content.ts'
import type { Files, OpenFile } from '../../../files.ts'
import { isCompressed, readAt, withFile, type FileInfo } from './files.ts'

/** Unix seconds of a raw line; undefined: it has no time. */
export type TimeOf = (raw: string) => number | undefined

export interface Stretch {
  file: FileInfo
  from: number
  to: number
}

/** A busy server writes less in an hour; a trace log is not read for ever. */
const mostBytes = 256 * 1024 * 1024
/** The search stops at this many bytes: reading them too many takes a part of a second. */
const probe = 64 * 1024

/**
 * The stretches, oldest first, with the lines since `since` (Unix seconds): the end of `last` up to `to`, and of the
 * files before it as far as they reach. They may begin with a few older lines; lines without times end the search.
 */
export async function lookback(
  disk: Files,
  before: readonly FileInfo[],
  last: { file: FileInfo; to: number },
  since: number,
  timeOf: TimeOf,
): Promise<Stretch[]> {
  const stretches: Stretch[] = []
  let left = mostBytes
  const files = [...before.filter(({ path }) => !isCompressed(path)), { ...last.file, size: last.to }]
  for (const file of files.reverse()) {
    if (left <= 0 || file.modified < since) break
    const from = await withFile(disk, file.path, (handle) => findTime(handle, file.size, since, timeOf))
    if (from === undefined) break
    stretches.push({ file, from: Math.max(from, file.size - left), to: file.size })
    if (from > 0) break
    left -= file.size
  }
  return stretches.reverse()
}

/** Hands over the bytes of the stretches, telling where each ends. */
export async function readStretches(
  disk: Files,
  stretches: readonly Stretch[],
  onBytes: (bytes: Buffer) => void,
  onEnd: () => void,
): Promise<void> {
  for (const { file, from, to } of stretches) {
    await withFile(disk, file.path, async (handle) => {
      for await (const block of blocks(handle, from, { to })) onBytes(block)
    })
    onEnd()
  }
}

/** Offset of a line at most 64 KiB before the first one since `since`; undefined: no line near the end has a time. */
async function findTime(handle: OpenFile, end: number, since: number, timeOf: TimeOf): Promise<number | undefined> {
  const last = await firstTime(handle, Math.max(0, end - probe), end, timeOf)
  if (last === undefined) return undefined
  let low = 0
  for (let high = end; high - low > probe;) {
    const middle = Math.floor((low + high) / 2)
    const line = await firstTime(handle, middle, high, timeOf)
    if (line !== undefined && line.time < since) low = line.at
    else high = middle
  }
  return low
}

/** The first line that begins in the 64 KiB after `from` (at 0: the first of the file) and has a time. */
async function firstTime(
  handle: OpenFile,
  from: number,
  end: number,
  timeOf: TimeOf,
): Promise<{ at: number; time: number } | undefined> {
  const bytes = await readAt(handle, from, Math.min(probe, end - from))
  let at = from === 0 ? 0 : bytes.indexOf(10) + 1
  if (at === 0 && from > 0) return undefined
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf(10, at)
    if (lineEnd < 0) return undefined
    const time = timeOf(bytes.toString('utf8', at, lineEnd))
    if (time !== undefined) return { at: from + at, time }
    at = lineEnd + 1
  }
  return undefined
}

/** Where the line that stands at `end` begins: 0, or behind the last line break before it. */
export async function lineStart(handle: OpenFile, end: number): Promise<number> {
  for (let to = end; to > 0; to -= probe) {
    const from = Math.max(0, to - probe)
    const at = (await readAt(handle, from, to - from)).lastIndexOf(10)
    if (at >= 0) return from + at + 1
  }
  return 0
}
