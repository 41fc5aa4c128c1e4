// Which files a pattern names now, asked again and again: two hundred idle logs must not cost two hundred looks a second.
import { join } from 'node:path'
import { SilentError, type Files } from '../../../files.ts'
import { inspect, type FileInfo } from './files.ts'
import type { Pattern } from './pattern.ts'

/** Seconds after which all is looked at though no folder has changed: behind a symbolic link a file may have. */
const wholeEvery = 30

/** By folder: what changes with every file that comes, goes or is renamed in it. */
type Stamps = ReadonlyMap<string, string>

/**
 * Looks for the files of a pattern. The result takes the time in Unix seconds and resolves to all that match, in the order of
 * their names; undefined: none has come, gone or been renamed since the last answer. `unread` is told of folders that do not answer.
 */
export function finder(
  disk: Files,
  pattern: Pattern,
  unread: (reason: string) => void,
): (at: number) => Promise<readonly FileInfo[] | undefined> {
  const files = telling(disk, unread)
  let before: Stamps = new Map()
  // Times of folders have steps of some milliseconds: what comes within the same step is seen by one more whole look.
  let isSettled = false
  let wholeAt = -Infinity
  return async (at) => {
    if (
      isSettled &&
      at >= wholeAt &&
      at - wholeAt < wholeEvery &&
      isSame(before, await stampsOf(files, [...before.keys()]))
    )
      return undefined
    const { found, stamps } = await expand(files, pattern)
    isSettled = isSame(before, stamps)
    before = stamps
    wholeAt = at
    return found
  }
}

const isSame = (one: Stamps, other: Stamps): boolean =>
  one.size === other.size && [...one].every(([folder, stamp]) => other.get(folder) === stamp)

async function stampsOf(files: Files, folders: readonly string[]): Promise<Stamps> {
  return new Map(await Promise.all(folders.map(async (folder) => [folder, await stampOf(files, folder)] as const)))
}

async function stampOf(files: Files, folder: string): Promise<string> {
  const info = await inspect(files, folder).catch(() => undefined)
  return info === undefined ? '' : `${info.id}@${info.modified}`
}

async function expand(files: Files, { parts }: Pattern): Promise<{ found: FileInfo[]; stamps: Stamps }> {
  let paths = [parts[0] === '' ? '/' : '.']
  const names = parts[0] === '' ? parts.slice(1) : parts
  const stamps = new Map<string, string>()
  for (const [index, part] of names.entries()) {
    // Before they are listed: a change after that is seen at the next look. Folders that are only passed through need none.
    if (typeof part !== 'string' || index === names.length - 1)
      for (const [folder, stamp] of await stampsOf(files, paths)) stamps.set(folder, stamp)
    const next = await Promise.all(
      paths.map(async (folder) => (await named(files, folder, part)).map((one) => join(folder, one))),
    )
    paths = next.flat()
  }
  const all = await Promise.all(paths.map((path) => inspect(files, path).catch(() => undefined)))
  return { found: all.flatMap((file) => (file?.kind === 'file' ? [file] : [])), stamps }
}

/** A folder that is not there, or may not be read, has no names. */
async function named(files: Files, folder: string, part: string | RegExp): Promise<string[]> {
  if (typeof part === 'string') return [part]
  const names = await files.list(folder).catch(() => [])
  return names.filter((one) => part.test(one)).sort()
}

/** A folder that does not answer has no names either, but that is to be said. */
function telling(disk: Files, unread: (reason: string) => void): Files {
  const list = (folder: string): Promise<string[]> =>
    disk.list(folder).catch((error: unknown) => {
      if (error instanceof SilentError) unread(error.message)
      throw error
    })
  return { ...disk, list }
}
