// parse: log lines to JSON Lines, or to counts by event. What the catalog makes of a log, for people and for other programs.
import { readArgs, zoneOf } from './args.ts'
import { flagLines, flags } from './flags.ts'
import { ConfigError, unreadable } from '../config/error.ts'
import { counter } from '../log/catalog/count.ts'
import { recogniseLoosely } from '../log/catalog/loosely.ts'
import { levelsToReport } from '../log/catalog/engine.ts'
import { pasteReader, type Pasted, type PasteReader } from '../log/catalog/pasted.ts'
import { eventAt, settled } from '../log/catalog/settled.ts'
import { spotter } from '../log/catalog/spotted.ts'
import type { Event } from '../log/catalog/event.ts'
import { headReader, lineOf, timeOf, type Head } from '../log/line/plain.ts'
import { wholeFile } from '../log/source/file/content.ts'
import { splitter, type Splitter } from '../log/line/split.ts'
import type { Command, Io } from './io.ts'
import { jsonEvent, jsonFields, jsonLines, jsonText, type JsonLines } from './json-lines.ts'

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
    if (given.mode === 'lines') await eachLine(given, reader, io)
    else await counted(given, reader(), io)
  } catch (error) {
    // The reader of our output has closed it, as head does.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
  return 0
}

async function counted({ files, mode }: Options, read: PasteReader, io: Io): Promise<void> {
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

async function eachLine({ files, zone }: Options, reader: () => PasteReader, io: Io): Promise<void> {
  const write = writer(io)
  for (const file of files) {
    const opening = files.length > 1 ? `{"file":${JSON.stringify(file)},"line":` : '{"line":'
    const lines = jsonLines(opening)
    const split = splitter(describer(reader(), zone, lines, opening), () => undefined)
    await feed(file, split, io, async () => {
      for (const bytes of lines.take()) await write(bytes)
    })
  }
}

/** One input line to its JSON line. A piece of a longer line shows as itself; the last piece shows the whole. */
function describer(read: PasteReader, zone: string, lines: JsonLines, opening: string) {
  const readHead = headReader(zone)
  const spot = spotter()
  /** A line that is an event as it stands. */
  const whole = (number: number, head: Head, bytes: Buffer, end: number): boolean => {
    const spotted = spot(bytes, head.textAt, end)
    if (spotted !== undefined && lines.spotted(number, head, bytes, end, spotted)) return true
    const event = eventAt(head, bytes, end)
    if (event !== undefined) lines.event(number, head, bytes, end, event)
    return event !== undefined
  }
  let number = 0
  return (bytes: Buffer, start: number, end: number): void => {
    number++
    const head = readHead(bytes, start, end)
    const found = head === undefined ? undefined : settled(head, bytes, end)
    if (head !== undefined && found === null && lines.plain(number, head, bytes, end)) return
    if (head !== undefined && found === 'whole' && whole(number, head, bytes, end)) return
    const own = head === undefined ? undefined : lineOf(head, bytes, end)
    const raw = (): string => bytes.toString('utf8', start, end)
    const pasted = own === undefined ? read(raw()) : read.plain(own, raw)
    const isOwn = head !== undefined && pasted !== undefined && pasted.line === own
    const alike = likely(pasted)
    if (isOwn && pasted.event === undefined && alike.length === 0 && lines.plain(number, head, bytes, end)) return
    const time = isOwn ? timeOf(head, bytes) : rfc3339(pasted?.line.time)
    const shown = `${opening}${number},"time":${time === null ? 'null' : `"${time}"`},${described(pasted, alike)}`
    lines.add(`${shown},"text":${jsonText(pasted?.line.text ?? raw())}}\n`)
  }
}

function likely(pasted: Pasted | undefined): readonly Event[] {
  return pasted?.event === undefined && pasted !== undefined && levelsToReport.has(pasted.line.level)
    ? pasted.looksLike()
    : []
}

/** Names of levels, events and severities need no escapes. */
function described(pasted: Pasted | undefined, alike: readonly Event[]): string {
  const { line, event } = pasted ?? {}
  const level = line?.level === undefined ? 'null' : `"${line.level}"`
  if (event !== undefined) return `"level":${level},${jsonEvent(event)}`
  const names = alike.length === 0 ? '' : `"looks_like":${JSON.stringify(alike.map(({ id }) => id))},`
  const [only] = alike.length === 1 ? alike : []
  return `"level":${level},"event":null,"severity":null,${names}"fields":${jsonFields(only?.fields ?? {})}`
}

/** To the microsecond, as nats-server logs. */
function rfc3339(seconds: number | undefined): string | null {
  if (seconds === undefined) return null
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

/** Writes as fast as the reader reads: what was given may be written over once it is done. */
function writer({ stdout }: Io): (bytes: Buffer) => Promise<void> {
  // What went wrong comes to the callback; without a listener it would end the process too.
  stdout.on('error', () => undefined)
  return async (bytes) => {
    await new Promise<void>((resolve, reject) => {
      stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }
}
