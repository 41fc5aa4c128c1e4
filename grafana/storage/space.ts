// What is left of each file system, and which streams take it.
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { graph } from '../panel.ts'
import { onServers, perServer, perStore, serverLegend, storeKey, storeLegend } from '../query.ts'

const { space: limits, jetstream } = thresholds
const taken = (free: string, all: string): string => `1 - ${perStore(free)} / ${perStore(all)}`
const full = [
  [1 - limits.warning, 'yellow'],
  [1 - limits.critical, 'red'],
] as const
const bytes = `max by (${storeKey}, account, stream) (nats_store_bytes{stream!="", ${onServers}})`

export const space: Row = {
  title: 'Space',
  panels: [
    graph({
      title: 'File system in use',
      description: 'Share of the bytes that are taken, by whomever. Yellow from 80 %, red from 95 %.',
      width: 6,
      height: 8,
      unit: 'percentunit',
      steps: full,
      softMax: 1,
      targets: [{ expr: taken('nats_store_available_bytes', 'nats_store_size_bytes'), legend: storeLegend }],
    }),
    graph({
      title: 'Inodes in use',
      description:
        'Share of the inodes that are taken: at 100 % no file can be made, whatever room there is. Yellow from 80 %, red from 95 %.',
      width: 6,
      height: 8,
      unit: 'percentunit',
      steps: full,
      softMax: 1,
      none: 'These file systems make inodes as they need them',
      targets: [{ expr: taken('nats_store_inodes_free', 'nats_store_inodes'), legend: storeLegend }],
    }),
    graph({
      title: 'Storage, share of what JetStream may use',
      description:
        'At 100 % publishes are refused, whatever room the file system has. Yellow from 80 %, red from 95 %.',
      width: 6,
      height: 8,
      unit: 'percentunit',
      steps: [
        [jetstream.storageWarning, 'yellow'],
        [jetstream.storageCritical, 'red'],
      ],
      softMax: 1,
      targets: [
        {
          expr: `${perServer('nats_jetstream_storage_bytes')} / ${perServer('nats_jetstream_max_storage_bytes')}`,
          legend: serverLegend,
        },
      ],
    }),
    graph({
      title: 'Largest streams in the store',
      description:
        'Bytes of block files of the 10 streams that take most, by the last census of each store. What the file system lacks and no stream has is of others.',
      width: 6,
      height: 8,
      unit: 'bytes',
      none: 'No census was taken yet',
      targets: [{ expr: `topk(10, ${bytes})`, legend: `${serverLegend} {{account}} {{stream}}` }],
    }),
  ],
}
