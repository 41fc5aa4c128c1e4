// Wrappings that are text in front of a line, as data: one row a form, tried in this order, peeled until none is left.
import type { Level } from '../../level.ts'
import { originOf, severityLevels, type Frame } from './frame.ts'
import { peelLogfmt } from './logfmt.ts'
import { bare, bsd, levelOf, levelPattern, rfc3339, setTime, systemd } from './words.ts'

export interface Wrapping {
  name: string
  /** Takes itself off the frame and notes what it said; false: this form is not there. */
  peel(frame: Frame): boolean
}

const tag = String.raw`[^\s:[\]]{1,128}(?:\[\d{1,10}\])?:`
/** The address of a connection, its kind and its number. */
const address = String.raw`\S{1,80}:\d{1,5} - (?:cid|rid|gid|lid|lid_ws|wid|mid|mid_ws):\d`
/** What a line of ours begins with: for forms so loose that only their neighbour tells them. */
const ours = String.raw`\[\d{1,10}\] (?:\d{4}/|\[)|\d{4}/\d\d/\d\d \d\d:|\[(?:INF|WRN|ERR|FTL|DBG|TRC)\] |${rfc3339}[ \t]|${address}`
/** What else may stand behind the name of a file. */
const wrapped = String.raw`${ours}|<|\{|\[pod/|[\w.-]{1,128} {1,40}\| `
const file = String.raw`(?<file>(?:[A-Za-z]:)?[^\s:[][^\s:]{0,511})`
const level = `(?<level>${levelPattern})`
const upper = `(?<level>${levelPattern.toUpperCase()})`
const thread = String.raw`\[[^[\]]{1,80}\] {1,8}`
/** A logger's name: before a dash any word, before a colon one with dots or a line number. */
const logger = String.raw`(?:[\w$][\w$./-]{0,100} {1,8}- |[\w$-]{1,60}(?:[./][\w$-]{1,60}){1,10}(?::\d{1,6}:? (?!- )|: ))`

const windowsLevels: Readonly<Record<string, Level>> = {
  NOTICE: 'INF',
  WARN: 'WRN',
  ERROR: 'ERR',
  FATAL: 'FTL',
  DEBUG: 'DBG',
  TRACE: 'TRC',
}

/** Characters of a line that patterns see: no wrapping is longer, and whatever they do with so many is soon over. */
const longestWrapping = 2048

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
      const head = frame.text.slice(0, longestWrapping)
      const match = compiled.exec(head)
      // What ends where the head was cut off has not ended.
      if (match === null || (match[0].length === longestWrapping && head.length < frame.text.length)) return false
      const groups = match.groups ?? {}
      frame.text = frame.text.slice(match[0].length)
      frame.origin = originOf(groups['origin']) ?? frame.origin
      if (groups['time'] !== undefined) {
        setTime(frame, groups['time'])
        frame.isTimed = true
      }
      frame.level = levelOf(groups['level']) ?? frame.level
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
const collected: readonly Wrapping[] = [
  prefix(
    'cri',
    `(?<time>${rfc3339}) (?<stream>stdout|stderr) (?<cut>[FP])(?::\\S{0,128})?(?: |$)`,
    ({ stream, cut }, frame) => {
      frame.channel = `cri ${stream ?? ''}`
      frame.partial = cut === 'P'
    },
  ),
  prefix(
    'rfc5424',
    String.raw`<(?<pri>\d{1,3})>1 (?:-|(?<time>${rfc3339})) (?<origin>\S{1,255}) \S{1,128} \S{1,128} \S{1,128} (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+)(?: \ufeff?|$)`,
    seal,
  ),
  prefix(
    'rfc3164',
    String.raw`<(?<pri>\d{1,3})>(?<time>${bsd}|${rfc3339}) (?:(?<origin>\S{0,255}[^\s:]) )?${tag} ?`,
    seal,
  ),
  prefix(
    'short',
    String.raw`(?<time>${bsd}|${systemd}|${rfc3339}|\d{10}\.\d{6}) (?<origin>[\w.:-]{1,255}) ${tag}(?: |$)`,
    seal,
  ),
  prefix(
    'windows',
    String.raw`pid\[\d{1,10}\]\[(?<name>NOTICE|WARN|ERROR|FATAL|DEBUG|TRACE)\]: `,
    ({ name }, frame) => {
      frame.level = windowsLevels[name ?? '']
      frame.sealed = true
    },
  ),
  prefix('kubectl', String.raw`\[pod/(?<origin>[^/\]]{1,253})/[^\]]{1,253}\] `),
  prefix('compose', String.raw`(?:\d{1,4}\|)?(?<origin>[\w.@-]{1,253}) {1,80}\| `),
]

