// Which files a pattern names now, asked again and again: two hundred idle logs must not cost two hundred looks a second.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect, type FileInfo } from './files.ts'
import type { Pattern } from './pattern.ts'

/** Seconds after which all is looked at though no folder has changed: behind a symbolic link a file may have. */
const wholeEvery = 10

/** By folder: what changes with every file that comes, goes or is renamed in it. */
type Stamps = ReadonlyMap<string, string>

/**
 * Looks for the files of a pattern. The result takes the time in Unix seconds and resolves to all that match, in the order of
 * their names; undefined: none has come, gone or been renamed since the last answer.
 */
export function finder(pattern: Pattern): (at: number) => Promise<readonly FileInfo[] | undefined> {
  let before: Stamps = new Map()
  // Times of folders have steps of some milliseconds: what comes within the same step is seen by one more whole look.
  let isSettled = false
  let wholeAt = -Infinity
  return async (at) => {
    if (isSettled && at >= wholeAt && at - wholeAt < wholeEvery && isSame(before, await stampsOf([...before.keys()])))
      return undefined
    const { files, stamps } = await expand(pattern)
    isSettled = isSame(before, stamps)
    before = stamps
    wholeAt = at
    return files
  }
}

const isSame = (one: Stamps, other: Stamps): boolean =>
  one.size === other.size && [...one].every(([folder, stamp]) => other.get(folder) === stamp)

async function stampsOf(folders: readonly string[]): Promise<Stamps> {
  return new Map(await Promise.all(folders.map(async (folder) => [folder, await stampOf(folder)] as const)))
}

async function stampOf(folder: string): Promise<string> {
  const info = await inspect(folder).catch(() => undefined)
  return info === undefined ? '' : `${info.id}@${info.modified}`
}

async function expand({ parts }: Pattern): Promise<{ files: FileInfo[]; stamps: Stamps }> {
  let paths = [parts[0] === '' ? '/' : '.']
  const names = parts[0] === '' ? parts.slice(1) : parts
  const stamps = new Map<string, string>()
  for (const [index, part] of names.entries()) {
    // Before they are listed: a change after that is seen at the next look. Folders that are only passed through need none.
    if (typeof part !== 'string' || index === names.length - 1)
      for (const [folder, stamp] of await stampsOf(paths)) stamps.set(folder, stamp)
    const next = await Promise.all(
      paths.map(async (folder) => (await named(folder, part)).map((one) => join(folder, one))),
    )
    paths = next.flat()
  }
  const files = await Promise.all(paths.map((path) => inspect(path).catch(() => undefined)))
  return { files: files.flatMap((file) => (file?.kind === 'file' ? [file] : [])), stamps }
}

/** A folder that is not there, or may not be read, has no names. */
async function named(folder: string, part: string | RegExp): Promise<string[]> {
  if (typeof part === 'string') return [part]
  const names = await readdir(folder).catch(() => [])
  return names.filter((one) => part.test(one)).sort()
}
