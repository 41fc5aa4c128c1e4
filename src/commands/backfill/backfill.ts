// backfill: old logs into Prometheus under the names and labels that `serve` would have used.
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, unwritable } from '../../config/error.ts'
import { exporterTables } from '../../metrics/exporter.ts'
import { tables } from '../../metrics/index.ts'
import { oneOf, readArgs, zoneOf } from '../args.ts'
import { backfillFormats, flagLines, flags } from '../flags.ts'
import type { Command, Io } from '../io.ts'
import { distinct } from '../triage/distinct.ts'
import { sources } from '../triage/sources.ts'
import { blockSeconds, past, type PastOptions } from './past.ts'
import { endOfDocument, openMetrics, recorder, victoriaMetrics, type Stretch } from './series.ts'

export const help = `nats-jetstream-exporter backfill [SERVER=]FILE... [options]

Old logs of nats-servers (files, .gz, folders) as samples with times, every 15 s, under the names and labels that serve uses.
${flagLines(flags.backfill)}

With -o DIR one file for each two hours, since promtool reads its whole input once a block:
  for file in DIR/*.om; do promtool tsdb create-blocks-from openmetrics "$file" /var/lib/prometheus; done
Without it one document on standard output. VictoriaMetrics:
  nats-jetstream-exporter backfill --format victoriametrics FILE... | curl -T - http://HOST:8428/api/v1/import/prometheus
Series that do not change for two hours have a sample every four minutes; hours without a line are left out.
Prometheus deletes what is older than its retention, and takes nothing into the last three hours of a running server.

Exit: 0 written, 2 wrong usage or no usable input.
`

interface Options {
  given: string[]
  output: string | undefined
  format: (typeof backfillFormats)[number]
  zone: string
}

function options(args: string[]): Options | undefined {
  const { values, positionals } = readArgs('backfill', { args, allowPositionals: true, options: flags.backfill })
  if (values.help) return undefined
  if (positionals.length === 0) throw new ConfigError('backfill: nothing to read: give log files; see backfill --help')
  if (positionals.some((path) => path === '-' || path.endsWith('=-')))
    throw new ConfigError('backfill -: standard input cannot be read twice, which finding out names takes: give a file')
  const zone = zoneOf(values['time-zone'] ?? 'utc')
  return { given: positionals, output: values.output, format: oneOf('--format', values.format, backfillFormats), zone }
}

/** It did not run then, so it has nothing to say of itself. */
const pastTables = tables.filter((table) => !exporterTables.includes(table))

/** @throws {ConfigError} wrong usage, unreadable input, or input without a line that has a time. */
export const backfill: Command = async (args, io) => {
  const given = options(args)
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const warn = (message: string): void => void io.stderr.write(`nats-jetstream-exporter: ${message}\n`)
  const { logs, archives } = sources(given.given)
  for (const { path, given: isGiven } of archives) {
    const message = `${path}: backfill reads logs, not archives: unpack it and give the logs in it`
    if (isGiven) throw new ConfigError(message)
    warn(message)
  }
  const { kept, dropped } = distinct(logs)
  for (const note of dropped) warn(note)
  const write = writer(given, io)
  const all = recorder(pastTables, blockSeconds)
  let worlds = 0
  for await (const world of lived(kept, { zone: given.zone, now: () => Date.now() / 1000, warn })) {
    worlds++
    all.add(world)
    for (const [start, stretch] of all.take(world.now)) await write.stretch(start, stretch)
  }
  if (worlds === 0) throw new ConfigError(`backfill: no usable input: no line of ${kept.length} logs has a time`)
  for (const [start, stretch] of all.take(Infinity)) await write.stretch(start, stretch)
  await write.end()
  return 0
}

async function* lived(logs: Parameters<typeof past>[0], around: PastOptions): ReturnType<typeof past> {
  try {
    yield* past(logs, around)
  } catch (error) {
    if (error instanceof ConfigError || (error as NodeJS.ErrnoException).code === undefined) throw error
    throw new ConfigError(`backfill: ${(error as Error).message}`, { cause: error })
  }
}

interface Writer {
  /** In order of time. */
  stretch(start: number, stretch: Stretch): Promise<void> | void
  end(): Promise<void> | void
}

function writer({ output, format }: Options, io: Io): Writer {
  const print = async (texts: Iterable<string>): Promise<void> => {
    for (const text of texts) if (!io.stdout.write(text)) await once(io.stdout, 'drain')
  }
  if (output !== undefined) return files(output, format)
  if (format === 'victoriametrics')
    return { stretch: async (_, stretch) => print(victoriaMetrics(stretch)), end: () => undefined }
  // One document holds each family in one piece: all of it must be there first.
  const stretches: Stretch[] = []
  return {
    stretch: (_, stretch) => void stretches.push(stretch),
    end: async () => print([...openMetrics(stretches), endOfDocument]),
  }
}

/** 20260114T100000Z.om */
const fileName = (start: number, ending: string): string =>
  `${new Date(start * 1000).toISOString().replace(/[-:]|\.\d+/g, '')}.${ending}`

function files(folder: string, format: Options['format']): Writer {
  return {
    stretch(start, stretch) {
      const [ending, texts] =
        format === 'openmetrics'
          ? ['om', [...openMetrics([stretch]), endOfDocument]]
          : ['prom', [...victoriaMetrics(stretch)]]
      const path = join(folder, fileName(start, ending))
      try {
        mkdirSync(folder, { recursive: true })
        writeFileSync(path, texts.join(''))
      } catch (error) {
        throw unwritable(path, error)
      }
    },
    end: () => undefined,
  }
}