/** Other programs' times and levels, where the server's own have been lost or come further in. */
const loggers: readonly Wrapping[] = [
  prefix('time', String.raw`\[?(?<time>${rfc3339})\]?:?[ \t]{1,8}`),
  prefix('time', String.raw`(?<time>\d\d:\d\d:\d\d(?:[.,]\d{1,9})?|\d{1,2}:\d\d[AP]M)[ \t]{1,8}`),
  prefix('host', String.raw`(?<time>${bsd}) (?<origin>[\w.-]{1,253}) (?=${ours})`),
  prefix('time', String.raw`(?<time>${bsd}) {1,8}(?=[A-Z[]|${address})`),
  prefix('time', String.raw`[[(]?(?<time>${bare})[\])]?:?[ \t]{1,8}`),
  prefix('time', String.raw`(?<time>\d{10}\.\d{1,9}|\d{13}|\d\.\d{1,15}e\+09)[ \t]{1,8}(?=[[A-Za-z"{]|${address})`),
  prefix('tai64n', String.raw`@(?<tai>[0-9a-f]{24}) `, ({ tai }, frame) => {
    setTime(frame, Number(BigInt(`0x${tai?.slice(0, 16) ?? ''}`) - taiEpoch) + parseInt(tai?.slice(16) ?? '', 16) / 1e9)
  }),
  prefix(
    'logcli',
    String.raw`\{(?<labels>(?:[\w.]{1,80}="[^"]{0,253}"(?:, ?)?){1,40})\}[ \t]{1,8}`,
    ({ labels }, frame) => {
      const [, pod] = /(?:^|[ ,])(?:pod|pod_name|instance|container)="([^"]{1,253})"/.exec(labels ?? '') ?? []
      frame.origin = originOf(pod) ?? frame.origin
    },
  ),
  prefix(
    'klog',
    String.raw`(?<letter>[IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} {1,8}\d{1,10} [\w./-]{1,128}:\d{1,6}\] `,
    ({ letter }, frame) => {
      frame.level = klogLevels[letter ?? '']
    },
  ),
  prefix('zap', String.raw`${level}\t(?:[\w.$/-]{1,100}\t)?(?:[\w.$/-]{1,100}:\d{1,6}\t)?`, withoutZapFields),
  prefix('thread', String.raw`${thread}(?=${upper.replace('?<level>', '?:')} )`),
  prefix('log4j', String.raw`${upper} {1,8}(?:${thread})?${logger}`),
  prefix('log4j', String.raw`${upper} {1,8}${thread}`),
  prefix('logrus', String.raw`${upper}\[(?:\d{1,9}|(?<time>${rfc3339}))\] {1,8}`),
  prefix('python', String.raw`(?:- )?[\w.-]{1,100} - ${upper} - `),
  prefix('python', String.raw`${upper}:[\w.-]{1,100}:(?=\S)`),
  prefix('level', String.raw`[[(<]${level} {0,4}[\])>]:?[ \t]{1,8}(?:- )?(?:${logger})?`),
  prefix('level', String.raw`${level}(?::| \||\t| -|  )[ \t]{0,8}`),
  prefix('go', String.raw`[\w./-]{1,128}\.go:\d{1,6}: `),
  prefix('tag', String.raw`nats[\w.-]{0,60}\[\d{1,10}\]: `),
]

/** Left by copying and searching. */
const copied: readonly Wrapping[] = [
  prefix('grep', String.raw`Line {1,8}\d{1,10}: ?`),
  prefix('grep', String.raw`(?:${file}[:-])?\d{1,10}[:-] {0,8}(?=${wrapped})`, fileOrigin),
  prefix('grep', String.raw`${file}: {0,8}(?=${wrapped})`, fileOrigin),
  prefix('stern', String.raw`(?:[\w.-]{1,253} )?(?<origin>[\w.-]{1,253}) [\w.-]{1,253} (?=${ours})`),
  prefix('word', String.raw`(?<origin>[A-Za-z][\w.-]{0,253}-[a-z\d]{1,63}) (?=${ours})`),
  { name: 'box', peel: peelBox },
]

/** A level alone is only a level where a time has been seen before it. */
const levelBehindTime = prefix('level', String.raw`${upper} {1,8}`)

export const wrappings: readonly Wrapping[] = [
  ...collected,
  { name: 'logfmt', peel: peelLogfmt },
  ...loggers,
  {
    name: 'level',
    peel: (frame) => frame.isTimed === true && frame.level === undefined && levelBehindTime.peel(frame),
  },
  ...copied,
]

const taiEpoch = 2n ** 62n + 37n

const klogLevels: Readonly<Record<string, Level>> = { I: 'INF', W: 'WRN', E: 'ERR', F: 'FTL' }

/** zap ends a line with its fields: a tab and an object. */
function withoutZapFields(_: unknown, frame: Frame): void {
  const at = frame.text.lastIndexOf('\t{')
  if (at > 0 && frame.text.endsWith('}')) frame.text = frame.text.slice(0, at)
}

const boxes = '│┃|'

/** Bars before and behind, by index: a pattern would try all ways to share the blanks. */
function peelBox(frame: Frame): boolean {
  const text = frame.text.trimStart()
  if (text === '' || !boxes.includes(text[0] ?? '')) return false
  const inside = text.slice(/\s/.test(text[1] ?? '') ? 2 : 1).trimEnd()
  frame.text = boxes.includes(inside.at(-1) ?? ' ') ? inside.slice(0, -1).trimEnd() : inside
  return true
}

/** grep names the file: nats-0.log is as good an origin as a pod. */
function fileOrigin({ file }: Partial<Record<string, string>>, frame: Frame): void {
  const base = file?.split(/[/\\]/).at(-1)
  const end = base?.indexOf('.log') ?? -1
  frame.origin = originOf(end < 0 ? base : base?.slice(0, end)) ?? frame.origin
}
