// A tail under test: it looks when told to, and shows the lines it handed over. No clock, no sleep.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainFiles } from '../../../../src/files.ts'
import type { Checkpoint } from '../../../../src/log/source/file/rotated.ts'
import { splitter } from '../../../../src/log/line/split.ts'
import { tail } from '../../../../src/log/source/file/tail.ts'
import { startsLine, unwrapper } from '../../../../src/log/line/unwrap.ts'
import type { TailOptions } from '../../../../src/log/source/file/tail-state.ts'

export function tempFolder(t: { teardown(remove: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'nje-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let count = 0
/** A line like no other, as of now. */
export const line = (text = ''): string => {
  const time = new Date().toISOString().replace(/-/g, '/').replace('T', ' ').slice(0, 19)
  return `[7] ${time}.${String(count++).padStart(6, '0')} [INF] ${text}`
}

/** What nats-server adds to the name of a file that it has rotated: the n-th within a second. */
export const natsName = (n: number): string => `.2025.12.17.10.11.12.${String(n).padStart(9, '0')}`

export interface Pace {
  wake: () => Promise<unknown>
  /** Lets the tail look once; resolves when it has finished. */
  look(): Promise<void>
  /** Ends the pause for good. */
  end(): void
}

export function pace(): Pace {
  let go: () => void = () => undefined
  let rested: () => void = () => undefined
  let resting = new Promise<void>((resolve) => (rested = resolve))
  return {
    wake: () =>
      new Promise<void>((resolve) => {
        go = resolve
        rested()
      }),
    async look() {
      await resting
      resting = new Promise<void>((resolve) => (rested = resolve))
      go()
      await resting
    },
    end: () => go(),
  }
}

/** Starts a tail; `lines` counted, `past` lines of the lookback, and the checkpoint as a state file would hold it. */
export function startTail(path: string, options: Partial<TailOptions> = {}) {
  const utc = { zone: 'utc', now: () => 0 }
  const lines: string[] = []
  const past: string[] = []
  const warnings: string[] = []
  const lives: boolean[] = []
  const stop = new AbortController()
  const steps = pace()
  let checkpoint: Checkpoint | undefined = options.checkpoint
  const into = (list: string[]) =>
    splitter(
      (bytes, start, end) => list.push(bytes.toString('latin1', start, end)),
      () => undefined,
    )
  const counting = into(lines)
  const looking = into(past)
  const unwrap = unwrapper(utc)
  const followed = tail(
    {
      path,
      files: plainFiles,
      now: () => Date.now() / 1000,
      wake: steps.wake,
      signal: stop.signal,
      checkpoint: undefined,
      lookbackSeconds: 3600,
      timeOf: (raw) => unwrap(raw)?.time,
      startsLine: (raw) => startsLine(raw, utc),
      warn: (message) => warnings.push(message),
      ...options,
    },
    {
      onBytes(bytes, live) {
        lives.push(live)
        counting.push(bytes)
      },
      onEnd: () => counting.flush(),
      onPast: (bytes) => looking.push(bytes),
      onPastEnd: () => looking.flush(),
      pending: () => counting.pending(),
      onCheckpoint: (next) => (checkpoint = next),
    },
  )
  return {
    lines,
    past,
    warnings,
    lives,
    status: () => followed.status(),
    ready: followed.ready,
    look: () => steps.look(),
    flush: () => counting.flush(),
    checkpoint: () => checkpoint,
    async stop(): Promise<Checkpoint | undefined> {
      stop.abort()
      steps.end()
      await followed.closed
      return checkpoint
    },
  }
}
