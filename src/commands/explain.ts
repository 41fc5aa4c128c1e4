// explain: what a log line means, what it does not mean, what to type next, which alert covers it. The catalog, for people.
import { text as readAll } from 'node:stream/consumers'
import { near } from '../near.ts'
import { readArgs } from './args.ts'
import { flags } from './flags.ts'
import { eventIds, isEventId, rowOf, sections, type EventId } from '../log/catalog/index.ts'
import { pasteReader } from '../log/catalog/pasted.ts'
import { versionsOf } from '../log/catalog/recognise.ts'
import { alertsByNumbers, textsOf, type Row } from '../log/catalog/rows/row.ts'
import { wordingText } from '../log/catalog/template.ts'
import type { Event } from '../log/catalog/event.ts'
import type { Line } from '../log/line/line.ts'
import type { Command } from './io.ts'

export const help = `nats-jetstream-exporter explain [LINE... | ID... | -]

Says of nats-server log lines, or of event ids, what they mean, what they do not mean, what to do, and which alert covers
them. Each argument is one line or one id; - reads lines from standard input. Without arguments: the whole catalog, an id a line.
Notes behind a line, a lost prefix and characters that a chat changed do not matter; of a line that is cut it says what it
looks like.
Exit: 0 all known, 1 a line that the catalog does not know, 2 wrong usage.
`

const notDescribed =
  'Not in the catalog. A line of level WRN, ERR or FTL that is not there is counted in nats_log_unrecognized_lines_total.'

/** @throws {ConfigError} unknown flag. */
export const explain: Command = async (args, io) => {
  // A line may begin with a dash, an id never does.
  const dashed = args.map((arg) => (/^-./.test(arg) && arg.includes(' ') ? ` ${arg}` : arg))
  const { values, positionals } = readArgs('explain', {
    args: dashed,
    allowPositionals: true,
    options: flags.explain,
  })
  if (values.help) {
    io.stdout.write(help)
    return 0
  }
  if (positionals.length === 0) {
    io.stdout.write(list())
    return 0
  }
  const asked = positionals.length === 1 && positionals[0] === '-' ? (await readAll(io.stdin)).split('\n') : positionals
  const answers = asked.filter((line) => line.trim() !== '').map(answer)
  io.stdout.write(`${answers.map(({ text }) => text).join('\n\n')}\n`)
  return answers.every(({ known }) => known) ? 0 : 1
}

/** One event a line: id, severity, first wording. */
function list(): string {
  const width = Math.max(...eventIds.map((id) => id.length))
  return Object.entries(sections)
    .map(([heading, rows]) => {
      const lines = Object.entries<Row>(rows).map(
        ([id, { severity, wordings }]) =>
          `  ${id.padEnd(width)}  ${severity.padEnd(8)}  ${wordingText(textsOf(wordings[0])[0] ?? '').trim()}`,
      )
      return `${heading}\n${lines.join('\n')}\n`
    })
    .join('\n')
}

interface Answer {
  known: boolean
  text: string
}

function answer(asked: string): Answer {
  if (isEventId(asked.trim())) return { known: true, text: describe(asked.trim() as EventId) }
  const { line, event, looksLike } = pasteReader({ zone: 'local', now: () => Date.now() / 1000 })(asked) ?? {}
  if (event !== undefined && line !== undefined)
    return { known: true, text: `${line.text.trim()}\n\n${describe(event.id, event, line.text)}` }
  const alike = looksLike?.() ?? []
  if (alike.length === 0) return { known: false, text: unknown(asked, line) }
  const heading = `${asked.trim()}\n\n  Not a whole line of a server. It looks like ${alike.map(({ id }) => id).join(' or ')}:`
  return { known: true, text: [heading, ...alike.map((one) => describe(one.id, one))].join('\n\n') }
}

function unknown(asked: string, line: Line | undefined): string {
  // An id is one word of small letters; anything else is a line.
  const close = /^[a-z0-9_-]+$/i.test(asked.trim()) ? near(asked.trim().replaceAll('-', '_'), eventIds, 3, 6) : []
  if (close.length > 0) return `${asked}\n\n  No event has this id; did you mean ${close.join(', ')}?`
  const quiet = line?.level === 'DBG' || line?.level === 'TRC'
  return `${asked}\n\n  ${quiet ? `Level ${line.level}: debug and trace lines are counted, never interpreted.` : notDescribed}`
}

function describe(id: EventId, event?: Event, text?: string): string {
  const row = rowOf(id)
  const values = Object.entries(event?.fields ?? {}).map(([name, value]) => `${name}=${value}`)
  const parts: [string, string | undefined][] = [
    ['event', `${id}, severity ${row.severity}, ${printed(row)}`],
    ['values', values.length === 0 ? undefined : values.join('  ')],
    ['means', row.meaning],
    ['is not', row.isNot],
    ['do', row.remedy],
    ['type', row.next?.join('\n').replace('GROUP', String(event?.fields['group'] ?? 'GROUP'))],
    ['alert', covered(row, event)],
    ['versions', versionsText(id, text)],
    ['metric', `nats_log_events_total{event="${id}"}`],
  ]
  return parts.flatMap(([name, text]) => (text === undefined ? [] : [paragraph(name, text)])).join('\n')
}

/** Those of the wording that a line has, of all where there is no line, or a cut one. */
const versionsText = (id: EventId, text?: string): string =>
  (text === undefined ? undefined : versionsOf(text, id)) ??
  [...new Set(rowOf(id).wordings.map(({ versions }) => versions))].join('; ')

const printed = ({ levels }: Row): string =>
  levels.length === 0 ? 'printed without a level' : `logged at level ${levels.join(' or ')}`

function covered(row: Row, event?: Event): string {
  const numbers = alertsByNumbers(row, event?.fields)
  if (row.alert !== undefined) return row.alert
  if (numbers.length > 0) return `${numbers.join(' or ')}, by the numbers of the servers: none reads the line itself`
  return 'none: it needs nobody to wake up'
}

const indent = 12
const lineWidth = 100

/** Name in the margin, text beside it, broken at words. Lines of their own stay as they are, to be pasted. */
function paragraph(name: string, text: string): string {
  const lines: string[] = []
  for (const part of text.split('\n')) {
    let line = ''
    for (const word of part.split(' ')) {
      if (line !== '' && line.length + word.length >= lineWidth - indent && name !== 'type') {
        lines.push(line)
        line = ''
      }
      line += line === '' ? word : ` ${word}`
    }
    lines.push(line)
  }
  return lines.map((line, index) => (index === 0 ? `  ${name}`.padEnd(indent) : ' '.repeat(indent)) + line).join('\n')
}
