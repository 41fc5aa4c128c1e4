// The sources of a log, each fed with one text in pieces: what they count must be what standard input counts of the whole.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { schema } from '../../src/config/schema.ts'
import { watchLogs, type LogWatch, type WatchOptions } from '../../src/log/watch.ts'
import { emptyMemory, type Memory } from '../../src/world/memory.ts'
import { pace } from '../log/source/file/look.ts'
import { noon } from '../metrics/build.ts'

/** Lines and events by the server that they are told of. Times depend on when a line was read. */
export type Counted = Map<string, object>

function countedIn({ log }: Memory): Counted {
  const times = (events: object): [string, number][] =>
    (Object.entries(events) as [string, { count: number }][]).map(([id, { count }]) => [id, count])
  return new Map(
    [...log].map(([origin, { lines, unrecognized, events }]) => [
      origin,
      { lines, unrecognized, events: times(events) },
    ]),
  )
}

function watch(log: object, memory: Memory, more: Partial<WatchOptions>): LogWatch {
  return watchLogs(schema.parse({ logs: [{ ...log, time_zone: 'utc' }] }).logs, {
    ...{ memory, now: () => noon, signal: new AbortController().signal, log: { warn: () => undefined } },
    ...{ lookbackSeconds: 3600, onEvent: () => undefined, ...more },
  })
}

/** The end of a program, or of standard input. */
async function ended(logs: LogWatch): Promise<void> {
  while (logs.sources().some(({ up, code }) => up || code === 'opening')) await turn()
  await logs.close()
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nje-fuzz-'))
  try {
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export async function fromStdin(blocks: readonly Buffer[]): Promise<Counted> {
  const memory = emptyMemory()
  const stdin = new PassThrough()
  const logs = watch({ path: '-', server: 'n1' }, memory, { stdin })
  for (const block of blocks) {
    stdin.write(block)
    await turn()
  }
  stdin.end()
  await ended(logs)
  return countedIn(memory)
}

/** A file that is looked at after each piece. */
export function fromFile(blocks: readonly Buffer[]): Promise<Counted> {
  return inFolder(async (folder) => {
    const memory = emptyMemory()
    const path = join(folder, 'nats.log')
    const steps = pace()
    writeFileSync(path, '')
    const logs = watch({ path, server: 'n1' }, memory, { wake: steps.wake })
    await logs.ready
    for (const block of blocks) {
      appendFileSync(path, block)
      await steps.look()
    }
    const closed = logs.close()
    steps.end()
    await closed
    return countedIn(memory)
  })
}

/** A program that prints the pieces, as one that has been read before: else what is older than the start does not count. */
export function fromCommand(blocks: readonly Buffer[]): Promise<Counted> {
  return inFolder(async (folder) => {
    const paths = blocks.map((block, at) => {
      writeFileSync(join(folder, String(at)), block)
      return join(folder, String(at))
    })
    const memory = emptyMemory()
    const command = ['cat', ...paths]
    memory.offsets.set(command.join(' '), { recent: [], time: 0 })
    await ended(watch({ command, server: 'n1' }, memory, {}))
    return countedIn(memory)
  })
}
