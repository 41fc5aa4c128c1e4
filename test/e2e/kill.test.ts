// Killed while the log is written and rotated: after a restart the counters equal the lines written.
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { until } from '../cluster/until.ts'
import { samples, startExporter } from './exporter.ts'
import { stamp } from './stamp.ts'

const perSecond = 1000
const seconds = 8
/** Lines between two rotations, and lines at which it is killed: at once, before and after a rotation. */
const rotation = 2 * perSecond
const kills = [100, 2500, 3990, 6500]

/** Every tenth line is one of the catalog. */
const line = (n: number): string =>
  n % 10 === 0
    ? `[7] ${stamp(n)} [WRN] RAFT [S1Nunr6R - S-R3F-a1B2c3D4] 10000 append entries pending\n`
    : `[7] ${stamp(n)} [INF] line ${n}\n`

t.test('kill -9 at 1,000 lines a second, rotated every 2 s', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nje-kill-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'nats.log')
  // There from the start: else the exporter is not ready for a minute.
  writeFileSync(path, '')
  const start = () => startExporter(t, folder, 'exporter', { logs: [{ path, server: 'nats-0', nats_cluster: 'C' }] })
  const counts = async ({ scrape }: Awaited<ReturnType<typeof start>>) => {
    const text = (await scrape()).text
    const of = (name: string, match: (labels: Record<string, string>) => boolean) =>
      samples(text, name)
        .filter(({ labels }) => match(labels))
        .reduce((sum, { value }) => sum + value, 0)
    return {
      lines: of('nats_log_lines_total', () => true),
      events: of('nats_log_events_total', ({ event }) => event === 'raft_append_entries_pending'),
      lost: of('nats_exporter_log_lost_bytes_total', () => true),
    }
  }
  let exporter = await start()
  let starting = Promise.resolve()
  const begin = Date.now()
  for (let n = 0; n < perSecond * seconds; n++) {
    if (n > 0 && n % rotation === 0) renameSync(path, `${path}.2025.12.17.10.11.12.${String(n).padStart(9, '0')}`)
    appendFileSync(path, line(n))
    if (kills.includes(n)) {
      // A busy machine may still be starting the one before: a second one would not get its state file.
      await starting
      const dying = exporter.process
      // A scrape saves the state, what is written until the kill is read again; the first time nobody has scraped.
      if (n !== kills[0]) void exporter.scrape().catch(() => undefined)
      void delay(100).then(() => dying.signal('SIGKILL'))
      starting = dying.ended.then(async () => void (exporter = await start()))
    }
    const ahead = (n / perSecond) * 1000 - (Date.now() - begin)
    if (ahead > 5) await delay(ahead)
  }
  await starting
  const written = { lines: perSecond * seconds, events: (perSecond * seconds) / 10, lost: 0 }
  await until('all lines counted', 20, async () => (await counts(exporter)).lines >= written.lines)
  t.same(await counts(exporter), written)
})

t.test('what a scrape has shown is not taken back, however short after another scrape', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nje-kill-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'nats.log')
  writeFileSync(path, '')
  const logs = [{ path, server: 'nats-0', nats_cluster: 'C' }]
  const exporter = await startExporter(t, folder, 'exporter', { logs })
  const counted = async (): Promise<number> =>
    samples((await exporter.scrape()).text, 'nats_log_lines_total').reduce((sum, { value }) => sum + value, 0)
  let shown = 0
  for (let written = 1; written <= 20; written++) {
    appendFileSync(path, line(written))
    shown = await until('the line is counted', 10, async () => (await counted()) === written && written)
  }
  exporter.process.signal('SIGKILL')
  await exporter.process.ended
  // What is left to read again could hide what was not saved.
  writeFileSync(path, '')
  await exporter.restart()
  t.equal(await counted(), shown)
})
