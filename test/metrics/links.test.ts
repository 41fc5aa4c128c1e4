// Routes, gateways, leaf nodes: each link's own labels, traffic in both directions.
import t from 'tap'
import { linkTables } from '../../src/metrics/links.ts'
import { noon, samples, server, world } from './build.ts'

const traffic = { inMessages: 1, inBytes: 2, outMessages: 3, outBytes: 4 }
const link = { ...traffic, connections: 5, pendingBytes: 6, rttSeconds: 0.007, subscriptions: 8 }
const gateway = { ...link, gateway: 'c2', configured: true, startedAt: noon - 9 }
const of = world([
  server('n1', {
    answers: {
      routez: { routes: [{ ...link, peer: 'n2' }] },
      gatewayz: {
        name: 'c1',
        gateways: [
          { ...gateway, direction: 'outbound' },
          {
            ...gateway,
            direction: 'inbound',
            configured: false,
            connections: 0,
            rttSeconds: undefined,
            startedAt: undefined,
          },
        ],
      },
      leafz: {
        leafs: [
          { ...link, account: 'APP', peer: 'l1', isSpoke: true },
          { ...link, account: 'B', peer: '', isSpoke: undefined },
        ],
      },
    },
  }),
])
const own = 'nats_cluster="c1",server="n1"'
const one = (name: string) => samples(linkTables, name, of)
const route = `${own},peer="n2"`
const outbound = `${own},gateway="c2",link="outbound"`
const inbound = `${own},gateway="c2",link="inbound"`
const leaf = `${own},account="APP",peer="l1"`

for (const [kind, labels] of [
  ['route', route],
  ['gateway', outbound],
  ['leafnode', leaf],
] as const) {
  t.equal(one(`nats_${kind}_connections`)[0], `nats_${kind}_connections{${labels}} 5`)
  t.equal(one(`nats_${kind}_rtt_seconds`)[0], `nats_${kind}_rtt_seconds{${labels}} 0.007`)
  t.equal(one(`nats_${kind}_subscriptions`)[0], `nats_${kind}_subscriptions{${labels}} 8`)
  t.strictSame(one(`nats_${kind}_messages_total`).slice(0, 2), [
    `nats_${kind}_messages_total{${labels},direction="received"} 1`,
    `nats_${kind}_messages_total{${labels},direction="sent"} 3`,
  ])
  t.strictSame(one(`nats_${kind}_bytes_total`).slice(0, 2), [
    `nats_${kind}_bytes_total{${labels},direction="received"} 2`,
    `nats_${kind}_bytes_total{${labels},direction="sent"} 4`,
  ])
}
t.strictSame(one('nats_route_pending_bytes'), [`nats_route_pending_bytes{${route}} 6`])
t.equal(one('nats_gateway_pending_bytes')[0], `nats_gateway_pending_bytes{${outbound}} 6`)
t.strictSame(one('nats_gateway_configured'), [
  `nats_gateway_configured{${outbound}} 1`,
  `nats_gateway_configured{${inbound}} 0`,
])
t.equal(one('nats_gateway_connections')[1], `nats_gateway_connections{${inbound}} 0`, 'configured and not connected')
t.strictSame(one('nats_gateway_start_timestamp_seconds'), [
  `nats_gateway_start_timestamp_seconds{${outbound}} ${noon - 9}`,
])
t.equal(one('nats_gateway_rtt_seconds').length, 1, 'not measured: no sample')
t.strictSame(one('nats_leafnode_spoke'), [`nats_leafnode_spoke{${leaf}} 1`], 'older servers do not say')
