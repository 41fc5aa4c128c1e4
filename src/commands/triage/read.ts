// Everything that was given, to evidence: logs through the pile, each once.
import { closeSync, openSync, readSync } from 'node:fs'
import { ConfigError } from '../../config/error.ts'
import type { Evidence } from '../../diagnose/evidence.ts'
import { blocksNow, content, isGzip } from '../../log/source/file/content.ts'
import type { Io } from '../io.ts'
import { pile, type Pile } from './pile.ts'
import { progress, type Progress } from './progress.ts'
import { sources, type LogSource } from './sources.ts'
import type { Options } from './options.ts'

export interface Input {
  evidence: Evidence[]
  notes: string[]
}

/** @throws {ConfigError} what cannot be read, and input in which nothing is a log or an answer. */
export async function readEvidence(options: Options, io: Io, now: () => number): Promise<Input> {
  const logs = sources(options.given)
  const all = pile({ zone: options.zone, now, window: { since: options.since, until: options.until } })
  const { kept, dropped } = distinct(logs)
  const shown = progress(
    io,
    kept.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  let lines = 0
  for (const log of kept) lines += await readLog(log, all, io, shown)
  shown.end()
  const evidence = all.evidence().filter(({ signs, coverage }) => signs.length > 0 || coverage.length > 0)
  if (evidence.length === 0)
    throw new ConfigError(
      `triage: no usable input: ${lines} lines in ${kept.length} logs, none of them of a nats-server`,
    )
  return { evidence, notes: [...dropped, ...all.notes()] }
}

/** Files that begin, end and measure the same are one. */
function distinct(logs: readonly LogSource[]): { kept: LogSource[]; dropped: string[] } {
  const seen = new Map<string, string>()
  const dropped: string[] = []
  const kept = logs.filter((log) => {
    if (log.path === '-' || log.bytes === 0) return true
    const key = fingerprint(log)
    const other = seen.get(key)
    if (other !== undefined) dropped.push(`${log.path}: the same as ${other}, read once.`)
    else seen.set(key, log.path)
    return other === undefined
  })
  return { kept, dropped }
}

const sample = 64 * 1024

function fingerprint({ path, bytes }: LogSource): string {
  const part = Buffer.alloc(sample)
  try {
    const file = openSync(path, 'r')
    try {
      const head = part.toString('latin1', 0, readSync(file, part, 0, sample, 0))
      return `${bytes}\n${head}\n${part.toString('latin1', 0, readSync(file, part, 0, sample, Math.max(0, bytes - sample)))}`
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

const unreadable = (path: string, error: unknown): ConfigError =>
  new ConfigError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error })

async function readLog(log: LogSource, all: Pile, io: Io, shown: Progress): Promise<number> {
  const scan = all.open(log)
  try {
    if (log.path === '-')
      for await (const block of io.stdin) scan.push(typeof block === 'string' ? Buffer.from(block) : block)
    else if (isGzip(log.path)) {
      for await (const block of content(log.path, 0)) scan.push(block)
      // How far the packed bytes were read is not told: the bar takes the file at its end.
      shown.add(log.bytes)
    } else
      for (const block of blocksNow(log.path)) {
        scan.push(block)
        shown.add(block.length)
      }
  } catch (error) {
    throw unreadable(log.path, error)
  }
  scan.flush()
  return scan.lines()
}
