// Records test/fixtures/VERSION from real servers: an answer of every endpoint, and the logs of maintenance and of trouble.
// Usage: tsx scripts/record-fixtures.ts [version…]. About two minutes a version; the full disk needs root (tmpfs).
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { setTimeout as delay } from 'node:timers/promises'
import { publishEvenly } from '../test/cluster/client.ts'
import { startCluster, type Cluster, type Server } from '../test/cluster/cluster.ts'
import { createConsumer, createStream, stepDown } from '../test/cluster/jetstream.ts'
import { climb, recovered } from '../test/cluster/ladder.ts'
import { killed, lameDuck, rollingRestart, slowClient, wrongPassword } from '../test/cluster/maintenance.ts'
import { freePorts } from '../test/cluster/ports.ts'
import { find } from '../test/cluster/programs.ts'
import { until } from '../test/cluster/until.ts'
import { endpoints, recordedVersions, type Scenario } from '../test/fixtures.ts'

const names = ['n1', 'n2', 'n3']
const sameShape = 30
const has = (server: Server, pattern: RegExp) => pattern.test(readFileSync(server.log, 'utf8'))

/** Leader and followers, R1 and R3, file and memory, mirror and source, pull and push, delivered and not. */
async function populate(cluster: Cluster): Promise<void> {
  const js = await cluster.client('JS')
  const app = await cluster.client('APP')
  await createStream(js, { name: 'ORDERS', subjects: ['orders.>'], max_bytes: 200e6, max_msgs: 1e6, max_age: 3600e9 })
  await createStream(js, { name: 'CACHE', subjects: ['cache.>'], storage: 'memory', max_msgs_per_subject: 5 })
  await createStream(js, { name: 'SINGLE', subjects: ['single.>'], num_replicas: 1 })
  await createStream(js, { name: 'EMPTY', subjects: ['empty.>'], retention: 'workqueue' })
  await createStream(js, { name: 'COPY', mirror: { name: 'ORDERS' } })
  await createStream(js, { name: 'ALL', sources: [{ name: 'ORDERS' }, { name: 'SINGLE' }], num_replicas: 1 })
  await createStream(app, { name: 'JOBS', subjects: ['jobs.>'] })
  await createConsumer(js, 'ORDERS', { durable_name: 'idle' })
  await createConsumer(js, 'ORDERS', { durable_name: 'pulled', max_ack_pending: 100, ack_wait: 1e9 })
  await createConsumer(js, 'ORDERS', { durable_name: 'pushed', deliver_subject: 'deliver.orders', ack_policy: 'none' })
  await createConsumer(js, 'SINGLE', { durable_name: 'one' })
  await createConsumer(app, 'JOBS', { durable_name: 'worker' })
  await createConsumer(app, 'JOBS', { durable_name: 'memory', mem_storage: true })
  for (const subject of ['orders.a', 'orders.b', 'cache.x', 'single.y']) {
    await publishEvenly(js, { subject, payload: 'x'.repeat(200) }, 500, { seconds: 0.3 })
  }
  await publishEvenly(app, { subject: 'jobs.a', payload: 'job' }, 500, { seconds: 0.3 })
  js.subscribe('deliver.orders')
  // Some taken and not acknowledged, and one pull that waits for more than there is.
  js.subscribe('taken')
  js.publish('$JS.API.CONSUMER.MSG.NEXT.ORDERS.pulled', JSON.stringify({ batch: 20 }), 'taken')
  await app.request('$JS.API.STREAM.MSG.DELETE.JOBS', { seq: 3 })
  app.subscribe('waiting')
  app.publish('$JS.API.CONSUMER.MSG.NEXT.JOBS.worker', JSON.stringify({ batch: 500, expires: 60e9 }), 'waiting')
  // One API error, and deliveries that have arrived.
  await js.request('$JS.API.STREAM.INFO.NOSUCH')
  await until('messages delivered', 10, async () => {
    const info = (await js.request('$JS.API.CONSUMER.INFO.ORDERS.pulled')) as { num_ack_pending: number }
    return info.num_ack_pending > 0
  })
}

async function recordEndpoints(
  server: { name: string; url: string },
  folder: string,
  clean: (text: string) => string,
): Promise<void> {
  mkdirSync(join(folder, server.name), { recursive: true })
  const statuses: Record<string, number> = {}
  for (const [path, file] of Object.entries(endpoints)) {
    const answer = await fetch(server.url + path, { signal: AbortSignal.timeout(10_000) })
    // Textually, since parsing would round integers above 2^53.
    const body = clean((await answer.text()).replace(/\n\s*/g, (space) => space.replace(/ {2}/g, ' ')))
    if (answer.status !== 200) statuses[file] = answer.status
    writeFileSync(join(folder, server.name, `${file}.json`), body)
  }
  writeFileSync(join(folder, server.name, 'status.json'), `${JSON.stringify(statuses)}\n`)
}

