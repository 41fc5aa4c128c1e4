// What is known of a cluster above it, recorded beside it: some 30 series a cluster, the only thing that is sent up. Rules for many clusters read these names and
// no other. Nothing that is not read is recorded as 0.
import { cluster } from './identity.ts'
import { count as number, inAnyCluster, max, min, on, onServer } from './promql.ts'
import { variant, type Alert, type Group, type Recording } from './rule.ts'
import { onLadder } from './explained.ts'
import { rungs } from '../ladder.ts'
import { summary } from './summary.ts'
import { storeStalled, stalls, symptoms } from './symptoms.ts'
import { thresholds } from '../thresholds.ts'

export const onCluster = [cluster] as const
const by = onCluster.join(', ')

/** Names that the rules for many clusters read. */
export const recorded = {
  evaluated: 'nats_cluster:nats_edge_evaluated:timestamp',
  pages: 'nats_cluster:nats_pages:firing',
  stalled: 'nats_cluster:nats_storage_stall:servers',
  margin: 'nats_cluster:nats_quorum:margin',
} as const

const inCluster = (metric: string, matchers = '') => `${metric}{${inAnyCluster}${matchers}}`
const highest = (vector: string) => max(onCluster, vector)
/** Of each server once, whoever else reads it too. */
const total = (metric: string) => `sum by (${by}) (${max(onServer, inCluster(metric))})`
const ratio = (part: string, whole: string) =>
  highest(`${max(onServer, inCluster(part))} / ${max(onServer, `${inCluster(whole)} > 0`)}`)

const seen = highest(inCluster('nats_up'))
const answering = `${seen} == 1`
const raftzReads = `${highest(inCluster('nats_exporter_collector_success', ',collector="raftz"'))} == 1`

/** 0 where there is none and somebody looked. */
const orNone = (vector: string, looked: string) => `${vector}\nor 0 * (${looked})`

const firing = (name: string, more = '') => inCluster('ALERTS', `,alertname="${name}",alertstate="firing"${more}`)

const row = (record: string, help: string, expr: string, more: readonly string[] = []): Recording => ({
  record,
  by: [...onCluster, ...more],
  help,
  expr,
})

const known = `count by (${by}) (server:nats_up:known)`

const servers = [
  row(
    recorded.evaluated,
    'when rules were evaluated beside a cluster of which something is read, Unix seconds',
    `0 * ${seen} + time()`,
  ),
  row('nats_cluster:nats_up:sum', 'servers that are up', total('nats_up')),
  row('nats_cluster:nats_up:known', 'servers seen within the hour', known),
  row(
    recorded.margin,
    'servers up beyond a majority of those seen within the hour; below 0 there is none',
    `${total('nats_up')}\n  - ${on(onCluster)} (floor(${known} / 2) + 1)`,
  ),
  row(
    'nats_cluster:nats_meta_has_leader:max',
    '1 if any server knows a leader of the meta group, else 0',
    highest(inCluster('nats_meta_has_leader')),
  ),
  row(
    'nats_cluster:nats_server_start:newest',
    'when the server started last started, Unix seconds',
    highest(inCluster('nats_server_start_timestamp_seconds')),
  ),
  row(
    'nats_cluster:nats_server_info:count',
    'servers of each version',
    `count by (${by}, version) (${max([...onServer, 'version'], inCluster('nats_server_info'))})`,
    ['version'],
  ),
]

const raft = [
  row(
    'nats_cluster:nats_raft_pending_entries:max',
    'append entries pending, of the group that has most',
    highest(inCluster('nats_raft_pending_entries')),
  ),
  row(
    'nats_cluster:nats_raft_pending_entries:rung',
    `highest rung of the ladder for which an alert fires, as ${rungs.map(({ entries }) => number(entries)).join(', ')}; 0 for none`,
    orNone(
      rungs
        .map(({ name, entries }) => `${entries} * ${highest(firing(onLadder, `,rung="${name}"`))}`)
        .reverse()
        .join('\nor '),
      raftzReads,
    ),
  ),
  row(
    'nats_cluster:nats_raft_unapplied_entries:max',
    'entries committed and not applied, of the group that has most',
    highest(inCluster('nats_raft_unapplied_entries')),
  ),
  row(
    'nats_cluster:nats_raft_without_leader:count',
    'groups of streams and consumers that no server knows a leader of',
    orNone(`sum by (${by}) (${inCluster(summary.leaderless)})`, raftzReads),
  ),
  row(
    'nats_cluster:nats_raft_leader_changes:increase2m',
    'changes of leader within 2m',
    orNone(`sum by (${by}) (${inCluster(summary.moved)})`, raftzReads),
  ),
  row(
    'nats_cluster:nats_jetstream_ha_assets:sum',
    'members of RAFT groups on all servers',
    total('nats_jetstream_ha_assets'),
  ),
]

