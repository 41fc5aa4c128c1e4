// First row: is a store slow, full or standing still, and are all of them watched.
import { storeStalled, storeThrottled } from '../../src/alerts/symptoms.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { stat, table, type Steps } from '../panel.ts'
import { onServers, perStore, storeKey } from '../query.ts'

const { fsync, space } = thresholds

export const slow: Steps = [
  [fsync.warning, 'yellow'],
  [fsync.critical, 'red'],
]
/** Of what is left: little is bad. */
export const left: Steps = [
  [0, 'red'],
  [space.critical, 'yellow'],
  [space.warning, 'green'],
]

const share = (free: string, all: string): string => `${perStore(free)} / ${perStore(all)}`
const watched = `nats_store_probe_up{${onServers}}`

export const stores: Row = {
  title: 'Stores now',
  panels: [
    stat({
      title: 'Slowest store',
      description:
        'Seconds that a write and flush beside the store takes, a running one counted by its age: the worst of all stores, by the third longest of the last six. Yellow from 100 ms, red from 1 s. Grey: no store is watched from beside.',
      width: 4,
      height: 5,
      unit: 's',
      decimals: 3,
      steps: slow,
      none: 'no store is watched',
      expr: `max(nats_store_probe_sustained_seconds{${onServers}})`,
    }),
    stat({
      title: 'Stores that stand still',
      description:
        'Stores of which an operation of the probe has run for 5 s or more, or whose disk completes nothing though asked to. Green is 0. Grey: no store is watched from beside.',
      width: 4,
      height: 5,
      unit: 'short',
      steps: [[1, 'red']],
      none: 'no store is watched',
      expr: `count(${storeStalled}{${onServers}}) or 0 * count(${watched})`,
    }),
    stat({
      title: 'Stores at a limit',
      description:
        'Stores whose volume or machine was held at a limit of operations or bytes within the last five minutes. The disk is sound: more was asked than was bought. Green is 0. Grey: no store is watched from beside.',
      width: 4,
      height: 5,
      unit: 'short',
      steps: [[1, 'orange']],
      none: 'no store is watched',
      expr: `count(count by (${storeKey}) (${storeThrottled}{${onServers}})) or 0 * count(${watched})`,
    }),
    stat({
      title: 'Least space left',
      description:
        'Share of the file system that is left, of the store that has least. Yellow below 20 %, red below 5 %. Grey: no store is watched from beside.',
      width: 4,
      height: 5,
      unit: 'percentunit',
      steps: left,
      none: 'no store is watched',
      expr: `min(${share('nats_store_available_bytes', 'nats_store_size_bytes')})`,
    }),
    stat({
      title: 'Stores whose probe ends',
      description:
        'Share of the stores configured whose last round of the probe ended without error. Below 100 %: see the table. Grey: no store is watched from beside, and nothing here says that storage is well.',
      width: 4,
      height: 5,
      unit: 'percentunit',
      steps: [
        [0, 'red'],
        [1, 'green'],
      ],
      none: 'no store is watched',
      expr: `avg(${perStore('nats_store_probe_up')})`,
    }),
    stat({
      title: 'Shared volumes',
      description:
        'Volumes with the stores of two or more servers on them: what stalls one stalls all of them, and replicas protect from nothing. Green is 0. Grey: no store is watched from beside.',
      width: 4,
      height: 5,
      unit: 'short',
      steps: [[1, 'yellow']],
      none: 'no store is watched',
      expr: `count(count by (volume) (count by (volume, nats_cluster, server) (nats_store_info{volume!="", ${onServers}})) > 1) or 0 * count(nats_store_info{${onServers}})`,
    }),
    table({
      title: 'Stores',
      description:
        'Each store with what its probe pays, what is left of its file system, and how it is mounted. A store that is not here is not watched from beside.',
      width: 16,
      height: 8,
      labels: { nats_cluster: 'Cluster', server: 'Server', store_dir: 'Store' },
      columns: [
        { expr: perStore('nats_store_probe_sustained_seconds'), heading: 'Write and flush', unit: 's', steps: slow },
        {
          expr: share('nats_store_available_bytes', 'nats_store_size_bytes'),
          heading: 'Space left',
          unit: 'percentunit',
          steps: left,
        },
        {
          expr: share('nats_store_inodes_free', 'nats_store_inodes'),
          heading: 'Inodes left',
          unit: 'percentunit',
          steps: left,
        },
        {
          expr: perStore('nats_store_read_only'),
          heading: 'Read-only',
          unit: 'short',
          texts: { '0': 'no', '1': 'yes' },
          steps: [[1, 'red']],
        },
        {
          expr: perStore('nats_store_network'),
          heading: 'Network',
          unit: 'short',
          texts: { '0': 'no', '1': 'yes' },
          steps: [[1, 'yellow']],
        },
      ],
      none: 'No store is watched from beside: set stores in the configuration',
      sort: 'Write and flush',
    }),
    table({
      title: 'Where the stores lie',
      description:
        'Device, volume and file system of each store. Stores of one volume share a disk, and stall together.',
      width: 8,
      height: 8,
      labels: {
        nats_cluster: 'Cluster',
        server: 'Server',
        device: 'Device',
        volume: 'Volume',
        fstype: 'File system',
        medium: 'Medium',
        provider: 'Provider',
      },
      columns: [
        {
          expr: `max by (nats_cluster, server, device, volume, fstype, medium, provider) (nats_store_info{${onServers}})`,
          heading: 'Known',
          unit: 'short',
          texts: { '1': 'yes' },
        },
      ],
      none: 'No store is watched from beside',
      sort: 'Server',
    }),
  ],
}
