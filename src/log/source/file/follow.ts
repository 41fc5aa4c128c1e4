// A file as a source of log lines: the tail of it, what its bytes add up to, and the checkpoint that ties both together.
import type { Files } from '../../../files.ts'
import { ingest } from '../../state/ingest.ts'
import type { Checkpoint } from './rotated.ts'
import { paceOf } from './pace.ts'
import type { Source, SourceOptions } from '../source.ts'
import { tail } from './tail.ts'
import { startsLine, unwrapper } from '../../line/unwrap.ts'
import type { PartialLines } from '../../line/partial.ts'

/** What the state file holds of a file, under its path. */
export interface FileOffset {
  checkpoint: Checkpoint
  held: PartialLines
  rotations: number
  lostBytes: number
}

export interface FollowOptions extends SourceOptions {
  /** How files are read. */
  files: Files
  /** All of a file counts that is new to us and was created after this time (Unix seconds). */
  newSince?: number | undefined
  /** Resolves when it is time to look again; by default at the pace of the file. */
  wake?: (() => Promise<unknown>) | undefined
}

/** Calls `then` after each call. */
function afterwards<A extends unknown[]>(call: (...args: A) => void, then: () => void): (...args: A) => void {
  return (...args) => {
    call(...args)
    then()
  }
}

export function followFile(options: FollowOptions): Source {
  const { name: path, offsets, signal, zone, now } = options
  const former = offsets.get(path) as FileOffset | undefined
  const pace = paceOf(path, { now, signal, mayWatch: () => options.files.isQuick(path) })
  const ingested = ingest({ ...options, ...(former === undefined ? {} : { held: former.held }) })
  const input = { ...ingested, onBytes: afterwards(ingested.onBytes, pace.changed) }
  const before = { rotations: former?.rotations ?? 0, lostBytes: former?.lostBytes ?? 0 }
  const timeOf = unwrapper({ zone, now })
  const status = () => {
    const current = followed.status()
    return {
      ...current,
      rotations: before.rotations + current.rotations,
      lostBytes: before.lostBytes + current.lostBytes,
    }
  }
  const followed = tail(
    {
      ...options,
      path,
      wake: options.wake ?? pace.wake,
      checkpoint: former?.checkpoint,
      timeOf: (raw) => timeOf(raw)?.time,
      startsLine: (raw) => startsLine(raw, { zone, now }),
    },
    {
      ...input,
      onCheckpoint(checkpoint) {
        const { rotations, lostBytes } = status()
        offsets.set(path, { checkpoint, held: input.held(), rotations, lostBytes } satisfies FileOffset)
      },
    },
  )
  return {
    statuses: () => [{ source: path, origin: options.origin(), ...status(), lastLine: input.lastLine() }],
    ready: followed.ready,
    closed: followed.closed,
  }
}