const storage = [
  row(
    'nats_cluster:nats_storage_symptom:count',
    'signs of slow storage on all servers',
    orNone(`count by (${by}) (${inCluster(symptoms)})`, answering),
  ),
  row(
    recorded.stalled,
    'servers on which signs of slow storage agree',
    orNone(`count by (${by}) (${inCluster(stalls)} >= ${thresholds.stall.symptoms})`, answering),
  ),
  row(
    'nats_cluster:nats_store_stalled:max',
    'seconds for which the store that stands still longest has stood still; no series: none does',
    highest(inCluster(storeStalled)),
  ),
  row(
    'nats_cluster:nats_store_probe_seconds:max',
    'seconds that writes and flushes of the slowest store take, where stores are probed',
    highest(inCluster('nats_store_probe_sustained_seconds')),
  ),
  row(
    'nats_cluster:nats_store_available:ratio_min',
    'share of the fullest file system of a store that is left',
    min(onCluster, `${inCluster('nats_store_available_bytes')} / (${inCluster('nats_store_size_bytes')} > 0)`),
  ),
]

const use = [
  row(
    'nats_cluster:nats_jetstream_storage:ratio_max',
    'share of the file storage of the fullest server',
    ratio('nats_jetstream_storage_bytes', 'nats_jetstream_max_storage_bytes'),
  ),
  row(
    'nats_cluster:nats_jetstream_memory:ratio_max',
    'the same of memory storage',
    ratio('nats_jetstream_memory_bytes', 'nats_jetstream_max_memory_bytes'),
  ),
  row('nats_cluster:nats_jetstream_streams:sum', 'streams', total('nats_jetstream_stream_leaders')),
  row('nats_cluster:nats_jetstream_consumers:sum', 'consumers', total('nats_jetstream_consumer_leaders')),
  row(
    'nats_cluster:nats_meta_api_pending:max',
    'JetStream API requests that wait, on the server that has most',
    highest(inCluster('nats_meta_api_pending')),
  ),
  row('nats_cluster:nats_server_connections:sum', 'client connections', total('nats_server_connections')),
  row(
    'nats_cluster:nats_server_messages:rate5m',
    'messages a second by direction',
    `sum by (${by}, direction) (${max([...onServer, 'direction'], `rate(${inCluster('nats_server_messages_total')}[5m])`)})`,
    ['direction'],
  ),
  row(
    'nats_cluster:nats_server_memory_bytes:max',
    'resident memory of the largest server in bytes',
    highest(inCluster('nats_server_memory_bytes')),
  ),
]

/** The rules that page as shipped: a site may give them another severity, and still they speak for the cluster. */
const paging = (groups: readonly Group[]): Alert[] =>
  groups.flatMap(({ alerts }) => alerts.filter(({ severity }) => severity === 'page'))

/** Of a ladder only the rung that pages: its lower ones have the same name. */
const pagesOf = (groups: readonly Group[]): string =>
  paging(groups)
    .map((one) => firing(one.alert, one.rung === undefined ? '' : `,rung="${variant(one)}"`))
    .join('\n  or ')

const alerts = (groups: readonly Group[]): Recording[] => [
  row(
    recorded.pages,
    '1 while a rule pages for the cluster, else 0',
    orNone(highest(`\n  ${pagesOf(groups)}\n`), seen),
  ),
  row(
    'nats_cluster:nats_alerts:firing',
    'alerts that fire, by severity; no series: none',
    `count by (${by}, severity) (${inCluster('ALERTS', ',alertname=~"Nats.+",alertstate="firing"')})`,
    ['severity'],
  ),
  row(
    'nats_cluster:nats_diagnosis:max',
    'the verdict of the exporter, 1',
    max([...onCluster, 'hypothesis', 'confidence'], inCluster('nats_diagnosis')),
    ['hypothesis', 'confidence'],
  ),
  row(
    'nats_cluster:nats_exporter_collectors:failing',
    'endpoints of servers that are not read',
    `count by (${by}) (${max([...onServer, 'collector'], inCluster('nats_exporter_collector_success'))} == 0)
or 0 * ${highest(inCluster('nats_exporter_collector_success'))}`,
  ),
]

/** Names of alerts that page a cluster: what a page for several clusters explains. */
export const pageNames = (groups: readonly Group[]): string[] => [...new Set(paging(groups).map(({ alert }) => alert))]

/** What is recorded beside a cluster for rules above it. `groups`: the rules that are evaluated there. */
export const edgeGroups = (groups: readonly Group[]): readonly Group[] => [
  {
    name: 'edge',
    help: 'Only in `rules --pack edge`. What is known of a cluster above it: is it well?',
    recordings: [...alerts(groups), ...raft, ...storage],
    alerts: [],
  },
  {
    name: 'edge-servers',
    help: 'Only in `rules --pack edge`. The same of its servers, and how much it is used.',
    recordings: [...servers, ...use],
    alerts: [],
  },
]
