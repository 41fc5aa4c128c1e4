// A store that is slow to write, then stands still, for real: strace, then ext4 on a loop device frozen under one server of three.
import t, { type Test } from 'tap'
import { publishEvenly } from '../cluster/client.ts'
import { canHaveDisks } from '../cluster/disk.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { canSlowStores } from '../cluster/slow-store.ts'
import { until } from '../cluster/until.ts'
import { fired, startAlerting, type Alerting } from './alerting.ts'
import { samples } from './exporter.ts'
import { areUp, longestScrape, scraping, slowWrites, toldSince, value, watchedCluster } from './watched-stores.ts'
import type { Watched } from './watched-stores.ts'

/** Seconds between scrapes; within how many the store must be named; how soon the program must end. */
const interval = 1
const named = 15
const ended = 5

t.setTimeout(240_000)

async function staysNamed(t: Test, { exporter }: Watched, alerting: Alerting): Promise<void> {
  const frozenAt = Date.now() / 1000
  const before = (await exporter.scrape()).text
  const stop = scraping(exporter)
  await until('n2 is named', named + 30, async () => (await fired(alerting, 'NatsStoreStalled')).has('n2'))
  const first = (await fired(alerting, 'NatsStoreStalled')).get('n2')! - frozenAt
  t.comment(`named after ${first.toFixed(1)} s`)
  t.ok(first > 0 && first <= named, `named after ${first} s`)
  for (const server of ['n1', 'n3'])
    await until(`${server} is probed on`, 30, async () => {
      const { text } = await exporter.scrape()
      const family = 'nats_store_probe_last_success_timestamp_seconds'
      return value(text, family, server)! > value(before, family, server)! && value(text, family, server)! > frozenAt
    })
  t.same([...(await fired(alerting, 'NatsStoreStalled')).keys()], ['n2'], 'and no other')
  const worst = await stop()
  t.comment(`the longest scrape took ${worst.toFixed(2)} s`)
  t.ok(worst < longestScrape, 'every scrape in its deadline')
  const { text } = await exporter.scrape()
  const running = samples(text, 'nats_store_probe_started_timestamp_seconds').filter(({ value }) => value > 0)
  t.ok(
    running.some(({ labels, value }) => labels['server'] === 'n2' && value >= frozenAt - 1),
    'what runs, since when',
  )
}

/** Writes and flushes of one store take longer for who probes it: what nats-server itself hides for half a minute. */
async function slowStore(t: Test, watched: Watched, alerting: Alerting): Promise<void> {
  const slowFrom = Date.now() / 1000
  const end = slowWrites(watched, watched.cluster.server('n2'), false)
  try {
    await until('n2 is named', named + 30, async () => (await toldSince(alerting, slowFrom)).has('n2'))
  } finally {
    await end()
  }
  const told = await toldSince(alerting, slowFrom)
  t.comment(`slow writes: named after ${(told.get('n2')! - slowFrom).toFixed(1)} s`)
  t.ok(told.get('n2')! - slowFrom <= named, 'named')
  t.same([...told.keys()], ['n2'], 'and no other')
}

t.test('one store of three is frozen', { timeout: 240_000 }, async (t) => {
  if (!canHaveDisks(t)) return
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const watched = await watchedCluster(t, folder, program)
  const { cluster, exporter, disk } = watched
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, [exporter.address], { interval })
  t.same([...(await fired(alerting, 'NatsStoreStalled')).keys()], [], 'calm before')

  if (canSlowStores()) await slowStore(t, watched, alerting)
  else t.pass('slow writes need strace', { skip: 'strace and root' })

  let isOver = false
  const client = await cluster.client('JS', 'n1')
  const message = { subject: 'orders.stalled', payload: '{"order":4711}' }
  const publishing = publishEvenly(client, message, 500, { seconds: 90, done: () => isOver })
  try {
    disk.freeze()
    await staysNamed(t, watched, alerting)
    const begin = performance.now()
    exporter.process.signal('SIGTERM')
    await exporter.process.ended
    const seconds = (performance.now() - begin) / 1000
    t.comment(`ended after ${seconds.toFixed(2)} s`)
    t.ok(seconds < ended, 'SIGTERM ends it')
    await exporter.restart()
    t.pass('its port is free, and it starts with the store still frozen')
  } finally {
    disk.thaw()
    isOver = true
    await publishing.catch(() => undefined)
  }
  await until('it recovers by itself', 60, async () => areUp((await exporter.scrape()).text))
})
