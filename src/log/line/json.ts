// Wrappings that are JSON objects: docker json-file, journald, stern and the collectors that ship container logs.
import { originOf, severityLevels, type Frame } from './frame.ts'

type Fields = Record<string, unknown>

interface JsonWrapping {
  name: string
  /** The field that only this form has. */
  key: string
  peel(fields: Fields, frame: Frame): void
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const seconds = (value: unknown): number | undefined => {
  const time = Date.parse(text(value) ?? '') / 1000
  return Number.isNaN(time) ? undefined : time
}

const inner = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** journald writes what is no printable UTF-8 (a colour is enough) as an array of bytes, and null for what is too large. */
function journalText(value: unknown): string {
  if (!Array.isArray(value)) return text(value) ?? ''
  return Buffer.from(value.filter((byte): byte is number => typeof byte === 'number')).toString()
}

export const jsonWrappings: readonly JsonWrapping[] = [
  {
    name: 'journald',
    key: 'MESSAGE',
    peel(fields, frame) {
      const micros = Number(fields['_SOURCE_REALTIME_TIMESTAMP'] ?? fields['__REALTIME_TIMESTAMP'])
      const priority = Number(fields['PRIORITY'])
      frame.text = journalText(fields['MESSAGE'])
      frame.time = Number.isNaN(micros) ? undefined : micros / 1e6
      frame.level = severityLevels[priority]
      frame.origin = originOf(text(fields['CONTAINER_NAME']) ?? text(fields['_HOSTNAME']))
      frame.channel = `journald ${text(fields['_PID']) ?? ''}`
      frame.partial = fields['_LINE_BREAK'] === 'line-max' || fields['CONTAINER_PARTIAL_MESSAGE'] === 'true'
      frame.sealed = true
    },
  },
  {
    name: 'stern',
    key: 'podName',
    peel(fields, frame) {
      frame.text = text(fields['message']) ?? ''
      frame.origin = originOf(text(fields['podName']))
    },
  },
  {
    name: 'collector',
    key: 'kubernetes',
    peel(fields, frame) {
      const kubernetes = inner(fields['kubernetes'])
      frame.text = text(fields['log']) ?? text(fields['message']) ?? ''
      frame.time = seconds(fields['time'] ?? fields['@timestamp'])
      frame.origin = originOf(text(kubernetes['pod_name']) ?? text(inner(kubernetes['pod'])['name']))
    },
  },
  {
    name: 'docker',
    key: 'log',
    peel(fields, frame) {
      const log = text(fields['log']) ?? ''
      frame.text = log
      frame.time = seconds(fields['time'])
      frame.origin = originOf(text(inner(fields['attrs'])['tag']))
      frame.channel = `docker ${text(fields['stream']) ?? ''}`
      frame.partial = !log.endsWith('\n')
    },
  },
]

/** Replaces the frame's text by what the object carries; false: no object, or none of these. */
export function peelJson(frame: Frame): boolean {
  if (!frame.text.startsWith('{')) return false
  const fields = parseObject(frame.text)
  const wrapping = jsonWrappings.find(({ key }) => fields !== undefined && key in fields)
  if (fields === undefined || wrapping === undefined) return false
  wrapping.peel(fields, frame)
  frame.zoned = frame.time !== undefined
  return true
}

function parseObject(raw: string): Fields | undefined {
  try {
    return inner(JSON.parse(raw))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
