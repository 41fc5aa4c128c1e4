// State of consumers and configurations: one question where both are due at a scrape, and each its own where not.
import t, { type Test } from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { optionalCollectors } from '../../../src/nats/endpoints/answers.ts'
import { fakeServer, healthy, queries, text, type FakeServer } from '../fake-server.ts'
import { until } from '../manual-clock.ts'
import { bench, success } from './targets.ts'

/** One server that says of both what it says of consumers, and what is collected of it by this plan. */
async function planned(t: Test, plan: Record<string, string>, routes: FakeServer['routes'] = {}) {
  const server = await fakeServer(t, healthy())
  const both = server.routes[queries.jszConsumers] ?? {}
  Object.assign(server.routes, { [queries.jszConfig]: both, [queries.jszBoth]: both, ...routes })
  const collectors = Object.fromEntries(optionalCollectors.map((name) => [name, plan[name] ?? 'off']))
  const { clock, targets, memory } = bench(t, [{ url: server.url }], schema.parse({ collectors }))
  return {
    clock,
    memory,
    server,
    asked: () => server.asked.filter((path) => path.startsWith('/jsz?consumers=1')),
    async collect() {
      const [snapshot] = (await targets.collect(3)).servers
      await until(() => clock.waiting(300) === 0)
      return snapshot!
    },
  }
}

t.test('both at every scrape: one question', async (t) => {
  const { asked, collect, memory } = await planned(t, { jsz_consumers: 'scrape', jsz_config: 'scrape' })
  for (const scrape of [1, 2]) {
    const found = await collect()
    t.match(found.answers, {
      jsz_consumers: { total: 1, consumers: [{ pending: Number }] },
      jsz_config: { streams: [] },
    })
    t.match(success(found), { jsz_consumers: 'success', jsz_config: 'success' })
    t.same(
      asked(),
      Array.from({ length: scrape }, () => queries.jszBoth),
    )
  }
  t.ok(
    [...memory.assets.values()].some(({ consumer }) => consumer !== ''),
    'whose groups are is learned from it',
  )
})

t.test(
  'configurations now and then: with the other while both are due, else neither waits for the other',
  async (t) => {
    const { asked, collect, clock } = await planned(t, { jsz_consumers: 'scrape', jsz_config: '30s' })
    await collect()
    await clock.advance(15)
    t.match((await collect()).answers, { jsz_config: { streams: [] } })
    await clock.advance(15)
    await collect()
    t.same(asked(), [queries.jszBoth, queries.jszConsumers, queries.jszBoth])
  },
)

t.test('configurations that say the same are the same answer', async (t) => {
  const { collect, server } = await planned(t, { jsz_consumers: 'scrape', jsz_config: 'scrape' })
  const answer = server.routes[queries.jszBoth] as { account_details: { stream_detail: Record<string, unknown>[] }[] }
  const limited = (max_ack_pending: number, max_msgs: number) => {
    const of = structuredClone(answer)
    for (const stream of of.account_details.flatMap(({ stream_detail }) => stream_detail)) {
      const consumers = (stream['consumer_detail'] ?? []) as object[]
      stream['config'] = { ...{ max_msgs, num_replicas: 1, retention: 'limits', storage: 'file' } }
      stream['consumer_detail'] = consumers.map((one) => ({ ...one, config: { max_ack_pending } }))
    }
    server.routes[queries.jszBoth] = of
  }
  const config = async () => (await collect()).answers.jsz_config
  limited(7, 100)
  const first = await config()
  t.match(first, { streams: [{ maxMessages: 100 }], consumers: [{ maxAckPending: 7 }] })
  limited(7, 100)
  t.equal(await config(), first)
  limited(8, 100)
  t.match(await config(), { streams: [{ maxMessages: 100 }], consumers: [{ maxAckPending: 8 }] })
  limited(8, 200)
  t.match(await config(), { streams: [{ maxMessages: 200 }], consumers: [{ maxAckPending: 8 }] })
})

t.test('without the state of consumers', async (t) => {
  const { asked, collect } = await planned(t, { jsz_config: 'scrape' })
  t.match((await collect()).answers, { jsz_config: { streams: [] } })
  t.same(asked(), [queries.jszConfig])
})

t.test('a question that fails fails for both, and each is counted', async (t) => {
  const { collect } = await planned(
    t,
    { jsz_consumers: 'scrape', jsz_config: 'scrape' },
    { [queries.jszBoth]: text(500, 'no') },
  )
  const found = await collect()
  t.match(success(found), { jsz_consumers: 'status', jsz_config: 'status' })
  t.same([found.answers.jsz_consumers, found.answers.jsz_config], [undefined, undefined])
})

t.test('what has the wrong shape is told of both', async (t) => {
  const wrong = { consumers: 1, account_details: [{ id: 7 }] }
  const { collect } = await planned(t, { jsz_consumers: 'scrape', jsz_config: 'scrape' }, { [queries.jszBoth]: wrong })
  const found = await collect()
  t.match(success(found), { jsz_consumers: 'shape', jsz_config: 'shape' })
  t.match(found.answers, { jsz_consumers: { total: 1 }, jsz_config: { streams: [] } })
})
