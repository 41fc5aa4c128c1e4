// A file as a source of log lines: the tail of it, what its bytes add up to, and the checkpoint that ties both together.
import { setTimeout as delay } from 'node:timers/promises'
import { ingest } from '../../state/ingest.ts'
import type { Checkpoint } from './rotated.ts'
import { aborted } from '../pause.ts'
import type { Source, SourceOptions } from '../source.ts'
import { tail } from './tail.ts'
import { startsLine, unwrapper } from '../../line/unwrap.ts'
import type { Held } from '../../line/partial.ts'

/** Seconds between looks at a file: a line is in well within 250 ms, and a look costs some 300 µs. */
const interval = 0.1

/** What the state file holds of a file, under its path. */
export interface FileOffset {
  checkpoint: Checkpoint
  held: Held
  rotations: number
  lostBytes: number
}

export interface FollowOptions extends SourceOptions {
  /** First contact with a file born since (Unix seconds): all of it is new. */
  newSince?: number | undefined
  /** Resolves when it is time to look again; by default after 100 ms. */
  wake?: (() => Promise<unknown>) | undefined
}

export function followFile(options: FollowOptions): Source {
  const { name: path, offsets, signal, zone, now } = options
  const former = offsets.get(path) as FileOffset | undefined
  const input = ingest({ ...options, ...(former === undefined ? {} : { held: former.held }) })
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
      wake: options.wake ?? (() => delay(interval * 1000, undefined, { signal }).catch(aborted)),
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
