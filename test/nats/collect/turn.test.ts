// What is done for each of many servers at a time of its own: /raftz of calm ones where there are very many groups.
import t, { type Test } from 'tap'
import { openTotals, untilTurn } from '../../../src/nats/collect/turn.ts'
import type { ServerSnapshot } from '../../../src/nats/collect/snapshot.ts'
import { hang, queries, type FakeServer } from '../fake-server.ts'
import { until } from '../manual-clock.ts'
import { asTargets, bench, three } from './targets.ts'

t.test('the next time of its own, half of the time between two at least', (t) => {
  const next = (from: number, place: number): number => from + untilTurn(from, { seconds: 20, place })
  t.same(
    [100, 105, 109, 110, 111, 120].map((from) => next(from, 0)),
    [120, 120, 120, 120, 140, 140],
  )
  t.same(
    [0, 0.25, 0.5, 0.75].map((place) => next(100, place)),
    [120, 125, 110, 115],
  )
  t.end()
})

t.test('of who is asked no more nothing counts', (t) => {
  let targets = ['a', 'b']
  const totals = openTotals(() => targets)
  totals.heard('a', 3)
  totals.heard('b', 4)
  totals.heard('a', 5)
  t.equal(totals.all(), 9)
  targets = ['b']
  totals.heard('b', 4)
  t.equal(totals.all(), 4)
  t.end()
})

const path = '/raftz?acc=APP'
const asked = ({ asked: paths }: FakeServer): number => paths.filter((one) => one === path).length
const ofRaftz = ({ status }: ServerSnapshot) => status.find(({ collector }) => collector === 'raftz')

/** Three without the consumer for which 12,000 entries wait. */
async function calm(t: Test): Promise<FakeServer[]> {
  const servers = await three(t)
  for (const { routes } of servers) {
    const groups = { ...(routes[path] as Record<string, Record<string, object>>)['APP'] }
    delete groups['C-R3F-UdGwLXS0']
    routes[path] = { APP: groups }
  }
  return servers
}

const tick = 1e-4
/** With times so short six groups are very many: each calm server is asked every 15 ticks. */
const sampler = { calm: 5 * tick, busy: tick, share: 1 }

t.test(
  'where there are very many groups a scrape shows what the sampler read last, of each server at its own time',
  async (t) => {
    const servers = await calm(t)
    const { clock, targets } = bench(t, asTargets(servers), { sampler })
    const scrape = async (): Promise<(number | undefined)[]> => {
      const { servers: seen } = await targets.collect(3)
      return seen.map((server) => {
        t.match(ofRaftz(server), { success: true })
        return server.answers.raftz && clock.now() - (ofRaftz(server)?.answeredAt ?? NaN)
      })
    }
    t.same(await scrape(), [0, 0, 0], 'nothing was read before')
    const times: number[][] = [[], [], []]
    for (let passed = 1; passed <= 45; passed++) {
      const before = servers.map(asked)
      await clock.advance(tick)
      await until(() => clock.waiting(300) === 0)
      for (const [at, server] of servers.entries()) if (asked(server) > (before[at] ?? 0)) times[at]?.push(passed)
      const ages = await scrape()
      t.ok(
        ages.every((age) => (age ?? Infinity) < 23 * tick),
        ages.join(),
      )
    }
    for (const own of times.map((own) => own.slice(-2))) t.equal((own[1] ?? 0) - (own[0] ?? 0), 15, own.join())
    const places = times.map((own) => (own[0] ?? 0) % 15).sort((a, b) => a - b)
    t.equal(new Set(places).size, 3, `not all at once: ${places.join()}`)
  },
)

t.test('a server that is silent is not called up by what it said before, and a ladder line asks at once', async (t) => {
  const servers = await calm(t)
  const [first] = servers
  if (first === undefined) return
  const { clock, targets } = bench(t, asTargets(servers), { sampler })
  await targets.collect(3)
  const before = asked(first)
  targets.wake('n1')
  await clock.advance(tick)
  await until(() => asked(first) > before && clock.waiting(300) === 0)
  await clock.advance(tick)
  for (const path of Object.keys(first.routes)) first.routes[path] = hang
  const collection = targets.collect(3)
  await until(() => clock.waiting(3) > 0)
  await clock.advance(3)
  const [silent, other] = (await collection).servers
  t.match(silent, { up: false })
  t.same(silent?.answers, {})
  t.match(other, { up: true })
  t.ok(other?.answers.raftz)
  t.ok(first.asked.includes(queries.jsz))
})

t.test('of a server where many entries wait every scrape asks', async (t) => {
  const servers = await three(t)
  const { clock, targets } = bench(t, asTargets(servers), { sampler })
  for (let passed = 0; passed < 3; passed++) {
    const { servers: seen } = await targets.collect(3)
    t.same(
      seen.map((server) => ofRaftz(server)?.answeredAt),
      servers.map(() => clock.now()),
    )
    await clock.advance(tick)
  }
})
