// How much can be seen, as every board with a verdict or a list of requests shows it: what else they say is of that part alone.
import { stat, type Panel, type Stat } from './panel.ts'
import { named, onServers, perServer, serverLabels } from './query.ts'

/** 1 of each server whose /raftz answers, else 0: it is not even asked of one that has never answered. */
export const read = `(${perServer('nats_exporter_collector_success', 'collector="raftz", ')} or 0 * ${perServer('nats_up')})`

/** Shares of what is configured that can be seen, by kind: 1 is all. */
const seen = named('part', [
  ['servers', `avg(${read})`],
  ['logs', `avg(min by (${serverLabels}) (nats_exporter_log_source_up{${onServers}}))`],
  ['stores', `avg(max by (${serverLabels}, store_dir) (nats_store_probe_up{${onServers}}))`],
])

export const seenStat = (drawn: Pick<Stat, 'description' | 'width' | 'height'>): Panel =>
  stat({
    title: 'Seen',
    ...drawn,
    unit: 'percentunit',
    steps: [
      [0, 'purple'],
      [1, 'green'],
    ],
    none: 'unknown',
    each: '{{part}}',
    expr: seen,
  })
