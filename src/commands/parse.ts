// parse: log lines to JSON Lines, or to counts by event. What the catalog makes of a log, for people and for other programs.
import { once } from 'node:events'
import { readArgs, zoneOf } from './args.ts'
import { flagLines, flags } from './flags.ts'
import { ConfigError, unreadable } from '../config/error.ts'
import { counter } from '../log/catalog/count.ts'
import { recogniseLoosely } from '../log/catalog/loosely.ts'
import { worthALook } from '../log/catalog/engine.ts'
import { pasteReader, type Pasted } from '../log/catalog/pasted.ts'
import { wholeFile } from '../log/source/file/content.ts'
import { splitter, type Splitter } from '../log/line/split.ts'
import type { Command, Io } from './io.ts'

export const help = `nats-jetstream-exporter parse [FILE...] [--count | --unrecognized] [--time-zone Z]

Reads nats-server logs (standard input without FILE or as -, files ending in .gz unpacked), in whatever they are wrapped.
Prints a JSON object for every line: line, time, level, event, severity, fields, text; event is null where no row of the
catalog matches. Notes behind a line, a lost prefix and characters that a chat changed do not matter; where a part of the
message itself is lost, event is null and looks_like lists what it may have been. With several files each object also names
its file.

${flagLines(flags.parse)}
Exit: 0 read to the end, 2 wrong usage or unreadable file.
`

interface Options {
  files: string[]
  mode: 'lines' | 'count' | 'unrecognized'
  zone: string
}

function options(args: string[]): Options | undefined {
  const { values, positionals } = readArgs('parse', {
    args,
    allowPositionals: true,
    options: flags.parse,
  })
  if (values.help) return undefined
  const zone = zoneOf(values['time-zone'] ?? 'local')
  if (values.count && values.unrecognized) throw new ConfigError('--count and --unrecognized: choose one of the two')
  const mode = values.count ? 'count' : values.unrecognized ? 'unrecognized' : 'lines'
  return { files: positionals.length === 0 ? ['-'] : positionals, mode, zone }
}

/** @throws {ConfigError} unknown flag or unreadable file. */
export const parse: Command = async (args, io) => {
  const given = options(args)
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const reader = () => pasteReader({ zone: given.zone, now: () => Date.now() / 1000 })
  try {
    if (given.mode === 'lines') await eachLine(given.files, reader, io)
    else await counted(given, reader(), io)
  } catch (error) {
    // Whoever read our output has enough of it, as head does.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
  return 0
}

type Reader = (raw: string) => Pasted | undefined

async function counted({ files, mode }: Options, read: Reader, io: Io): Promise<void> {
  const count = counter(
    (raw) => read(raw)?.line,
    ({ level, text }) => recogniseLoosely({ level, text, time: undefined, origin: undefined })?.id,
  )
  for (const file of files) await feed(file, count, io)
  const { events, unknown } = count.counts()
  const text =
    mode === 'count' ? JSON.stringify(events, undefined, 2) : unknown.map((one) => JSON.stringify(one)).join('\n')
  if (text !== '') io.stdout.write(`${text}\n`)
}

async function eachLine(files: string[], reader: () => Reader, io: Io): Promise<void> {
  const write = writer(io)
  for (const file of files) {
    let text = ''
    const look = describer(reader(), files.length > 1 ? { file } : {})
    const split = splitter(
      (bytes, start, end) => (text += look(bytes.toString('utf8', start, end))),
      () => undefined,
    )
    await feed(file, split, io, async () => {
      const full = text
      text = ''
      await write(full)
    })
  }
}

/** One input line to its JSON line. A piece of a longer line shows as itself; the last piece shows the whole. */
function describer(read: Reader, file: { file?: string }): (raw: string) => string {
  let number = 0
  return (raw) => {
    const pasted = read(raw)
    const { line, event } = pasted ?? {}
    const alike = pasted !== undefined && event === undefined && worthALook.has(line?.level) ? pasted.looksLike() : []
    const shown = {
      ...file,
      line: ++number,
      time: line?.time === undefined ? null : rfc3339(line.time),
      level: line?.level ?? null,
      event: event?.id ?? null,
      severity: event?.severity ?? null,
      ...(alike.length === 0 ? {} : { looks_like: alike.map(({ id }) => id) }),
      fields: event?.fields ?? (alike.length === 1 ? alike[0]?.fields : undefined) ?? {},
      text: line?.text ?? raw,
    }
    return `${JSON.stringify(shown)}\n`
  }
}

/** To the microsecond, as nats-server logs. */
function rfc3339(seconds: number): string | null {
  const whole = Math.floor(seconds)
  const micros = Math.round((seconds - whole) * 1e6)
  const date = new Date((whole + Math.floor(micros / 1e6)) * 1000)
  if (Number.isNaN(date.getTime())) return null
  return `${date.toISOString().slice(0, 19)}.${String(micros % 1e6).padStart(6, '0')}Z`
}

/** Bytes of a file, or of standard input, through `split` to their end; `then` after each block. */
async function feed(file: string, split: Splitter, io: Io, then?: () => Promise<void>): Promise<void> {
  for await (const block of bytesOf(file, io)) {
    split.push(typeof block === 'string' ? Buffer.from(block) : block)
    if (then !== undefined) await then()
  }
  split.flush()
  await then?.()
}

/** @throws {ConfigError} the file cannot be read. */
async function* bytesOf(file: string, io: Io): AsyncGenerator<string | Buffer> {
  try {
    yield* file === '-' ? io.stdin : wholeFile(file)
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** Writes as fast as the reader reads. Throws what went wrong with an earlier write: such errors come by event. */
function writer({ stdout }: Io): (text: string) => Promise<void> {
  let failure: Error | undefined
  stdout.on('error', (error: Error) => (failure ??= error))
  return async (text) => {
    if (failure !== undefined) throw failure
    if (text !== '' && !stdout.write(text)) await once(stdout, 'drain')
  }
}
