// Endpoints that hang, as they do on slow stores: each costs one slow scrape, hides nothing else, and ends cleanly.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { nodeId } from '../../src/node-id.ts'
import type { Cluster, Server } from '../cluster/cluster.ts'
import { populatedCluster, streamInfo } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { everything, samples, startExporter, type Exporter } from './exporter.ts'
import { startProxy, type Proxy } from './proxy.ts'

/** What Prometheus would send; the exporter keeps half a second for itself. */
const timeout = 3.5
const deadline = timeout - 0.5
/** A scrape that waits for no hung endpoint takes milliseconds; the rest is for a busy machine. */
const quick = 1.5

t.setTimeout(180_000)

t.test('endpoints that hang', { timeout: 180_000 }, async (t) => {
  const paths = need(t, `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const cluster = await populatedCluster(t, { program: paths[0], folder: scratch(t), cluster: 'C1' })
  const { cluster: raft } = await streamInfo(await cluster.client('JS'), 'ORDERS')
  const group = raft?.raft_group ?? ''
  await t.test('one endpoint of one server', async (t) => oneEndpoint(t, await behindProxies(t, cluster, 'one')))
  await t.test('every endpoint of every server', async (t) =>
    everyEndpoint(t, await behindProxies(t, cluster, 'all'), group),
  )
  await t.test('a ladder line wakes the sampler of its server alone', async (t) => {
    const sampler = { calm: '60s', busy: '100ms', share: 1 }
    await wakes(t, await behindProxies(t, cluster, 'wake', { sampler }), group)
  })
  await t.test('reload, then the end in the middle of a scrape', async (t) =>
    ends(t, await behindProxies(t, cluster, 'end')),
  )
})

interface Setup {
  cluster: Cluster
  exporter: Exporter
  proxies: Map<string, Proxy>
  config: object
}

async function behindProxies(t: Test, cluster: Cluster, name: string, more: object = {}): Promise<Setup> {
  const proxies = new Map<string, Proxy>()
  for (const server of cluster.servers) proxies.set(server.name, await startProxy(t, server.url))
  const config = { ...everything(cluster, (server) => proxies.get(server)!.url), ...more }
  const exporter = await startExporter(t, scratch(t), name, config)
  const setup = { cluster, exporter, proxies, config }
  await until('all collectors answer', 60, async () => (await failing(exporter)).length === 0)
  return setup
}

/** At Prometheus' fastest usual pace: a second after the one before, since the state is written once a second. */
async function scrape(exporter: Exporter): ReturnType<Exporter['scrape']> {
  const before = Date.now()
  await until('a second later', 5, () => Date.now() - before > 1050)
  return exporter.scrape(timeout)
}

/** Collectors that failed, as 'server collector', in a scrape of now. */
async function failing(exporter: Exporter): Promise<string[]> {
  const success = samples((await exporter.scrape(timeout)).text, 'nats_exporter_collector_success')
  if (success.length === 0) return ['none yet']
  return success.filter(({ value }) => value !== 1).map(({ labels }) => `${labels['server']} ${labels['collector']}`)
}

const serversOf = (text: string, family: string) =>
  [...new Set(samples(text, family).map(({ labels }) => labels['server']))].sort()

const names = ({ cluster }: Setup) => cluster.servers.map(({ name }) => name)

const endpoints: [collector: string, path: string][] = [
  ['varz', '/varz'],
  ['jsz', '/jsz?accounts=1&streams=1&raft=1'],
  ['jsz_consumers', '/jsz?consumers=1&raft=1'],
  ['healthz', '/healthz?js-enabled-only=true'],
]

async function oneEndpoint(t: Test, setup: Setup): Promise<void> {
  const { exporter } = setup
  const proxy = setup.proxies.get('n2')!
  for (const [collector, path] of endpoints) {
    proxy.hang((asked) => asked === path)
    const before = proxy.asked.length
    const scrapes = [await scrape(exporter), await scrape(exporter), await scrape(exporter)]
    const [first, ...later] = scrapes.map(({ seconds }) => seconds) as [number, ...number[]]
    t.ok(
      first > deadline - 0.2 && first < timeout + 1,
      `${collector}: the first scrape ends at its deadline (${first})`,
    )
    for (const seconds of later) t.ok(seconds < quick, `${collector}: later ones do not wait (${seconds})`)
    for (const { text } of scrapes) {
      t.same(serversOf(text, 'nats_raft_committed_index'), names(setup), `${collector}: RAFT series of all three`)
      const failed = samples(text, 'nats_exporter_collector_success').filter(({ value }) => value === 0)
      t.same(
        failed.map(({ labels }) => [labels['server'], labels['collector']]),
        [['n2', collector]],
        `${collector}: success 0 for that collector only`,
      )
    }
    t.equal(proxy.asked.slice(before).filter((asked) => asked === path).length, 1, `${collector}: never asked twice`)
    proxy.release()
    await until('success returns', 30, async () => (await failing(exporter)).length === 0)
  }
}

/** A line as the server writes it, into its own log. */
function logPending(server: Server, group: string, entries: number): void {
  const time = new Date().toISOString().replace(/-/g, '/').replace('T', ' ').replace('Z', '000')
  const line = `[${server.process.pid}] ${time} [WRN] RAFT [${nodeId(server.name)} - ${group}] ${entries} append entries pending`
  appendFileSync(server.log, `${line}\n`)
}

async function everyEndpoint(t: Test, setup: Setup, group: string): Promise<void> {
  const { exporter, cluster, proxies } = setup
  for (const proxy of proxies.values()) proxy.hang(() => true)
  for (const server of cluster.servers) logPending(server, group, 20_000)
  const first = await exporter.scrape(timeout)
  t.ok(
    first.seconds > deadline - 0.2 && first.seconds < timeout + 1,
    `the first ends at its deadline (${first.seconds})`,
  )
  await until('log series', 30, async () => {
    const { text, seconds } = await scrape(exporter)
    t.ok(seconds < quick, `a later one does not wait (${seconds})`)
    return serversOf(text, 'nats_raft_pending_entries').length === cluster.servers.length
  })
  const { text } = await exporter.scrape(timeout)
  for (const sample of samples(text, 'nats_raft_pending_entries')) {
    t.match(sample, {
      value: 20_000,
      labels: { nats_cluster: 'C1', account: 'JS', stream: 'ORDERS', group, source: 'log' },
    })
  }
  t.ok(samples(text, 'nats_up').every(({ value }) => value === 0))
  t.equal(samples(text, 'nats_up').length, cluster.servers.length)
  t.same(serversOf(text, 'nats_raft_committed_index'), [], 'nothing stale')
  for (const proxy of proxies.values()) proxy.release()
  await until('all answer again', 30, async () => (await failing(exporter)).length === 0)
}

async function wakes(t: Test, { cluster, proxies }: Setup, group: string): Promise<void> {
  const count = (server: string) => proxies.get(server)!.asked.filter((path) => path.startsWith('/raftz?acc=JS')).length
  const before = new Map(cluster.servers.map(({ name }) => [name, count(name)]))
  const [woken, ...others] = cluster.servers as [Server, ...Server[]]
  logPending(woken, group, 10_000)
  await until('woken', 30, () => count(woken.name) >= before.get(woken.name)! + 3)
  for (const { name } of others) t.equal(count(name), before.get(name), `${name} sleeps on`)
}

async function ends(t: Test, { exporter, proxies, config }: Setup): Promise<void> {
  const loaded = readFileSync(exporter.configFile, 'utf8')
  const value = async (family: string) => samples((await exporter.scrape(timeout)).text, family)
  const targets = async () => (await value('nats_up')).length
  const reload = (text: string) => {
    writeFileSync(exporter.configFile, text)
    exporter.process.signal('SIGHUP')
  }
  const all = (config as { targets: object[] }).targets
  reload(JSON.stringify({ ...(JSON.parse(loaded) as object), targets: all.slice(1) }))
  await until('reloaded', 30, async () => (await targets()) === all.length - 1)
  reload('targets: 3')
  await until('refused', 30, () => readFileSync(exporter.log, 'utf8').includes('not reloaded'))
  await until(
    'refusal shows',
    30,
    async () => (await value('nats_exporter_config_last_reload_successful'))[0]?.value === 0,
  )
  t.equal(await targets(), all.length - 1, 'the old configuration stays')
  reload(loaded)
  await until('reloaded again', 30, async () => (await targets()) === all.length)

  const asked = () => proxies.get('n3')!.asked.length
  proxies.get('n3')!.hang(() => true)
  const before = asked()
  const scraping = exporter.scrape(timeout)
  await until('scrape under way', 30, () => asked() > before)
  exporter.process.signal('SIGTERM')
  t.match((await scraping).text, /nats_up/, 'the scrape under way is answered')
  t.equal(await exporter.process.ended, 0, 'and it ends cleanly')
}
