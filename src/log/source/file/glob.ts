// Files by pattern as a source: new ones join, gone ones leave, and what rotation leaves behind is not taken for a new one.
import { basename, dirname, extname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Files } from '../../../files.ts'
import type { Down } from '../fault.ts'
import { inspect, isCompressed, type FileInfo } from './files.ts'
import { finder } from './finder.ts'
import { aborted } from '../pause.ts'
import type { FileOffset } from './follow.ts'
import { parsePattern, type Captured, type Pattern } from './pattern.ts'
import { rotationOf } from './rotated.ts'
import type { Source, SourceOptions, SourceStatus } from '../source.ts'

/** Seconds between two looks for new files. */
const interval = 1
/** Seconds that a file may be away, as at a rotation, before it leaves the list. */
const patience = 10
/** Seconds for which the offset of a file that is gone is kept, in case it comes back. */
const memory = 7 * 86_400
const mostFiles = 1000

/** Opens one file that matches. `newSince`: all of a file counts that was created after this time. */
export type OpenFile = (
  path: string,
  captured: Captured,
  around: { signal: AbortSignal; newSince: number | undefined },
) => Source

interface Followed {
  source: Source
  stop: AbortController
  /** Unix seconds of the last look that found it. */
  found: number
}

export interface GlobOptions extends Pick<SourceOptions, 'name' | 'now' | 'signal' | 'offsets' | 'warn'> {
  /** How folders are read. */
  files: Files
  /** Resolves when it is time to look for files again; by default after a second. */
  rescan?: (() => Promise<unknown>) | undefined
}

export function followGlob(options: GlobOptions, open: OpenFile): Source {
  const { name, signal } = options
  const pattern = parsePattern(name)
  const followed = new Map<string, Followed>()
  const rescan = options.rescan ?? (() => delay(interval * 1000, undefined, { signal }).catch(aborted))
  let unread: Down | undefined
  const scanOnce = scanner(
    options,
    pattern,
    { followed, unread: (reason) => (unread = { code: 'hung', reason }) },
    open,
  )
  const scan = async (): Promise<void> => {
    unread = undefined
    await scanOnce()
  }
  const first = scan()
  const ready = first.then(() => Promise.all([...followed.values()].map(({ source }) => source.ready)))
  const loop = async (): Promise<void> => {
    await first
    await rescan()
    while (!stopped(signal)) {
      await scan()
      if (!stopped(signal)) await rescan()
    }
    await Promise.all([...followed.values()].map(({ source }) => source.closed))
  }
  const nothing = { origin: undefined, lagBytes: 0, lastLine: undefined, rotations: 0, lostBytes: 0 }
  return {
    statuses(): SourceStatus[] {
      const statuses = [...followed.values()].flatMap(({ source }) => source.statuses())
      return statuses.length > 0 ? statuses : [{ source: name, up: false, ...(unread ?? noMatch), ...nothing }]
    },
    ready: ready.then(() => undefined),
    closed: loop(),
  }
}

const noMatch: Down = { code: 'no_match', reason: 'matches no file' }

const stopped = (signal: AbortSignal): boolean => signal.aborted

/** What identifies a file under any name, also where the inode number of a deleted file was given to another. */
const keyOf = ({ id, born }: FileInfo): string => `${id}@${born}`

function scanner(
  { name, now, signal, offsets, warn, files: disk }: GlobOptions,
  pattern: Pattern,
  { followed, unread }: { followed: Map<string, Followed>; unread: (reason: string) => void },
  open: OpenFile,
): () => Promise<void> {
  const find = finder(disk, pattern, unread)
  const known = new Set<string>()
  let files: readonly FileInfo[] = []
  let newSince = (offsets.get(name) as { scanned: number } | undefined)?.scanned
  let warned = false
  return async () => {
    const at = now()
    const found = await find(at)
    if (found !== undefined) files = withoutRotated(found, [...followed.keys()])
    for (const file of files) {
      const already = followed.get(file.path)
      if (already !== undefined) already.found = at
      // Followed under another name until now: its follower reads it to the end.
      else if (known.has(keyOf(file))) continue
      else if (followed.size < mostFiles) {
        const stop = new AbortController()
        const around = { signal: AbortSignal.any([signal, stop.signal]), newSince }
        followed.set(file.path, { source: open(file.path, pattern.match(file.path) ?? {}, around), stop, found: at })
      } else if (!warned) {
        warned = true
        warn(`log ${name}: matches over ${mostFiles} files, the others are not read`)
      }
      known.add(keyOf(file))
    }
    newSince = 0
    offsets.set(name, { scanned: at })
    await leave(disk, followed, at)
    if (found !== undefined) forget(offsets, pattern, followed, at)
  }
}

/** Only a file that its own follower finds gone leaves: a folder that cannot be listed just now is no proof. */
async function leave(disk: Files, followed: Map<string, Followed>, at: number): Promise<void> {
  for (const [path, { source, stop, found }] of followed) {
    if (at - found < patience || (await inspect(disk, path).catch(() => true)) !== undefined) continue
    stop.abort()
    await source.closed
    followed.delete(path)
  }
}

function forget(
  offsets: Map<string, unknown>,
  pattern: Pattern,
  followed: ReadonlyMap<string, Followed>,
  at: number,
): void {
  for (const [path, offset] of offsets) {
    if (followed.has(path) || pattern.match(path) === undefined) continue
    const { checkpoint } = offset as Partial<FileOffset>
    if (checkpoint !== undefined && at - checkpoint.modified > memory) offsets.delete(path)
  }
}

/** `nats.log*` finds nats.log.1 as well: that was read when it was nats.log. */
function withoutRotated(files: readonly FileInfo[], followed: readonly string[]): FileInfo[] {
  const bases = [...new Set([...followed, ...files.map(({ path }) => path)])].map((path) => ({
    path,
    folder: dirname(path),
    stem: path.slice(0, path.length - extname(path).length),
  }))
  const isRotated = ({ path }: FileInfo): boolean =>
    bases.some(
      (base) =>
        base.path !== path &&
        path.startsWith(base.stem) &&
        base.folder === dirname(path) &&
        rotationOf(basename(base.path))(basename(path)) !== undefined,
    )
  return files.filter((file) => !isCompressed(file.path) && !isRotated(file))
}
