// Log events in rules: which ones an alert reads, how long a line counts, and whom the lines name. The catalog says which alert an event has.
import { catalog, type EventId } from '../log/catalog/index.ts'
import type { Severity } from '../level.ts'
import { max, on } from './promql.ts'
import { thresholds } from '../thresholds.ts'

/** Unix time of the newest line, on a server and of an asset; none before the first. Rules say `> 0` for exporters and log tools that begin at 0. */
export const lastSeen = 'nats_log_event_last_seen_timestamp_seconds'
export const assetLastSeen = 'nats_log_asset_event_last_seen_timestamp_seconds'

/** Events whose row in the catalog names the alert, of these severities or of all. @throws if there is none: the rule would be empty. */
export function eventsOf(alert: string, ...severities: readonly Severity[]): EventId[] {
  const found = (Object.keys(catalog) as EventId[]).filter((id) => {
    const row = catalog[id]
    return 'alert' in row && row.alert === alert && (severities.length === 0 || severities.includes(row.severity))
  })
  if (found.length === 0) throw new Error(`no row of the catalog names ${alert} at ${severities.join(', ')}`)
  return found
}

const named = (events: readonly string[]) =>
  events.length === 1 ? `event="${events.join('')}"` : `event=~"${events.join('|')}"`

/** A selector for lines of events. */
export const lines = (metric: string, events: string | readonly string[]): string =>
  `${metric}{${named(typeof events === 'string' ? [events] : events)}}`

/** Seconds since the newest of these lines, within the window. Never a rate: the first sample of such a counter may be above 0. */
export function seen(by: readonly string[], events: string | readonly string[], window: number): string {
  return `time() - (${max(by, lines(lastSeen, events))} > 0) < ${window}`
}

/**
 * The same where one line is ordinary: lines in at least three samples, with `apart` seconds from the first to the last.
 * By what the lines name, or by server.
 */
export function repeated(
  by: readonly string[],
  metric: string,
  events: string | readonly string[],
  apart: number,
): string {
  const selector = lines(metric, events)
  const range = `[${apart + thresholds.events.shortest}s]`
  return `time() - (${max(by, selector)} > 0) < ${thresholds.events.shortest}
and ${on(by)} ${max(by, `${selector} - min_over_time(${selector}${range})`)} >= ${apart}
and ${on(by)} ${max(by, `changes(${selector}${range})`)} >= 2`
}

/** Template text: what the lines of the last minutes name, where they name something. For rules by server. */
export function namedBy(events: readonly string[], window: number): string {
  return `{{ with printf "max by (event, account, stream, consumer, group) (${lines(assetLastSeen, events).replace('{', '{nats_cluster=%q,server=%q,').replaceAll('"', '\\"')}) > time() - ${window}" $labels.nats_cluster $labels.server | query }}:{{ range . | sortByLabel "event" }} {{ .Labels.event }}{{ with .Labels.account }} {{ . }}{{ end }}{{ with .Labels.stream }} > {{ . }}{{ end }}{{ with .Labels.consumer }} > {{ . }}{{ end }}{{ with .Labels.group }} {{ . }}{{ end }}{{ end }}{{ end }}`
}
