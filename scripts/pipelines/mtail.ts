// The catalog for mtail: a program that counts the lines somebody should know of, under the names that the exporter uses.
import { rowOf, type EventId } from '../../src/log/catalog/index.ts'
import { labelPattern, linePatterns, pageworthy } from '../../src/log/catalog/pageworthy.ts'

/** Slashes end a pattern in mtail. */
const inSlashes = (pattern: string): string => `/${pattern.replaceAll(/(?<!\\)\//g, String.raw`\/`)}/`

const duration = [
  [
    String.raw`(?P<hours>[0-9]+)h(?P<minutes>[0-9]+)m(?P<seconds>[0-9.]+)s`,
    '$hours * 3600.0 + $minutes * 60.0 + $seconds',
  ],
  [String.raw`(?P<minutes>[0-9]+)m(?P<seconds>[0-9.]+)s`, '$minutes * 60.0 + $seconds'],
] as const

/** What a line says beyond that it is there. mtail reads no Go durations, so each form of one has its own pattern. */
const values: Partial<Record<EventId, string>> = {
  raft_append_entries_pending: `  ${inSlashes(
    String.raw`RAFT \[[^ \]]+ - (?P<group>[^ \]]+)\] (?P<pending>[0-9]+) append entries pending`,
  )} {
    nats_raft_pending_entries[$group]["log"] = $pending
  }
`,
  write_full_state_slow: duration
    .map(
      ([
        pattern,
        seconds,
      ]) => `  ${inSlashes(String.raw`Filestore \[(?P<store>[^\]]*)\] WriteFullState took ${pattern} `)} {
    nats_writefullstate_last_seconds[$store] = ${seconds}
  }
`,
    )
    .join(''),
  metalayer_snapshot_slow: `  ${inSlashes(String.raw`Metalayer (?:[a-z]+ )?snapshot (?:generation )?took (?P<seconds>[0-9]+\.[0-9]+)s`)} {
    nats_metalayer_snapshot_last_seconds["total"]["log"] = $seconds
  }
`,
}

/** Longest pattern that mtail compiles, less the backslashes that slashes need. */
const longestPattern = 1000

const counted = (id: EventId): string =>
  linePatterns(id, longestPattern)
    .map(
      (pattern) => `${inSlashes(pattern)} {
  nats_log_events_total["${id}"]["${rowOf(id).severity}"]++
  nats_log_event_last_seen_timestamp_seconds["${id}"]["${rowOf(id).severity}"] = timestamp()
${values[id] ?? ''}}
`,
    )
    .join('\n')

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

/** The program, whole. Times are those of reading, since a log does not say its zone. */
export function mtailProgram(): string {
  const blocks = [...new Set(pageworthy.map(labelPattern))].map((label) => {
    const programs = pageworthy.filter((id) => labelPattern(id) === label).map(counted)
    return `${inSlashes(label)} {\n${programs.map(indented).join('\n')}}\n`
  })
  return `# NATS server logs for mtail: the lines that somebody should know of. Generated from the catalog of nats-jetstream-exporter.
# The ladder of append entries pending is never taken down by a log line: use a window on nats_log_event_last_seen_timestamp_seconds.

counter nats_log_events_total by event, severity
gauge nats_log_event_last_seen_timestamp_seconds by event, severity
gauge nats_raft_pending_entries by group, source
gauge nats_writefullstate_last_seconds by store
gauge nats_metalayer_snapshot_last_seconds by part, source

${blocks.join('\n')}`
}
