// How often servers are asked for their consumers, by how many these are: one server, and all of a fleet together.
import t, { type Test } from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { openConsumerPace } from '../../../src/nats/collect/consumers.ts'
import { fakeServer, hang, healthy, queries, type FakeServer } from '../fake-server.ts'
import { until } from '../manual-clock.ts'
import { asTargets, bench, options } from './targets.ts'

async function fleet(t: Test, servers: number, consumers: number): Promise<FakeServer[]> {
  const all = await Promise.all(Array.from({ length: servers }, () => fakeServer(t, healthy())))
  for (const { routes } of all)
    routes[queries.jszConsumers] = { ...(routes[queries.jszConsumers] as object), consumers }
  return all
}

const asked = ({ asked: paths }: FakeServer): number => paths.filter((path) => path === queries.jszConsumers).length

t.test('above 10,000 of all servers together: each once a minute, one after another', async (t) => {
  const servers = await fleet(t, 6, 1_700)
  const { clock, targets } = bench(t, asTargets(servers))
  const scrape = async (): Promise<{ took: number[]; ages: number[] }> => {
    const before = servers.map(asked)
    const { servers: seen } = await targets.collect(3)
    await until(() => clock.waiting(300) === 0)
    const ages = seen.map(({ status }) => {
      const row = status.find(({ collector }) => collector === 'jsz_consumers')
      t.match(row, { success: true, answeredAt: Number })
      return clock.now() - (row?.answeredAt ?? NaN)
    })
    await clock.advance(10)
    return { took: servers.map((server, at) => asked(server) - (before[at] ?? 0)), ages }
  }
  t.same((await scrape()).took, [1, 1, 1, 1, 1, 1], 'nobody knows yet how many there are')
  for (let settling = 0; settling < 9; settling++) await scrape()
  const minute: { took: number[]; ages: number[] }[] = []
  for (let at = 0; at < 12; at++) minute.push(await scrape())
  t.same(
    minute.map(({ took }) => took.reduce((sum, one) => sum + one, 0)),
    Array.from({ length: 12 }, () => 1),
    'a sixth of them each time',
  )
  t.same(
    servers.map((_, at) => minute.map(({ took }) => took[at] ?? 0).reduce((sum, one) => sum + one, 0)),
    [2, 2, 2, 2, 2, 2],
    'everyone in its turn',
  )
  t.same(
    [...new Set(minute.flatMap(({ ages }) => ages))].sort((a, b) => a - b),
    [10, 20, 30, 40, 50, 60],
  )
})

t.test('a scrape does not wait for who is asked then', async (t) => {
  const servers = await fleet(t, 6, 1_700)
  const { clock, targets } = bench(t, asTargets(servers))
  await targets.collect(3)
  for (const { routes } of servers) routes[queries.jszConsumers] = hang
  await clock.advance(59)
  const { servers: seen } = await targets.collect(3)
  await until(() => servers.some((server) => asked(server) === 2))
  t.same(
    seen.map(({ answers }) => answers.jsz_consumers?.total),
    servers.map(() => 1_700),
  )
})

t.test('10,000 and fewer are asked for at every scrape; who has gone counts no more', async (t) => {
  const few = await fleet(t, 5, 2_000)
  const { targets } = bench(t, asTargets(few))
  await targets.collect(3)
  await targets.collect(3)
  t.same(few.map(asked), [2, 2, 2, 2, 2])
  const listed = ['a', 'b']
  const open = openConsumerPace({ targets: () => listed, placeOf: () => 0 })
  const [a, b] = [open('a'), open('b')]
  a.heard(1_000)
  b.heard(9_001)
  t.equal(a.keep(1_000, 60), 60)
  listed.pop()
  a.heard(1_000)
  t.same([a.keep(1_000, 60), a.keep(2_001, 60)], [0, 60])
})

t.test('an answer is shown until the time of its server comes, for 30 s at least', (t) => {
  const places: Record<string, number> = { first: 0, middle: 0.5 }
  const open = openConsumerPace({ targets: () => Object.keys(places), placeOf: (target) => places[target] ?? NaN })
  const [first, middle] = [open('first'), open('middle')]
  first.heard(10_001)
  const shown = (from: { keep(total: number, cameAt: number): number }, cameAt: number): number => from.keep(1, cameAt)
  t.same(
    [600, 601, 630, 631, 659].map((cameAt) => shown(first, cameAt)),
    [60, 59, 30, 89, 61],
  )
  t.same(
    [600, 601, 630, 659].map((cameAt) => shown(middle, cameAt)),
    [30, 89, 60, 31],
  )
  t.end()
})

t.test('a longer time in the configuration stands, a shorter one does not', async (t) => {
  const [server] = await fleet(t, 1, 2_001)
  const times = async (every: string, seconds: number): Promise<number> => {
    const collectors = {
      ...options.collectors,
      jsz_consumers: schema.parse({ collectors: { jsz_consumers: every } }).collectors.jsz_consumers,
    }
    const { clock, targets } = bench(t, asTargets([server!]), { collectors })
    const before = asked(server!)
    await targets.collect(3)
    await clock.advance(seconds)
    await targets.collect(3)
    await until(() => clock.waiting(300) === 0)
    return asked(server!) - before
  }
  t.equal(await times('30s', 59), 1)
  t.equal(await times('30s', 60), 2)
  t.equal(await times('90s', 89), 1)
})
