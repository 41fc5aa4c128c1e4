// A test of an alert as data: series in promtool's notation, and which alerts fire when. One list feeds promtool and the check on coverage.

export type Labels = Record<string, string>

export interface Case {
  alert: string
  /** What must or must not be called. */
  name: string
  /** Scrape and evaluation interval. */
  interval?: string
  /** Name and labels to values. */
  series: Record<string, string>
  /** At a time: the labels of everything of this alert that fires, without alertname. None is a negative test. */
  at: Record<string, Labels[]>
}

/** name{labels}, of a scrape of exporter `e1` unless the labels say otherwise. Empty labels are left out, as Prometheus does. */
export function series(name: string, labels: Labels = {}): string {
  const all = { instance: 'e1:7778', job: 'nats', ...labels }
  const set = Object.entries(all).filter(([, value]) => value !== '')
  return `${name}{${set.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}}`
}

export const n1: Labels = { nats_cluster: 'c1', server: 'n1' }
export const n2: Labels = { nats_cluster: 'c1', server: 'n2' }
export const n3: Labels = { nats_cluster: 'c1', server: 'n3' }
const orders: Labels = { account: 'APP', stream: 'ORDERS', group: 'S-R3F-orders' }
/** Group of stream ORDERS on each server. */
export const g1: Labels = { ...n1, ...orders }
export const g2: Labels = { ...n2, ...orders }
export const g3: Labels = { ...n3, ...orders }

/** Level by /raftz, with the collector that says it was read. */
export function level(labels: Labels, values: string): Record<string, string> {
  return { [series('nats_raft_pending_entries', { ...labels, source: 'raftz' })]: values }
}

/** Entries that a RAFT group has received and not looked at yet. */
export function entries(labels: Labels, values: string): Record<string, string> {
  return { [series('nats_raft_queue_length', { ...labels, queue: 'entry' })]: values }
}

export function leads(labels: Labels, values: string): Record<string, string> {
  return { [series('nats_raft_leader', labels)]: values }
}

/** Rung by the log. */
export function logged(labels: Labels, values: string): Record<string, string> {
  return { [series('nats_raft_pending_entries', { ...labels, source: 'log' })]: values }
}

/** Size of what is pending, by /raftz or by the log. */
export function size(source: 'raftz' | 'log', labels: Labels, values: string): Record<string, string> {
  return { [series('nats_raft_pending_bytes', { ...labels, source })]: values }
}

export function collector(labels: Labels, name: string, values: string): Record<string, string> {
  return {
    [series('nats_exporter_collector_success', { ...labels, target: `${labels['server']}:8222`, collector: name })]:
      values,
  }
}

/** Newest line of an event on a server: values are Unix seconds, no sample before the first, or 0 of an older exporter. */
export function lastSeen(labels: Labels, event: string, values: string): Record<string, string> {
  return { [series('nats_log_event_last_seen_timestamp_seconds', { ...labels, event, severity: 'warning' })]: values }
}

/** The same for a line that names an asset: no series before the first. */
export function assetLastSeen(labels: Labels, event: string, values: string): Record<string, string> {
  return { [series('nats_log_asset_event_last_seen_timestamp_seconds', { ...labels, event })]: values }
}

/** Seconds a collector takes. */
export function seconds(labels: Labels, name: string, values: string): Record<string, string> {
  const all = { ...labels, target: `${labels['server']}:8222`, collector: name }
  return { [series('nats_exporter_collector_duration_seconds', all)]: values }
}

export const as = (severity: string, labels: Labels): Labels => ({ ...labels, severity })

const severityOf = { '10k': 'warning', '15k': 'critical', '20k': 'page' } as const

/** What is told of a group that is on these rungs of the ladder. */
export const rung = (labels: Labels, ...names: (keyof typeof severityOf)[]): Labels[] =>
  names.map((name) => ({ ...labels, rung: name, severity: severityOf[name] }))

export const allRungs = (labels: Labels): Labels[] => rung(labels, '10k', '15k', '20k')

/** A test of `alert`: series of any number of parts. */
export function about(alert: string) {
  return (name: string, series: Record<string, string>, at: Record<string, Labels[]>, interval = '30s'): Case => ({
    alert,
    name,
    interval,
    series,
    at,
  })
}

/** One series on a server, or with the labels given. */
export const one = (name: string, labels: Labels, values: string) => ({ [series(name, labels)]: values })