/** With the full health check asked meanwhile, as liveness probes of orchestrators do. */
async function ladder(cluster: Cluster): Promise<void> {
  const stop = new AbortController()
  const probing = (async () => {
    while (!stop.signal.aborted) {
      await Promise.all(cluster.servers.map((server) => server.get('/healthz').catch(() => undefined)))
      await delay(2000, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  const { group } = await climb(cluster, { account: 'JS', stream: 'ORDERS' })
  await recovered(cluster, 'JS', group)
  stop.abort()
  await probing
}

async function noQuorum(cluster: Cluster): Promise<void> {
  const [left, ...others] = cluster.servers as [Server, ...Server[]]
  const before = readFileSync(left.log, 'utf8').length
  await Promise.all(others.map((server) => server.kill()))
  await until('lost quorum logged', 60, () => readFileSync(left.log, 'utf8').slice(before).includes('NO quorum'))
  await delay(12_000)
  others.forEach((server) => server.start())
  await cluster.ready()
}

/** Fills a stream until the server's log says what a full store makes it say. */
async function fill(cluster: Cluster, server: Server, said: RegExp): Promise<void> {
  const client = await cluster.client('APP')
  await createStream(client, { name: 'FILL', subjects: ['fill.>'], num_replicas: cluster.servers.length })
  const message = { subject: 'fill.it', payload: 'x'.repeat(64 * 1024) }
  const until = Date.now() + 30_000
  while (Date.now() < until && !has(server, said)) await publishEvenly(client, message, 400, { seconds: 1 })
  await publishEvenly(client, message, 50, { seconds: 3 })
}

type Logged = Record<string, number>

/** Writes what each server has logged since `from`, and gives where the next scenario begins. */
function saveLogs(
  cluster: Cluster,
  scenario: Scenario,
  folder: string,
  from: Logged,
  clean: (text: string) => string,
): Logged {
  mkdirSync(join(folder, 'logs'), { recursive: true })
  return Object.fromEntries(
    cluster.servers.map((server) => {
      const all = readFileSync(server.log)
      const seen = new Map<string, number>()
      const lines = clean(all.subarray(from[server.name] ?? 0).toString())
        .split('\n')
        .slice(0, -1)
        .filter((line) => {
          const shape = line.replace(/\d+/g, '0').replace(/[CS]-R\d[FM]-\w+/g, 'group')
          const count = (seen.get(shape) ?? 0) + 1
          seen.set(shape, count)
          return count <= sameShape
        })
      if (lines.length > 0) {
        writeFileSync(
          join(folder, 'logs', `${scenario}.${server.name}.log.gz`),
          gzipSync(`${lines.join('\n')}\n`, { level: 9 }),
        )
      }
      return [server.name, all.length]
    }),
  )
}

/** The cluster with a leaf node and a gateway: endpoints, and all that needs no small disk. */
async function mainCluster(version: string, program: string, folder: string, out: string): Promise<void> {
  const [leafPort, ...gates] = (await freePorts(5)) as [number, ...number[]]
  const gatePort = (server: string) => String(gates[[...names, 'gate'].indexOf(server)])
  // Only the far side names the other: gateways that C1 names it would wait for before it elects a meta leader.
  const gateways = `gateways: [{ name: C1, url: "nats://127.0.0.1:${gatePort('n1')}" }]`
  const cluster = await startCluster({
    program,
    folder,
    names,
    extra: (server) =>
      [
        'max_pending: 4MB',
        'lame_duck_duration: "30s"',
        'lame_duck_grace_period: "1s"',
        server === 'n1' ? `leafnodes { listen: "127.0.0.1:${leafPort}" }` : '',
        `gateway { name: C1, listen: "127.0.0.1:${gatePort(server)}" }`,
      ].join('\n'),
  })
  const clean = (text: string) => text.replaceAll(folder, '/data')
  const sides: Cluster[] = []
  const side = async (name: string, extra: string, jetstream = true) => {
    const one = await startCluster({
      program,
      folder,
      names: [name],
      accounts: ['APP'],
      extra: () => extra,
      disabled: !jetstream,
    })
    sides.push(one)
    return one
  }
  try {
    const leaf = await side(
      'leaf',
      `leafnodes { remotes: [{ url: "nats-leaf://app:app@127.0.0.1:${leafPort}", account: APP }] }`,
    )
    await side('gate', `gateway { name: C2, listen: "127.0.0.1:${gatePort('gate')}", ${gateways} }`, false)
    await populate(cluster)
    const client = await leaf.client('APP')
    await createStream(client, { name: 'EDGE', subjects: ['edge.>'], num_replicas: 1 })
    await createConsumer(client, 'EDGE', { durable_name: 'edge' })
    await until('leaf and gateway connected', 15, async () => {
      const varz = (await cluster.server('n1').get('/varz')) as { leafnodes?: number }
      const gatewayz = (await cluster.server('n1').get('/gatewayz')) as { outbound_gateways?: object }
      return varz.leafnodes === 1 && Object.keys(gatewayz.outbound_gateways ?? {}).length === 1
    })
    for (const server of [...cluster.servers, ...sides.flatMap((one) => one.servers)])
      await recordEndpoints(server, out, clean)
    let from = saveLogs(cluster, 'start', out, {}, clean)
    const play = async (scenario: Scenario, act: (cluster: Cluster) => Promise<unknown>) => {
      process.stderr.write(`${version} ${scenario}\n`)
      await act(cluster)
      from = saveLogs(cluster, scenario, out, from, clean)
    }
    await play('wrong-password', () => wrongPassword(cluster.server('n1')))
    await play('slow-client', () => slowClient(cluster, cluster.server('n1')))
    await play('step-down', async () => stepDown(await cluster.client('JS'), 'ORDERS'))
    await play('lame-duck', () => lameDuck(cluster, cluster.server('n3')))
    await play('rolling-restart', rollingRestart)
    await play('killed', () => killed(cluster, cluster.server('n2')))
    await play('ladder', ladder)
    await play('no-quorum', noQuorum)
  } finally {
    await Promise.all([cluster, ...sides].map((one) => one.stop()))
  }
}

interface Full {
  scenario: Scenario
  options: Parameters<typeof startCluster>[0]
  /** Line of n3 that ends it; it ends after 30 s in any case. */
  said: RegExp
}

async function fillStore({ scenario, options, said }: Full, out: string): Promise<void> {
  const cluster = await startCluster(options)
  try {
    await fill(cluster, cluster.server('n3'), said)
    saveLogs(cluster, scenario, out, {}, (text) => text.replaceAll(options.folder, '/data'))
  } finally {
    await cluster.stop()
  }
}

/** The store of n3 on a disk of 32 MB. */
async function withSmallDisk(folder: string, act: () => Promise<void>): Promise<void> {
  const small = join(folder, 'n3')
  mkdirSync(small, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', small])
  try {
    await act()
  } finally {
    execFileSync('umount', [small])
  }
}

/** The ways to run out of room: in a cluster the leader's entries fail first, alone the messages do. */
async function fullStores(
  version: string,
  program: string,
  fresh: (name: string) => string,
  out: string,
): Promise<void> {
  for (const [scenario, servers] of [
    ['full-disk', names],
    ['full-disk-alone', ['n3']],
  ] as const) {
    process.stderr.write(`${version} ${scenario}\n`)
    const folder = fresh(scenario)
    const said = servers.length > 1 ? /critical write error|DISABLED/ : /DISABLED|no space left/
    await withSmallDisk(folder, () => fillStore({ scenario, options: { program, folder, names: servers }, said }, out))
  }
  process.stderr.write(`${version} store-limit\n`)
  const options = { program, folder: fresh('store-limit'), names: ['n3'], maxFileStore: '32MB' }
  await fillStore({ scenario: 'store-limit', options, said: /resource|exceeded/i }, out)
}

for (const version of process.argv.length > 2 ? process.argv.slice(2) : recordedVersions) {
  const program = find(`nats-server@${version}`)
  if (program === undefined) throw new Error(`nats-server ${version}: run scripts/install-programs.sh`)
  const folder = mkdtempSync(join(tmpdir(), 'fixtures-'))
  const out = new URL(`../test/fixtures/${version}`, import.meta.url).pathname
  rmSync(out, { recursive: true, force: true })
  const fresh = (name: string) => {
    const path = join(folder, name)
    mkdirSync(path)
    return path
  }
  try {
    await mainCluster(version, program, fresh('main'), out)
    await fullStores(version, program, fresh, out)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
