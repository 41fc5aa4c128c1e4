// A cluster whose stores are watched, one of them on a disk of its own, and what is asked of it in trouble: who is named and when.
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster, Server } from '../cluster/cluster.ts'
import { smallDisk, type Disk } from '../cluster/disk.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { start, type Program } from '../cluster/process.ts'
import type { Owner } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { childrenOf } from '../cluster/usage.ts'
import { fired, type Alerting } from './alerting.ts'
import { everything, samples, startExporter, type Exporter } from './exporter.ts'

/** What a scrape may take in seconds: the exporter's deadline, and a busy machine. */
export const longestScrape = 4

export interface Watched {
  cluster: Cluster
  exporter: Exporter
  /** Of n2. */
  disk: Disk
  stores: readonly { dir: string; server: string }[]
  /** A log of nobody's server on a disk without a store. */
  elsewhere: string
}

/** Three servers; the store of n2 is a disk that can be frozen. Resolves when all are probed. */
export async function watchedCluster(t: Owner, folder: string, program: string): Promise<Watched> {
  const disk = smallDisk(t, folder, 'disk', 1024)
  const store = (server: string) => (server === 'n2' ? disk.folder : join(folder, `store-${server}`))
  for (const server of ['n1', 'n3']) mkdirSync(store(server))
  const cluster = await populatedCluster(t, { program, folder, store, cluster: 'C1' })
  const stores = cluster.servers.map(({ name }) => ({ dir: store(name), server: name }))
  const elsewhere = join(smallDisk(t, folder, 'elsewhere', 64).folder, 'nats.log')
  writeFileSync(elsewhere, '')
  const { targets, logs } = everything(cluster)
  const config = { targets, logs: [...logs, { path: elsewhere, server: 'elsewhere', time_zone: 'utc' }], stores }
  const exporter = await startExporter(t, folder, 'exporter', config)
  await until('all are probed', 60, async () => areUp((await exporter.scrape()).text))
  return { cluster, exporter, disk, stores, elsewhere }
}

export const value = (text: string, family: string, server: string): number | undefined =>
  samples(text, family).find(({ labels }) => labels['server'] === server)?.value

export const areUp = (text: string): boolean =>
  ['n1', 'n2', 'n3'].every((server) => value(text, 'nats_store_probe_up', server) === 1)

/** Scrapes until told to stop; the longest of them in seconds. */
export function scraping(exporter: Exporter, timeoutSeconds = longestScrape): () => Promise<number> {
  let worst = 0
  const control = new AbortController()
  const loop = (async () => {
    while (!control.signal.aborted) {
      worst = Math.max(worst, (await exporter.scrape(timeoutSeconds)).seconds)
      await delay(200)
    }
  })()
  return async () => {
    control.abort()
    await loop
    return worst
  }
}

/** Seconds from the writing of a line of that log to the end of the first scrape that counts it. */
export async function lateness({ exporter, elsewhere }: Watched): Promise<number> {
  const counted = async (): Promise<number> => {
    const { text } = await exporter.scrape(1)
    const lines = samples(text, 'nats_log_lines_total').filter(({ labels }) => labels['server'] === 'elsewhere')
    return lines.reduce((sum, { value }) => sum + value, 0)
  }
  const before = await counted()
  const begin = performance.now()
  appendFileSync(elsewhere, '[7] [WRN] a line\n')
  await until('the line is counted', 20, async () => (await counted()) > before)
  return (performance.now() - begin) / 1000
}

/** Storage alerts of one server that have fired since a moment (Unix seconds), with the first time. */
export async function toldSince(alerting: Alerting, since: number): Promise<Map<string, number>> {
  const seconds = Math.max(1, Math.floor(Date.now() / 1000 - since))
  const first = new Map<string, number>()
  for (const alert of ['NatsStoreFsyncSlow', 'NatsStoreStalled', 'NatsStorageStall'])
    for (const [server, at] of await fired(alerting, alert, seconds))
      first.set(server, Math.min(first.get(server) ?? Infinity, at))
  return first
}

/** Writes and flushes that take so much longer, in microseconds. */
const delays = { write: 1_000_000, flush: 1_500_000 }

function slowed(pid: number, writes: string, paths: readonly string[], output: string): Program {
  const args = [
    ...['-f', '-p', String(pid), ...paths.flatMap((path) => ['-P', path]), '-e', `trace=${writes},fsync,fdatasync`],
    ...['-e', `inject=${writes}:delay_enter=${delays.write}`],
    ...['-e', `inject=fsync,fdatasync:delay_enter=${delays.flush}`],
  ]
  return start('/usr/bin/strace', [...args, '-o', '/dev/null'], output)
}

/**
 * Writes and flushes of one store take longer until the function it gives is called: for who probes it, by the files of the
 * probe, and for its nats-server if named, which writes blocks by pwrite64 alone and sockets never so.
 */
export function slowWrites({ exporter, stores }: Watched, server: Server, both: boolean): () => Promise<void> {
  const { dir = '' } = stores.find((store) => store.server === server.name) ?? {}
  const own = readdirSync(dir).filter((name) => name.startsWith('.nats-jetstream-exporter'))
  const paths = [dir, ...own.flatMap((name) => [join(dir, name), join(dir, `${name}.tmp`)])]
  const output = `${server.log}.strace`
  const tracers = childrenOf(exporter.process).map(({ pid }) => slowed(pid, 'write,pwrite64', paths, output))
  if (both) tracers.push(slowed(server.process.pid, 'pwrite64', [], output))
  return async () => {
    await Promise.all(tracers.map((tracer) => tracer.end()))
  }
}
