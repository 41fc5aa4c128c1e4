// Label functions that tables share: whose a row is.
import type { Identity } from '../ids.ts'
import type { GroupRow } from '../world/groups.ts'
import type { Labels } from './family.ts'

export const serverLabels = {
  nats_cluster: ({ cluster }: Identity) => cluster,
  server: ({ server }: Identity) => server,
}

export const groupLabels: Labels<GroupRow> = {
  ...serverLabels,
  account: ({ account }) => account,
  stream: ({ stream }) => stream,
  consumer: ({ consumer }) => consumer,
  group: ({ group }) => group,
}
