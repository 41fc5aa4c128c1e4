// Many clusters: pages that come together, clusters that fall silent, and what one Prometheus alone must not make of it.
import { about, as, level, leads, one, series, type Case, type Labels } from './case.ts'

const c = (name: string): Labels => ({ nats_cluster: name })
/** What arrives above: names of the cluster, and those of the replica and the site that sent it. */
const sent = (record: string, cluster: string, values: string, replica = 'a') => ({
  [series(record, { nats_cluster: cluster, instance: '', job: '', region: 'eu', prometheus_replica: replica })]: values,
})
const pages = (cluster: string, values: string, replica?: string) =>
  sent('nats_cluster:nats_pages:firing', cluster, values, replica)
/** Evaluated at each sample for `minutes`, and never again. */
const heard = (cluster: string, minutes: number) =>
  sent('nats_cluster:nats_edge_evaluated:timestamp', cluster, `0+60x${minutes}`)

const trouble = about('NatsTroubleInSeveralClusters')
const silent = about('NatsClusterSilent')

/** A group over its last rung in a cluster that is read. */
const ladder = (cluster: string, values: string) => {
  const server: Labels = { nats_cluster: cluster, server: `${cluster}-n1` }
  const group: Labels = { ...server, account: 'APP', stream: 'ORDERS', group: 'S-R3F-orders' }
  return {
    ...one('nats_up', { ...server, target: 't' }, '1x20'),
    ...level(group, values),
    ...leads(group, '1x20'),
  }
}

export const cases: Case[] = [
  trouble(
    'two clusters page at once, a third is well',
    { ...pages('c1', '0x3 1x16'), ...pages('c2', '0x5 1x14'), ...pages('c3', '0x20') },
    { '2m': [], '6m': [as('page', c('c1')), as('page', c('c2'))] },
    '1m',
  ),
  trouble(
    'one cluster alone, sent by two replicas',
    { ...pages('c1', '1x20'), ...pages('c1', '1x20', 'b') },
    { '10m': [] },
    '1m',
  ),
  trouble(
    'it ends minutes after all but one are well',
    { ...pages('c1', '1x30'), ...pages('c2', '1x5 0x25') },
    { '5m': [as('page', c('c1')), as('page', c('c2'))], '12m': [] },
    '1m',
  ),
  trouble(
    'two fall silent within the hour: unknown, and a page; an hour later it is no matter of now',
    { ...heard('c1', 10), ...heard('c2', 14), ...heard('c3', 100) },
    { '14m': [], '18m': [as('page', c('c1')), as('page', c('c2'))], '90m': [] },
    '1m',
  ),
  trouble(
    'one that was silent already and one that falls silent hours later are not at once',
    { ...heard('c1', 5), ...heard('c2', 120) },
    { '125m': [] },
    '1m',
  ),
  trouble(
    'from the ladder in two clusters to the page for both, in one Prometheus',
    { ...ladder('c1', '0x4 25000x16'), ...ladder('c2', '0x4 25000x16'), ...ladder('c3', '20x20') },
    { '30s': [], '4m': [as('page', c('c1')), as('page', c('c2'))] },
  ),
  silent(
    'what came last is minutes old, longer than any look back',
    { ...heard('c1', 10), ...heard('c2', 60) },
    { '13m': [], '15m': [as('critical', c('c1'))], '40m': [as('critical', c('c1'))] },
    '1m',
  ),
  silent(
    'a link that is cut for less, and comes back',
    { ...heard('c1', 10), ...sent('nats_cluster:nats_edge_evaluated:timestamp', 'c1', '_x13 780+60x20', 'b') },
    { '13m': [], '20m': [] },
    '1m',
  ),
  silent('never heard of', { ...pages('c1', '0x20') }, { '15m': [] }, '1m'),
]
