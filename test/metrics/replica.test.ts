// Peers as a leader sees them.
import t from 'tap'
import { peerFamilies, peerRowsOf, replicasOf, troubledPeersOf } from '../../src/metrics/replica.ts'
import { noon } from './build.ts'

const never = { name: 'n3', current: false, offline: true, activeSeconds: undefined, lag: 12 }
t.strictSame(
  replicasOf({
    meta_cluster: {
      replicas: [
        { name: 'n2', current: true, active: 250_000_000 },
        { name: 'n3', offline: true, active: 0, lag: 12 },
      ],
    },
  }),
  [{ name: 'n2', current: true, offline: false, activeSeconds: 0.25, lag: 0 }, never],
)
t.strictSame(replicasOf({}), [])
t.strictSame(replicasOf({ meta_cluster: { replicas: null } }), [])
t.strictSame(peerRowsOf({ at: 1 }, [{ ...never, name: '' }, never]), [{ at: 1, peer: never }])
const well = { name: 'n2', current: true, offline: false, activeSeconds: 1, lag: 99 }
for (const [trouble, shown] of [
  [{}, 0],
  [{ current: false }, 2],
  [{ offline: true }, 2],
  [{ lag: 100 }, 2],
  [{ activeSeconds: 10 }, 2],
  [{ activeSeconds: undefined }, 2],
] as const)
  t.equal(troubledPeersOf({ at: 1 }, [well, { ...well, ...trouble }]).length, shown, JSON.stringify(trouble))

const values = (peer: typeof never | (Omit<typeof never, 'activeSeconds'> & { activeSeconds: number })) =>
  Object.fromEntries(
    peerFamilies('stream', '/jsz x[]').map(({ name, value }) => [
      name.replace('nats_stream_peer_', ''),
      value({ at: noon, peer }),
    ]),
  )
t.strictSame(values(never), { current: 0, offline: 1, lag_entries: 12, last_contact_timestamp_seconds: undefined })
t.strictSame(values({ ...never, activeSeconds: 2 })['last_contact_timestamp_seconds'], noon - 2)
