// The whole set-up on this machine, without containers: three nats-servers under load, exporter, Prometheus, Alertmanager, and a receiver that prints who would be called.
// Usage: npm run stack [-- --fail slow-store|stop|full] [--minutes N]; Ctrl-C ends it, and so do the minutes (60, or 10 with a fault).
import { parseArgs } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from '../../test/cluster/cluster.ts'
import { createConsumer, populatedCluster } from '../../test/cluster/jetstream.ts'
import { natsVersions, required } from '../../test/cluster/programs.ts'
import { newOwner, scratch, type Owner } from '../../test/cluster/scratch.ts'
import { startAlerting } from '../../test/e2e/alerting.ts'
import { everything, startExporter } from '../../test/e2e/exporter.ts'
import { callText } from './calls.ts'
import { faults, type Fault } from './faults.ts'

const messagesPerSecond = 200
/** Seconds between scrapes: a ladder of some seconds that is over by the next scrape calls nobody. */
const interval = 1
/** That have delivered nothing: their state is read from disk by every look at the consumers. */
const idleConsumers = 30
const log = (text: string): void => void process.stdout.write(`${text}\n`)

interface Wish {
  fault: Fault | undefined
  minutes: number
}

/** Throws with the way to say it right. */
function wished(): Wish {
  const { values } = parseArgs({ options: { fail: { type: 'string' }, minutes: { type: 'string' } } })
  const fault = values.fail === undefined ? undefined : faults.get(values.fail)
  if (values.fail !== undefined && fault === undefined) {
    const all = Array.from(faults, ([name, { means }]) => `  ${name.padEnd(12)}${means}`)
    throw new Error(`--fail ${values.fail}: there is no such fault; these are:\n${all.join('\n')}`)
  }
  const refused = fault?.refused?.()
  if (refused !== undefined) throw new Error(refused)
  const minutes = Number(values.minutes ?? (fault === undefined ? 60 : 10))
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0 is needed`)
  return { fault, minutes }
}

async function startAll(owner: Owner, { fault }: Wish): Promise<Cluster> {
  const folder = scratch(owner)
  const programs = { prometheus: required('prometheus'), alertmanager: required('alertmanager') }
  const cluster = await populatedCluster(owner, {
    program: required(`nats-server@${natsVersions.at(-1) ?? ''}`),
    folder,
    ...(fault?.maxFileStore === undefined ? {} : { maxFileStore: fault.maxFileStore }),
  })
  await load(owner, cluster)
  const { address } = await startExporter(owner, folder, 'exporter', everything(cluster))
  const heard = (call: Parameters<typeof callText>[0]) => log(callText(call))
  const { url, alertmanager } = await startAlerting(owner, folder, programs, [address], { interval, heard })
  for (const { name, port, url: monitoring, log: file } of cluster.servers)
    log(`nats-server   ${name}  nats://127.0.0.1:${port}  ${monitoring}  ${file}`)
  log(`exporter      http://${address}/  metrics at /metrics`)
  log(`Prometheus    ${url}/alerts`)
  log(`Alertmanager  ${alertmanager}/`)
  return cluster
}

async function load(owner: Owner, cluster: Cluster): Promise<void> {
  const client = await cluster.client('JS')
  for (let n = 0; n < idleConsumers; n++) await createConsumer(client, 'ORDERS', { durable_name: `idle${n}` })
  const publish = () => {
    for (let n = 0; n < messagesPerSecond / 10; n++) client.publish('orders.stack', '{"order":4711}')
  }
  const timer = setInterval(publish, 100)
  owner.teardown(() => clearInterval(timer))
}

async function run(wish: Wish, signal: AbortSignal): Promise<void> {
  const owner = newOwner()
  try {
    const cluster = await startAll(owner, wish)
    log(`\nEnds with Ctrl-C, or after ${wish.minutes} minutes. What Alertmanager sends is printed here.\n`)
    const end = delay(wish.minutes * 60_000, undefined, { signal })
    const failing = wish.fault === undefined ? undefined : fail(wish.fault, cluster, signal)
    await Promise.all([end, failing])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await owner.end()
  }
}

async function fail(fault: Fault, cluster: Cluster, signal: AbortSignal): Promise<void> {
  log(`in ${fault.calmSeconds} s: ${fault.means}`)
  await delay(fault.calmSeconds * 1000, undefined, { signal })
  await fault.act(cluster, log, signal)
  log('the fault is over')
}

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
try {
  await run(wished(), stopping.signal)
} catch (error) {
  process.stderr.write(`stack: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
