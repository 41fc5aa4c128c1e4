// Reloads under scrapes while logs are written: what every scrape saw, what was counted, what is left afterwards.
import { execFileSync } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startCluster } from '../cluster/cluster.ts'
import { scratch, type Owner } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { samples, startExporter, type Exporter } from './exporter.ts'
import { stamp } from './stamp.ts'

export interface Reloaded {
  scrapes: number
  /** Scrapes in which the server was not up, or that were no whole answer. */
  bad: string[]
  /** Lines written to each of the two logs, and lines counted of each. */
  written: number
  counted: { file: number; command: number }
  /** Command lines of processes that outlived the exporter. */
  left: string[]
}

const scrapeEveryMs = 100
const writeEveryMs = 10
const line = (n: number): string => `[7] ${stamp(n)} [INF] line ${n}\n`

/** One real nats-server, one exporter that follows a file and a command's output, and so many SIGHUPs one after another. */
export async function reloadOften(owner: Owner, nats: string, times: number): Promise<Reloaded> {
  const folder = scratch(owner)
  const cluster = await startCluster({ program: nats, folder, names: ['n1'] })
  owner.teardown(() => cluster.stop())
  const files = { file: join(folder, 'file.log'), command: join(folder, 'command.log') }
  for (const path of Object.values(files)) writeFileSync(path, '')
  const exporter = await startExporter(owner, folder, 'exporter', {
    targets: [{ url: cluster.server('n1').url }],
    logs: [
      { path: files.file, server: 'file' },
      { command: ['sh', '-c', `tail -n +1 -F ${files.command} | cat`], server: 'command' },
    ],
  })
  await scrapeOnce(exporter)
  const over = new AbortController()
  const writing = write(Object.values(files), over.signal)
  const scraping = scrapeOften(exporter, over.signal)
  for (let n = 0; n < times; n++) await reload(exporter)
  over.abort()
  const [written, { scrapes, bad }] = await Promise.all([writing, scraping])
  const counted = await until('all lines counted', 20, async () => {
    const found = await counts(exporter)
    return found.file >= written && found.command >= written && found
  }).catch(() => counts(exporter))
  await exporter.process.end()
  return { scrapes, bad, written, counted, left: processesWith(files.command) }
}

async function write(paths: readonly string[], signal: AbortSignal): Promise<number> {
  let n = 0
  for (; !signal.aborted; n++) {
    for (const path of paths) appendFileSync(path, line(n))
    await delay(writeEveryMs)
  }
  return n
}

async function scrapeOnce(exporter: Exporter): Promise<string | undefined> {
  const { text } = await exporter.scrape()
  const up = samples(text, 'nats_up')
  const isWhole =
    up.length === 1 && up.every(({ value }) => value === 1) && samples(text, 'nats_server_info').length === 1
  return isWhole ? undefined : JSON.stringify(up)
}

async function scrapeOften(exporter: Exporter, signal: AbortSignal): Promise<{ scrapes: number; bad: string[] }> {
  const bad: string[] = []
  let scrapes = 0
  for (; !signal.aborted; scrapes++) {
    const wrong = await scrapeOnce(exporter).catch((error: unknown) => String(error))
    if (wrong !== undefined) bad.push(wrong)
    await delay(scrapeEveryMs)
  }
  return { scrapes, bad }
}

const family = 'nats_exporter_config_last_reload_success_timestamp_seconds'

/** Resolves when the new configuration is in force. */
async function reload(exporter: Exporter): Promise<void> {
  const loaded = async () => samples((await exporter.scrape()).text, family)[0]?.value ?? 0
  const before = await loaded()
  exporter.process.signal('SIGHUP')
  await until('the configuration is loaded', 20, async () => (await loaded()) > before)
}

async function counts(exporter: Exporter): Promise<Reloaded['counted']> {
  const rows = samples((await exporter.scrape()).text, 'nats_log_lines_total')
  const of = (server: string) =>
    rows.filter(({ labels }) => labels['server'] === server).reduce((sum, { value }) => sum + value, 0)
  return { file: of('file'), command: of('command') }
}

/** Running processes whose command line names this path. */
function processesWith(path: string): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n')
  return all.filter((args) => args.includes(path))
}
