// Wrappings that are JSON: docker json-file, journald, and whatever loggers and collectors make of a line, by the names that
// they give to its text, time, level and origin.
import { findEnvelope } from './envelope.ts'
import { originOf, severityLevels, type Frame } from './frame.ts'
import { levelOf, setTime } from './words.ts'

type Fields = ReadonlyMap<string, unknown>

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldsOf = (value: unknown): Fields => new Map(isObject(value) ? Object.entries(value) : [])

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Replaces the frame's text by what the JSON carries; false: no JSON, or nothing of ours in it. */
export function peelJson(frame: Frame): boolean {
  const first = frame.text[0]
  if (first !== '{' && first !== '[') return false
  const value = parse(frame.text)
  if (Array.isArray(value)) return peelArray(value, frame)
  const fields = fieldsOf(value)
  if (fields.has('MESSAGE')) peelJournald(fields, frame)
  else if (typeof fields.get('log') === 'string' && fields.has('stream') && !fields.has('kubernetes'))
    peelDocker(fields, frame)
  else return peelAny(fields, frame)
  return true
}

function parse(raw: string): unknown {
  // A pid in brackets is JSON as well.
  if (raw.startsWith('[') && raw[1] !== '"' && raw[1] !== '{') return undefined
  try {
    return JSON.parse(raw)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** `["1790849472123456000", "line"]`, as Loki answers, or a record alone in a list. */
function peelArray(value: readonly unknown[], frame: Frame): boolean {
  const [first, line] = value
  if (value.length === 1 && isObject(first)) return peelAny(fieldsOf(first), frame)
  if (typeof first !== 'string' || typeof line !== 'string' || value.length > 3) return false
  setTime(frame, first)
  frame.text = line
  return true
}

/** journald writes what is no printable UTF-8 (a colour is enough) as an array of bytes, and null for what is too large. */
function journalText(value: unknown): string {
  if (!Array.isArray(value)) return stringOf(value) ?? ''
  return Buffer.from(value.filter((byte): byte is number => typeof byte === 'number')).toString()
}

function peelJournald(fields: Fields, frame: Frame): void {
  const micros = Number(fields.get('_SOURCE_REALTIME_TIMESTAMP') ?? fields.get('__REALTIME_TIMESTAMP'))
  frame.text = journalText(fields.get('MESSAGE'))
  frame.time = Number.isNaN(micros) ? undefined : micros / 1e6
  frame.zoned = frame.time !== undefined
  frame.level = severityLevels[Number(fields.get('PRIORITY'))]
  frame.origin = originOf(stringOf(fields.get('CONTAINER_NAME')) ?? stringOf(fields.get('_HOSTNAME')))
  frame.channel = `journald ${stringOf(fields.get('_PID')) ?? ''}`
  frame.partial = fields.get('_LINE_BREAK') === 'line-max' || fields.get('CONTAINER_PARTIAL_MESSAGE') === 'true'
  frame.sealed = true
}

function peelDocker(fields: Fields, frame: Frame): void {
  frame.text = stringOf(fields.get('log')) ?? ''
  frame.partial = !frame.text.endsWith('\n')
  frame.channel = `docker ${stringOf(fields.get('stream')) ?? ''}`
  frame.origin = originOf(stringOf(fieldsOf(fields.get('attrs')).get('tag')))
  setTime(frame, fields.get('time'))
}

/** Names of the field with the text; in the order in which they are looked for. */
const texts = [
  'log',
  'message',
  'msg',
  '@message',
  'textPayload',
  'line',
  '_raw',
  'short_message',
  'body',
  'content',
  'LogEntry',
  'LogMessage',
  'stringValue',
  'original',
  'text',
  'event',
]
/** Fields that hold the record, with a text of its own. */
const records = [
  'jsonPayload',
  'message',
  'msg',
  'log',
  '_source',
  'result',
  'content',
  'attributes',
  'body',
  'event',
  'fields',
  'data',
  'record',
  'entry',
  'json',
]
const deepest = 3

const times = [
  'time',
  '@timestamp',
  'timestamp',
  'ts',
  'Timestamp',
  '_time',
  '@t',
  'timeMillis',
  'timeUnixNano',
  'observedTimeUnixNano',
  'eventTime',
  'TimeGenerated',
  'asctime',
  'datetime',
]
const levels = ['level', 'severity', 'lvl', 'levelname', '@level', 'severityText', 'SeverityText', 'loglevel', '@l']
/** Where the name of a pod, a container or a host stands, the most exact first. */
const origins = [
  'kubernetes.pod_name',
  'kubernetes.pod.name',
  'podName',
  'resource.labels.pod_name',
  'labels.pod',
  'labels.pod_name',
  'stream.pod',
  'fields.pod',
  'pod',
  'pod_name',
  'labels.container',
  'container_name',
  'attrs.tag',
  'host.name',
  'hostname',
  'host',
].map((path) => path.split('.'))

/** The text, and the record that it stands in. */
interface Found {
  text: string
  record: Fields
}

function peelAny(fields: Fields, frame: Frame): boolean {
  const found = findText(fields, 0) ?? valueOfLoki(fields) ?? findLine(fields, 0)
  if (found === undefined) return false
  frame.text = found.text
  for (const record of [found.record, fields]) {
    const time = firstValue(record, times)
    if (time !== undefined) setTime(frame, time)
    frame.level ??= levelOf(firstValue(record, levels) ?? fieldsOf(record.get('log')).get('level'))
    if (record === fields) break
  }
  frame.origin = originOf(originIn(fields) ?? originIn(found.record)) ?? frame.origin
  return true
}

function firstValue(record: Fields, names: readonly string[]): unknown {
  return names.map((name) => record.get(name)).find((value) => value !== undefined && value !== null)
}

function findText(record: Fields, depth: number): Found | undefined {
  const text = firstValue(
    record,
    texts.filter((name) => typeof record.get(name) === 'string'),
  )
  if (typeof text === 'string') return { text, record }
  if (depth >= deepest) return undefined
  for (const name of records) {
    const found = isObject(record.get(name)) ? findText(fieldsOf(record.get(name)), depth + 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** A stream as Loki answers, with one line; more lines are not one. */
function valueOfLoki(record: Fields): Found | undefined {
  const values = record.get('values')
  const [pair] = Array.isArray(values) && values.length === 1 ? (values as unknown[]) : []
  const [time, text] = Array.isArray(pair) ? (pair as unknown[]) : []
  return typeof text === 'string' ? { text, record: new Map([['time', time]]) } : undefined
}

/** In a field of any name: only what is a line of ours for certain. */
function findLine(record: Fields, depth: number): Found | undefined {
  for (const value of record.values()) {
    if (typeof value === 'string' && findEnvelope(value) >= 0) return { text: value, record }
    const found = isObject(value) && depth < deepest ? findLine(fieldsOf(value), depth + 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Along the path, or under the path as one name, as flattened records have it. */
function originIn(fields: Fields): string | undefined {
  for (const path of origins) {
    const flat = stringOf(fields.get(path.join('.')))
    const [first = '', ...rest] = path
    const nested = rest.reduce<unknown>((value, name) => fieldsOf(value).get(name), fields.get(first))
    const found = flat ?? stringOf(nested)
    if (found !== undefined) return found
  }
  return undefined
}
