// What other log programs should know of the catalog: the lines that somebody should be woken up for, and the steps that lead there.
import { eventIds, rowOf, type EventId } from './index.ts'
import { matchers, type Matcher } from './recognise.ts'
import type { Scope } from './rows/row.ts'
import { template } from './template.ts'

/** Not critical by themselves, but the way into an incident. */
const leadingThere: ReadonlySet<EventId> = new Set([
  'raft_append_entries_pending',
  'metalayer_snapshot_slow',
  'internal_subscription_slow',
  'readloop_slow',
  'stream_high_lag',
  'slow_consumer',
  'meta_no_leader',
  'catchup_stalled',
])

/** In the order of the catalog. */
export const pageworthy: readonly EventId[] = eventIds.filter(
  (id) => ['critical', 'page'].includes(rowOf(id).severity) || leadingThere.has(id),
)

/** What stands before the message in a log file, for programs that search and do not unwrap. RE2, without names. */
const prefixes: Record<Scope, string> = {
  raft: String.raw`RAFT \[[^ \]]+ - [^ \]]+\] `,
  filestore: String.raw`Filestore \[[^\]]*\] `,
  connection: String.raw`[^ ]+ - (?:cid|rid|gid|lid|lid_ws|wid|mid|mid_ws):[0-9]+ - (?:"[^"]*" - )*`,
  plain: '',
}

/** What Go itself prints has no label: it begins the line, perhaps behind what a container runtime or its own logger puts there. */
const bareStart = '^(?:[^ ]+ (?:stdout|stderr) F )?(?:[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8} )?'

const isBare = (id: EventId): boolean => rowOf(id).levels.length === 0

/** Level label, prefix and message; colours of a terminal may stand in the label. */
export const labelPattern = (id: EventId): string =>
  isBare(id) ? bareStart : String.raw`\[(?:\x1b\[[0-9;]*m)?(?:${rowOf(id).levels.join('|')})(?:\x1b\[0m)?\] `

/** RE2 has no lookahead, JavaScript writes named groups without P. */
const withoutNames = (source: string): string => source.replaceAll(/\(\?<[a-z_]+>/g, '(?:')

export const wordingsOf = (id: EventId): readonly Matcher[] => matchers.filter((matcher) => matcher.id === id)

/** Wordings of an event behind their prefix, anchored at neither end, valid in RE2. @throws where one needs a lookahead. */
function alternatives(id: EventId): string[] {
  const sources = wordingsOf(id).map((wording) => {
    const source = withoutNames(template(wording.text).source)
    if (/\(\?[=!<]/.test(source)) throw new Error(`${id}: ${source} is not RE2`)
    return prefixes[wording.scope] + source
  })
  return [...new Set(sources)]
}

const either = (sources: readonly string[]): string =>
  sources.length === 1 ? sources.join('') : `(?:${sources.join('|')})`

/** One pattern for all wordings of an event, level included. */
export const searchPattern = (id: EventId): string => labelPattern(id) + either(alternatives(id))

/** As few patterns as hold all wordings of an event, none of them over `longest` bytes, each up to the end of the line. */
export function linePatterns(id: EventId, longest: number): string[] {
  const start = isBare(id) ? bareStart : String.raw`\] `
  const whole = (sources: readonly string[]) => String.raw`${start}${either(sources)}\r?$`
  const chunks: string[][] = []
  for (const source of alternatives(id)) {
    const last = chunks.at(-1)
    if (last !== undefined && Buffer.byteLength(whole([...last, source])) <= longest) last.push(source)
    else chunks.push([source])
  }
  return chunks.map(whole)
}
