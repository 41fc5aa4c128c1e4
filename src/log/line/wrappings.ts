// Wrappings that are text in front of a line, as data: one row a form, tried in this order, peeled until none is left.
import type { Level } from '../../level.ts'
import { offsetSeconds } from './envelope.ts'
import { originOf, severityLevels, type Frame } from './frame.ts'

export interface Wrapping {
  name: string
  /** Takes itself off the frame and notes what it said; false: this form is not there. */
  peel(frame: Frame): boolean
}

const rfc3339 = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)? ?(?:Z|[+-]\d\d:?\d\d)`
const bsd = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?`
const systemd = String.raw`[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [A-Z]{1,5}`
const tag = String.raw`[^\s:[\]]+(?:\[\d+\])?: ?`
/** What a line of ours begins with: for forms so loose that only their neighbour tells them. */
const ours = String.raw`\[\d+\] (?:\d{4}/|\[)|\d{4}/\d\d/\d\d \d\d:|\[(?:INF|WRN|ERR|FTL|DBG|TRC)\] |${rfc3339}[ \t]`

const windowsLevels: Readonly<Record<string, Level>> = {
  NOTICE: 'INF',
  WARN: 'WRN',
  ERROR: 'ERR',
  FATAL: 'FTL',
  DEBUG: 'DBG',
  TRACE: 'TRC',
}

/** A form that is one pattern in front of the rest; named groups time, pri and origin mean the same in every row. */
function prefix(
  name: string,
  pattern: string,
  note?: (groups: Partial<Record<string, string>>, frame: Frame) => void,
): Wrapping {
  const compiled = new RegExp(`^(?:${pattern})`)
  return {
    name,
    peel(frame) {
      const match = compiled.exec(frame.text)
      if (match === null) return false
      const groups = match.groups ?? {}
      frame.text = frame.text.slice(match[0].length)
      frame.origin = originOf(groups['origin']) ?? frame.origin
      if (groups['time'] !== undefined) setTime(frame, groups['time'])
      if (groups['pri'] !== undefined) frame.level = severityLevels[Number(groups['pri']) & 7]
      note?.(groups, frame)
      return true
    },
  }
}

const seal = (_: unknown, frame: Frame) => {
  frame.sealed = true
}

/** Every syslog form ends in `tag: `; a host may be missing, since nats-server's own local form has none. */
export const wrappings: readonly Wrapping[] = [
  prefix(
    'cri',
    `(?<time>${rfc3339}) (?<stream>stdout|stderr) (?<cut>[FP])(?::\\S*)?(?: |$)`,
    ({ stream, cut }, frame) => {
      frame.channel = `cri ${stream ?? ''}`
      frame.partial = cut === 'P'
    },
  ),
  prefix(
    'rfc5424',
    String.raw`<(?<pri>\d{1,3})>1 (?:-|(?<time>${rfc3339})) (?<origin>\S+) \S+ \S+ \S+ (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+)(?: \ufeff?|$)`,
    seal,
  ),
  prefix('rfc3164', String.raw`<(?<pri>\d{1,3})>(?<time>${bsd}|${rfc3339}) (?:(?<origin>\S*[^\s:]) )?${tag}`, seal),
  prefix('short', String.raw`(?<time>${bsd}|${systemd}|${rfc3339}|\d{10}\.\d{6}) (?<origin>[^\s[\]]+) ${tag}`, seal),
  prefix('windows', String.raw`pid\[\d+\]\[(?<level>NOTICE|WARN|ERROR|FATAL|DEBUG|TRACE)\]: `, ({ level }, frame) => {
    frame.level = windowsLevels[level ?? '']
    frame.sealed = true
  }),
  prefix('kubectl', String.raw`\[pod/(?<origin>[^/\]]+)/[^\]]+\] `),
  prefix('compose', String.raw`(?<origin>[\w.-]+) +\| `),
  prefix('time', String.raw`(?<time>${rfc3339})[ \t]+`),
  prefix('grep', String.raw`Line +\d+: ?`),
  prefix(
    'grep',
    String.raw`(?:(?<file>(?:[A-Za-z]:)?[^\s:]+)[:-])?\d+[:-] *(?=${ours}|<|\{|\[pod/|[\w.-]+ +\| )`,
    fileOrigin,
  ),
  prefix('grep', String.raw`(?<file>(?:[A-Za-z]:)?[^\s:]+): *(?=${ours}|<|\{|\[pod/|[\w.-]+ +\| )`, fileOrigin),
  prefix('stern', String.raw`(?:[\w.-]+ )?(?<origin>[\w.-]+) [\w.-]+ (?=${ours})`),
  prefix('word', String.raw`(?<origin>[A-Za-z][\w.-]*-[a-z\d]+) (?=${ours})`),
  {
    name: 'box',
    peel(frame) {
      const match = /^\s*[│┃|]\s?(.*?)\s*[│┃|]?\s*$/s.exec(frame.text)
      if (match === null) return false
      frame.text = match[1] ?? ''
      return true
    },
  },
]

/** grep names the file: nats-0.log is as good an origin as a pod. */
function fileOrigin({ file }: Partial<Record<string, string>>, frame: Frame): void {
  const base = file?.split(/[/\\]/).at(-1)
  frame.origin = originOf(base?.replace(/\.log.*$/, '')) ?? frame.origin
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function setTime(frame: Frame, text: string): void {
  const isDate = text.charCodeAt(4) === dash
  if (isDate) {
    frame.time = zonedTime(text)
    frame.zoned = true
    return
  }
  frame.zoned = /^\d{10}\./.test(text)
  frame.time = frame.zoned ? Number(text) : (wallTime(frame, text) ?? frame.time)
}

const dash = 0x2d

/** `2025-12-17T10:11:12.123456789+01:00`, by its places: the pattern that found it has checked them. */
function zonedTime(text: string): number {
  const zone = text.endsWith('Z') ? text.length - 1 : Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'))
  const minutes = Date.UTC(
    +text.slice(0, 4),
    +text.slice(5, 7) - 1,
    +text.slice(8, 10),
    +text.slice(11, 13),
    +text.slice(14, 16),
  )
  const second = Number(text.slice(17, zone).replace(',', '.'))
  return minutes / 1000 + second - (text.endsWith('Z') ? 0 : offsetSeconds(text.slice(zone)))
}

/** `Dec 17 10:11:12` (no year: the newest that is not in the future) or `Wed 2025-12-17 10:11:12 CET`. */
function wallTime({ clock, now }: Frame, text: string): number | undefined {
  const [hour, minute, second] = (/\d\d:\d\d:\d\d(?:\.\d+)?/.exec(text)?.[0] ?? '').split(':').map(Number)
  if (hour === undefined || minute === undefined || second === undefined) return undefined
  const date = /(\d{4})-(\d\d)-(\d\d)/.exec(text)
  if (date !== null) return clock(Number(date[1]), Number(date[2]), Number(date[3]), hour, minute, second)
  const month = months.indexOf(text.slice(0, 3)) + 1
  if (month === 0) return undefined
  const year = new Date(now() * 1000).getUTCFullYear()
  const at = (candidate: number) => clock(candidate, month, Number(text.slice(4, 6)), hour, minute, second)
  return [year + 1, year].map(at).find((time) => time <= now() + 86_400) ?? at(year - 1)
}
