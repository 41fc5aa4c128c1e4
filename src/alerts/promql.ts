// The few PromQL shapes that every rule is made of, so that "which labels", "two exporters" and "an event" are said once.

export const onServer = ['nats_cluster', 'server'] as const
export const onGroup = [...onServer, 'group'] as const
/** A RAFT group with whose it is. */
export const asset = ['nats_cluster', 'server', 'account', 'stream', 'consumer', 'group'] as const

type Labels = readonly string[]

/** Over exporters, HA pairs and sources: the same thing reported twice counts once. */
export function max(by: Labels, vector: string): string {
  return `max by (${by.join(', ')}) (${vector})`
}

export function min(by: Labels, vector: string): string {
  return `min by (${by.join(', ')}) (${vector})`
}

export function on(labels: Labels): string {
  return `on (${labels.join(', ')})`
}

/** Seconds since the newest of these log events, younger than the window. Never a rate: such counters may be born above 0. */
export function seen(by: Labels, events: string | readonly string[], window: number): string {
  const names = typeof events === 'string' ? `="${events}"` : `=~"${events.join('|')}"`
  return `time() - (${max(by, `nats_log_event_last_seen_timestamp_seconds{event${names}}`)} > 0) < ${window}`
}

/** Seconds as Prometheus writes them: the largest unit that divides. */
export function duration(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`
  }
  return `${seconds}s`
}

/** For words and docs: 10,000. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** Template text: a RAFT group as people know it, on its server. */
export const groupText =
  'RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }}'
