// What clients can create without asking us: accounts, leaf nodes, gateways, routes. Series end at the limit, and say so.
import t from 'tap'
import { schema } from '../../src/config/schema.ts'
import { render } from '../../src/exposition/text.ts'
import { tables } from '../../src/metrics/index.ts'
import { openTargets } from '../../src/nats/collect/collect.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { join } from '../../src/world/world.ts'
import { fakeServer, healthy } from '../nats/fake-server.ts'

const many = 11_000
const each = <T>(make: (index: number) => T): T[] => Array.from({ length: many }, (_, index) => make(index))
const traffic = { in_msgs: 1, in_bytes: 1, out_msgs: 1, out_bytes: 1, subscriptions: 1 }

const routes = {
  ...healthy(),
  '/accstatz?unused=1': { account_statz: each((index) => ({ acc: `A${index}`, conns: 1, leafnodes: 0 })) },
  '/leafz': {
    leafnodes: many,
    leafs: each((index) => ({ ...traffic, account: 'A', ip: '::1', port: index, name: `L${index}` })),
  },
  '/routez': { num_routes: many, routes: each((rid) => ({ ...traffic, rid, remote_name: `R${rid}` })) },
  '/gatewayz': {
    name: 'c1',
    outbound_gateways: Object.fromEntries(
      each((cid) => [`G${cid}`, { configured: true, connection: { ...traffic, cid } }]),
    ),
  },
}

void t.test('more of each than any limit', async (t) => {
  const server = await fakeServer(t, routes)
  const collectors = { accstatz: 'scrape', leafz: 'scrape', routez: 'scrape', gatewayz: 'scrape' }
  const config = schema.parse({ targets: [{ url: server.url }], collectors })
  const [memory, quiet] = [emptyMemory(), { info: () => undefined, warn: () => undefined, error: () => undefined }]
  const signal = new AbortController().signal
  const targets = openTargets(config.targets, config, { memory, now: () => Date.now() / 1000, signal, log: quiet })
  const found = await targets.collect(20)
  await targets.close()
  const exporter = { version: '0', reloadSuccess: true, reloadedAt: 0 }
  const world = join(found, memory, { now: Date.now() / 1000, sources: [], exporter })
  const text = Buffer.from(render(tables, world)).toString()
  const rows = (name: string): number => text.split('\n').filter((line) => line.startsWith(`${name}{`)).length
  const { limits } = config
  const shown = {
    nats_account_connections: limits.accounts,
    nats_leafnode_connections: limits.leaf_nodes,
    nats_route_connections: limits.routes,
    nats_gateway_connections: limits.gateways,
  }
  for (const [name, limit] of Object.entries(shown)) {
    const family = name.replace('_connections', '')
    t.equal(rows(name), limit, name)
    const counted = new RegExp(`^nats_exporter_series_dropped_total\\{.*family="${family}"\\} ${many - limit}$`, 'm')
    t.match(text, counted, `${family}: ${many - limit} are said to be missing`)
  }
})
