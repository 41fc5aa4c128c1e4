// The dashboard of stores and disks: which one is slow, since when, and whether it is the disk, its limit, its space or somebody else.
import type { DashboardSpec } from './dashboard.ts'
import { disks } from './storage/disks.ts'
import { probes } from './storage/probes.ts'
import { signs } from './storage/signs.ts'
import { space } from './storage/space.ts'
import { stores } from './storage/stores.ts'

export const storage: DashboardSpec = {
  uid: 'nats-js-storage',
  title: 'NATS / Storage',
  description:
    'The stores of nats-server as seen from beside: what a write and flush takes, the disk below, its limits and its space, and what the servers say of it.',
  variables: ['nats_cluster', 'server'],
  rows: [stores, probes, disks, space, signs],
}
