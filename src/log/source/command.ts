// A command that prints a log as a source: restarted when it ends, told where to go on, its repetitions dropped.
import { setTimeout as delay } from 'node:timers/promises'
import { aborted } from './pause.ts'
import { runProgram } from './process.ts'
import { cursorOf, replay, resumeCommand, type CommandOffset, type Replay } from './resume.ts'
import type { Source, SourceOptions } from './source.ts'
import { liveness, stream, wholeLines, type Stream } from './unseekable.ts'
import { unwrapper } from '../line/unwrap.ts'

/** Seconds until the next try, doubled each time; a run that held this long begins anew. */
const shortest = 1
const longest = 60

export interface CommandOptions extends SourceOptions {
  words: readonly string[]
  /** Resolves after so many seconds, or early when closing. */
  pause?: ((seconds: number) => Promise<unknown>) | undefined
}

/** Runs the command until the signal. First contact: lines from before the start give state and are not counted. */
export function followCommand(options: CommandOptions): Source {
  const { signal, now } = options
  const pause = options.pause ?? ((seconds) => delay(seconds * 1000, undefined, { signal }).catch(aborted))
  const lines = reader(options)
  let ready: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (ready = resolve))
  const loop = async (): Promise<void> => {
    let wait = shortest
    while (!stopped(signal)) {
      const started = now()
      const reason = await runProgram(lines.words(), {
        signal,
        onStarted() {
          Object.assign(lines.status, { up: true, code: undefined, reason: undefined })
          ready()
        },
        onOutput: lines.onOutput,
      })
      lines.onEnd()
      Object.assign(lines.status, { up: false, code: lines.status.up ? 'ended' : 'not_started', reason })
      wait = now() - started >= longest ? shortest : Math.min(longest, wait)
      ready()
      if (stopped(signal)) return
      options.warn(`log ${options.name}: ${reason}; tried again in ${wait} s`)
      await pause(wait)
      wait *= 2
    }
  }
  return { statuses: lines.statuses, ready: opened, closed: loop() }
}

const stopped = (signal: AbortSignal): boolean => signal.aborted

interface Reader extends Pick<Stream, 'status' | 'statuses'> {
  /** The command as it is to be started now. */
  words(): string[]
  onOutput(block: Buffer): void
  onEnd(): void
}

/** Runs without a line after which a cursor is given up: the journal may have been replaced, then journalctl refuses it. */
const mostFruitless = 2

/** Takes the output line by line: repeated lines are dropped, old ones give state, the rest counts. */
function reader(options: CommandOptions): Reader {
  const { name, offsets, now, lookbackSeconds } = options
  const offset: CommandOffset = (offsets.get(name) as CommandOffset | undefined) ?? { recent: [] }
  const { input, status, statuses } = stream(options)
  const seen = replay(offset.recent)
  const live = liveness(now)
  const lines = newLines(options, { input, offset, seen, live })
  const count = (): void => {
    lines.count()
    offsets.set(name, { ...offset, recent: seen.recent() } satisfies CommandOffset)
  }
  let fruitless = 0
  return {
    status,
    statuses,
    words() {
      live.restart()
      seen.restart()
      const from = fruitless++ < mostFruitless ? offset : withoutCursor(offset)
      return resumeCommand(options.words, from, { now: now(), lookback: lookbackSeconds })
    },
    onOutput(block) {
      fruitless = 0
      lines.push(block)
      count()
    },
    onEnd() {
      lines.flush()
      count()
    },
  }
}

function withoutCursor({ time, recent }: CommandOffset): CommandOffset {
  return time === undefined ? { recent } : { time, recent }
}

interface LineState {
  input: Stream['input']
  offset: CommandOffset
  seen: Replay
  live: ReturnType<typeof liveness>
}

/** Lines of a block that count are counted together, so that the offset moves with them. */
function newLines({ now, zone }: CommandOptions, { input, offset, seen, live }: LineState) {
  const since = offset.time === undefined ? now() : -Infinity
  const timeOf = unwrapper({ zone, now })
  let fresh: Buffer[] = []
  let isLive = false
  const lines = wholeLines((bytes) => {
    const text = bytes.toString()
    const time = timeOf(text)?.time
    isLive = live.at(time)
    if (seen.isRepeated(text, time, !live.silent())) return
    if (time !== undefined) offset.time = Math.max(offset.time ?? 0, time)
    const cursor = cursorOf(text)
    if (cursor !== undefined) offset.cursor = cursor
    if (time !== undefined && time < since) input.onPast(bytes)
    else fresh.push(bytes)
  })
  return {
    ...lines,
    count() {
      if (fresh.length > 0) input.onBytes(Buffer.concat(fresh), isLive)
      fresh = []
    },
  }
}
