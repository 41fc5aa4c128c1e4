// Bytes that come when they come (standard input, a command, a connection): whole lines of them to the log state.
import { ingest, type Ingest } from '../state/ingest.ts'
import type { SourceOptions, SourceStatus } from './source.ts'
import { splitter } from '../line/split.ts'

/** After this many seconds of silence, or once a line is no older than this, the backlog has been read. */
const quiet = 1
const recent = 60
/** After this many seconds of silence a tool repeats nothing more: far longer than it takes from block to block on a busy machine. */
const silence = 10

export interface Liveness {
  /** Whether lines are read as they are written (the backlog is over), given the time of the newest line. */
  at(time: number | undefined): boolean
  /** Whether there was silence since the first line after a restart: until then a tool may be repeating what it has, also lines of this minute. */
  silent(): boolean
  restart(): void
}

export function liveness(now: () => number): Liveness {
  let live = false
  let silent = false
  // How long a tool takes to begin says nothing of whether it repeats: a busy machine starts a program in seconds.
  let begun = false
  let last = now()
  return {
    at(time) {
      const current = now()
      silent ||= begun && current - last >= silence
      live ||= current - last >= quiet || (time !== undefined && Math.abs(current - time) < recent)
      last = current
      begun = true
      return live
    },
    silent: () => silent,
    restart() {
      live = false
      silent = false
      begun = false
      last = now()
    },
  }
}

export interface Stream {
  input: Ingest
  status: SourceStatus
  statuses(): SourceStatus[]
}

/** The state of a stream: what is read into, and what is told of it. */
export function stream(options: SourceOptions, held?: Parameters<typeof ingest>[0]['held']): Stream {
  const input = ingest({ ...options, ...(held === undefined ? {} : { held }) })
  const status: SourceStatus = {
    source: options.name,
    origin: undefined,
    up: false,
    code: 'opening',
    reason: 'not opened yet',
    lagBytes: 0,
    lastLine: undefined,
    rotations: 0,
    lostBytes: 0,
  }
  return {
    input,
    status,
    statuses: () => [{ ...status, origin: options.origin(), lastLine: input.lastLine() }],
  }
}

/** Blocks to whole lines, LF included, for those who look at lines before they count. */
export function wholeLines(line: (bytes: Buffer) => void): { push(block: Buffer): void; flush(): void } {
  return splitter(
    (bytes, start, end) => line(Buffer.concat([bytes.subarray(start, end), newline])),
    () => undefined,
  )
}

const newline = Buffer.from('\n')
