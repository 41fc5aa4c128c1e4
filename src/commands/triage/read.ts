// Everything that was given, to evidence: logs through the pile, each once; captures and live servers by their answers.
import { ConfigError, unreadable } from '../../config/error.ts'
import type { Evidence } from '../../diagnose/evidence.ts'
import { mergedEvidence } from '../../diagnose/merge.ts'
import { plainFiles, type Files, type OpenFile } from '../../files.ts'
import { blocksNow, content, isGzip } from '../../log/source/file/content.ts'
import type { Io } from '../io.ts'
import { archiveEvidence, askEvidence, type Archived } from './ask.ts'
import { distinct } from './distinct.ts'
import { pile, type Pile } from './pile.ts'
import { progress, type Progress } from './progress.ts'
import type { Window } from './scan.ts'
import { sources, type LogSource, type Sources } from './sources.ts'
import type { Options } from './options.ts'

export interface Input {
  evidence: Evidence[]
  notes: string[]
}

/** @throws {ConfigError} what cannot be read, and input in which nothing is a log or an answer. */
export async function readEvidence(options: Options, io: Io, now: () => number): Promise<Input> {
  const { logs, archives } = sources(options.given)
  const window = { since: options.since, until: options.until }
  const archived = archives.map((archive) => readArchive(archive, window))
  const all = pile({ zone: options.zone, now, window })
  const { kept, dropped } = distinct(logs)
  const shown = progress(
    io,
    kept.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  let lines = 0
  for (const log of kept) lines += await readLog(log, all, io, shown)
  shown.end()
  const asked = await askEvidence(options.urls, io, now)
  const answered = [...archived.flatMap((one) => one.evidence), ...asked]
  const evidence = mergedEvidence(all.evidence(), answered).filter(
    ({ signs, coverage }) => signs.length > 0 || coverage.length > 0,
  )
  const notes = [...archived.flatMap((one) => one.notes), ...dropped, ...all.notes()]
  if (evidence.length === 0)
    throw new ConfigError(
      [`triage: no usable input: ${lines} lines in ${kept.length} logs, ${noneIn(window)}`, ...notes].join('; '),
    )
  return { evidence, notes }
}

const noneIn = ({ since, until }: Window): string =>
  since === -Infinity && until === Infinity
    ? 'none of them of a nats-server'
    : 'none of them of a nats-server between --since and --until'

/** What a folder merely holds does not keep the rest from being read. @throws {ConfigError} one that was given cannot be read. */
function readArchive({ path, given }: Sources['archives'][number], window: Window): Archived {
  try {
    return archiveEvidence(path, window)
  } catch (error) {
    if (given || !(error instanceof ConfigError)) throw error
    return { evidence: [], notes: [`${error.message}: left out.`] }
  }
}

async function readLog(log: LogSource, all: Pile, io: Io, shown: Progress): Promise<number> {
  const scan = all.open(log)
  try {
    if (log.path === '-')
      for await (const block of io.stdin) scan.push(typeof block === 'string' ? Buffer.from(block) : block)
    else if (isGzip(log.path)) {
      for await (const block of content(counted(plainFiles, shown), log.path, 0)) scan.push(block)
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

/** Files that tell the bar what is read of them, as packed as it is. */
const counted = (files: Files, shown: Progress): Files => ({
  ...files,
  async open(path) {
    const file = await files.open(path)
    const read: OpenFile['read'] = async (block, start, length, at) => {
      const bytes = await file.read(block, start, length, at)
      shown.add(bytes)
      return bytes
    }
    return { ...file, read }
  },
})
