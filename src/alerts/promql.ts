// The few PromQL shapes that every rule is made of, so that "which labels", "two exporters" and "an event" are said once.

export const onServer = ['nats_cluster', 'server'] as const
export const onGroup = [...onServer, 'group'] as const
/** Labels of a RAFT group on a server, with its account, stream and consumer. */
export const asset = ['nats_cluster', 'server', 'account', 'stream', 'consumer', 'group'] as const

type Labels = readonly string[]

/** The maximum over exporters, HA pairs and sources, so that what is reported twice counts once. */
export function max(by: Labels, vector: string): string {
  return `max by (${by.join(', ')}) (${vector})`
}

/**
 * The same of values of at least `value`. The comparison stands inside: on a large cluster it costs a look at each series, and only what is left of
 * them is put together by labels, which is what costs. Of flags, `1`.
 */
export function atLeast(by: Labels, vector: string, value: number): string {
  return max(by, `${vector} >= ${value}`)
}

export function min(by: Labels, vector: string): string {
  return `min by (${by.join(', ')}) (${vector})`
}

export function on(labels: Labels): string {
  return `on (${labels.join(', ')})`
}

/** Servers in a cluster. The others have an empty name: they have nothing to do with one another. */
export const inAnyCluster = 'nats_cluster!=""'
/** Servers without a cluster. */
export const standalone = 'nats_cluster=""'

/**
 * An expression about what a cluster has once (an account, a stream, a consumer): by cluster, and by server for those that stand alone, since two of
 * them may well have streams of the same name. `build` gets the labels and the matcher to put into every selector.
 */
export function perCluster(labels: Labels, build: (labels: Labels, where: string) => string): string {
  const [cluster = '', ...rest] = labels
  return `(
${build(labels, inAnyCluster)}
)
or (
${build([cluster, 'server', ...rest], standalone)}
)`
}

/** Servers of a cluster that started within the window: each start moves every leader it had, twice at most. */
export const starts = (window: number) =>
  `sum by (nats_cluster) (time() - ${max(onServer, 'nats_server_start_timestamp_seconds')} < bool ${window})`

/** An alert of this name (and rung or severity) that fires already: for thresholds that are lower on the way back. */
export function firing(alert: string, variant: string, by: Labels): string {
  return max(by, `ALERTS{alertname="${alert}",alertstate="firing",${variant}}`)
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

/** The same of bytes: 256 MiB. */
export function bytes(value: number): string {
  const unit = value % 2 ** 30 === 0 ? 'GiB' : 'MiB'
  return `${count(value / (unit === 'GiB' ? 2 ** 30 : 2 ** 20))} ${unit}`
}

/** Template text: a RAFT group as people know it, on its server. */
export const groupText =
  'RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }}'
