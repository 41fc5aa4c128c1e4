// When to look at a file again: soon while it is written to, later the longer it is quiet. Two hundred idle logs must cost
// next to nothing, and the first line after a quiet night must not be late: a change that the system tells of ends a pause.
import { watch, type FSWatcher } from 'node:fs'

/** Seconds between looks. On file systems that tell of no change (NFS) the longest is how late the first line may be. */
const shortest = 0.1
const longest = 3
/** A pause is the quiet time so far divided by this: within 2.5 s of the last line it is 250 ms at most. */
const share = 0.1
/** Seconds of quiet after which the system is asked to tell of a change. A busy file would have it tell of every line. */
const quiet = 1

export interface Pace {
  /** Resolves when it is time to look again. */
  wake(): Promise<void>
  /** The file was written to. */
  changed(): void
}

export const pauseAfter = (quietSeconds: number): number => Math.min(longest, Math.max(shortest, quietSeconds * share))

export interface PaceOptions {
  /** Unix seconds. */
  now(): number
  signal: AbortSignal
  /** Whether the system may be asked to report changes (inotify). That call looks up the file, and blocks this process where the file system hangs. */
  mayWatch(): boolean
}

/** Of one file, until the signal. */
export function paceOf(path: string, { now, signal, mayWatch }: PaceOptions): Pace {
  let changedAt = now()
  let watcher: FSWatcher | undefined
  let endPause = (): void => undefined
  const changed = (): void => {
    changedAt = now()
    watcher?.close()
    watcher = undefined
  }
  const hint = (): void => {
    changed()
    endPause()
  }
  signal.addEventListener('abort', hint, { once: true })
  return {
    changed,
    async wake() {
      if (signal.aborted) return
      const quietSeconds = now() - changedAt
      if (quietSeconds >= quiet && mayWatch()) watcher ??= watchFile(path, hint)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseAfter(quietSeconds) * 1000)
        endPause = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}

/** A hint only: undefined where the file is not there, or the system cannot tell, or not of so many. */
function watchFile(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false }, onChange).on('error', onChange)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return undefined
  }
}
