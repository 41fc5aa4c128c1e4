// Everything that was given, to evidence: logs through the pile, each once.
import { ConfigError, unreadable } from '../../config/error.ts'
import type { Evidence } from '../../diagnose/evidence.ts'
import { mergedEvidence } from '../../diagnose/merge.ts'
import { blocksNow, content, isGzip } from '../../log/source/file/content.ts'
import type { Io } from '../io.ts'
import { askEvidence } from './ask.ts'
import { distinct } from './distinct.ts'
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
  const asked = await askEvidence(options.urls, io, now)
  const evidence = mergedEvidence(all.evidence(), asked).filter(
    ({ signs, coverage }) => signs.length > 0 || coverage.length > 0,
  )
  if (evidence.length === 0)
    throw new ConfigError(
      `triage: no usable input: ${lines} lines in ${kept.length} logs, none of them of a nats-server`,
    )
  return { evidence, notes: [...dropped, ...all.notes()] }
}

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
