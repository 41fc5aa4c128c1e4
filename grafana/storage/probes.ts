// What an operation beside the store pays, over time: the first sign of slow storage there is.
import { storeStalled } from '../../src/alerts/symptoms.ts'
import type { Row } from '../dashboard.ts'
import { graph, timeline } from '../panel.ts'
import { onServers, perStore, storeKey, storeLegend } from '../query.ts'
import { slow } from './stores.ts'

export const probes: Row = {
  title: 'Probe beside the store',
  panels: [
    graph({
      title: 'Write and flush, sustained',
      description:
        'Third longest of the last six operations of the probe: one slow flush is no news, three are. Normal is below 10 ms. Yellow from 100 ms, red from 1 s. Log scale.',
      width: 12,
      height: 9,
      unit: 's',
      steps: slow,
      logarithmic: true,
      targets: [{ expr: perStore('nats_store_probe_sustained_seconds'), legend: storeLegend }],
    }),
    graph({
      title: 'Last operation, by kind',
      description:
        'open: what a stream pays that is opened. vote: what an election pays. append: what a publish pays. Only open slow: reads and names; only vote and append: writes and flushes. Log scale.',
      width: 12,
      height: 9,
      unit: 's',
      logarithmic: true,
      targets: [
        {
          expr: `max by (${storeKey}, op) (nats_store_probe_last_seconds{${onServers}})`,
          legend: `${storeLegend} {{op}}`,
        },
      ],
    }),
    timeline({
      title: 'Rounds of the probe',
      description:
        'Green: the last round ended without error. Red: it failed, or an operation has run for 5 s. A gap: nothing was known at that time.',
      width: 12,
      height: 7,
      states: { 0: ['fails or hangs', 'red'], 1: ['ends', 'green'] },
      expr: perStore('nats_store_probe_up'),
      legend: storeLegend,
    }),
    graph({
      title: 'Seconds that a store stands still',
      description:
        'Age of an operation that does not end, or time for which the disk has completed nothing though asked to. Anything here stops a server sooner or later.',
      width: 12,
      height: 7,
      unit: 's',
      none: 'None stands still, or none is watched',
      targets: [{ expr: `max by (${storeKey}) (${storeStalled}{${onServers}})`, legend: storeLegend }],
    }),
  ],
}
