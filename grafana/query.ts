// Selectors and expressions that several panels share. Plain text: what stands here is what Prometheus gets.
import { summary } from '../src/alerts/summary.ts'
import { thresholds } from '../src/thresholds.ts'

/** Matchers of the variables. All is `.*`, since the meta group has no stream and an unknown server has no name. */
export const onCluster = 'nats_cluster=~"$nats_cluster"'
export const onServers = `${onCluster}, server=~"$server"`
export const onAssets = `${onServers}, account=~"$account", stream=~"$stream"`

export const serverLabels = 'nats_cluster, server'
export const groupKey = 'nats_cluster, server, group'
export const groupLabels = 'nats_cluster, server, account, stream, consumer, group'
/** Servers of several clusters may have one name. */
export const serverLegend = '{{nats_cluster}} {{server}}'
export const legend = `${serverLegend} · {{stream}} {{consumer}} {{group}}`

export function perServer(metric: string, matchers = ''): string {
  return `max by (${serverLabels}) (${metric}{${matchers}${onServers}})`
}

export const storeKey = `${serverLabels}, store_dir`
export const storeLegend = `${serverLegend} {{store_dir}}`

export function perStore(metric: string): string {
  return `max by (${storeKey}) (${metric}{${onServers}})`
}

const lines = 10

/** Those of `labels` that went highest in the time shown, and only these: the same lines at every step, however many there are. */
export function highest(labels: string, metric: string, matchers = ''): string {
  const series = `${metric}{${matchers}${onAssets}}`
  const peak = `max by (${labels}) (max_over_time(${series}[$__range] @ end()))`
  return `max by (${labels}) (${series}) and on (${labels}) topk(${lines}, ${peak})`
}

/** The same for what is recorded of RAFT groups; a group keeps its line when its stream becomes known only later. */
export function busiest(record: string): string {
  const peak = `max by (${groupKey}) (max_over_time(${record}{${onAssets}}[$__range] @ end()))`
  return `${record}{${onAssets}} and on (${groupKey}) topk(${lines}, ${peak})`
}

/** Those of `labels` whose gauge climbed most in the time shown, by its slope at each step: of sequences the level says nothing. */
export function fastest(labels: string, metric: string, matchers = ''): string {
  const series = `${metric}{${matchers}${onAssets}}`
  const slope = (range: string) => `max by (${labels}) (clamp_min(deriv(${series}[${range}), 0))`
  return `${slope('$__rate_interval]')} and on (${labels}) topk(${lines}, ${slope('$__range] @ end()')})`
}

const answered = `nats_exporter_collector_success{collector="raftz", ${onServers}} == 1`

/** Of a server whose raftz does not answer now: what was last known of it. Blind is not well. */
export function lastKnown(metric: string): string {
  const last = `last_over_time(${metric}{${onAssets}}[${thresholds.blind}s])`
  return `(${metric}{${onAssets}} or (${last} unless on (${serverLabels}) ${answered}))`
}

/** Followers whose pending entries are by design. */
export const byDesign = `((nats_raft_catching_up{${onAssets}} == 1) or (nats_raft_paused{${onAssets}} == 1))`

/** Groups of a cluster without a leader: 0 where all are known. */
export const leaderless = `sum by (nats_cluster) (${summary.leaderless}{${onCluster}, account=~"$account", stream=~"$stream"}) or 0 * group by (nats_cluster) (${summary.led}{${onAssets}})`

/** Increase of a counter within a step, once a server. */
export function events(metric: string, labels: string, matchers = ''): string {
  return `max by (${labels}) (increase(${metric}{${matchers}${onServers}}[$__rate_interval]))`
}

/** Log events seen within the last five minutes, as seconds since. */
export function recent(events: readonly string[]): string {
  const seen = `nats_log_event_last_seen_timestamp_seconds{event=~"${events.join('|')}", ${onServers}}`
  return `min by (${serverLabels}) (time() - ${seen}) < ${thresholds.eventWindow}`
}

/** Rows that can be told apart in one table by their text. */
export function named(label: string, rows: readonly (readonly [text: string, expr: string])[]): string {
  return rows.map(([text, expr]) => `label_replace(${expr}, "${label}", "${text}", "", "")`).join('\nor ')
}
