// The mtail program in the real mtail: it counts what the catalog counts.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { mtailProgram } from '../../../scripts/pipelines/mtail.ts'
import { pageworthy } from '../../../src/log/catalog/pageworthy.ts'
import { need } from '../../cluster/programs.ts'

const committed = new URL('../../../deploy/generated/nats.mtail', import.meta.url)

void t.test('the committed file is what the catalog renders to', (t) => {
  t.equal(readFileSync(committed, 'utf8'), mtailProgram(), 'npm run docs')
  t.end()
})

void t.test('mtail counts every example of an event worth a page once, and reads its values', (t) => {
  const found = need(t, 'mtail')
  if (found === undefined) {
    t.end()
    return
  }
  const [mtail] = found
  const folder = mkdtempSync(join(tmpdir(), 'mtail-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const log = join(folder, 'nats.log')
  const more = ['[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [LONG] WriteFullState took 1h2m5.5s (734003 bytes)']
  writeFileSync(log, [...eventIds.flatMap((id) => rowOf(id).examples), ...more, ''].join('\n'))
  const args = ['--one_shot', '--one_shot_format', 'prometheus', '--progs', committed.pathname, '--logs', log]
  const text = execFileSync(mtail, args, { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] })
  const series = text.split('\n').map((line) => line.replaceAll(/prog="[^"]*",?/g, '').replace(',}', '}'))
  const value = (name: string) => {
    const line = series.find((one) => one.startsWith(`${name} `))
    return line === undefined ? undefined : Number(line.slice(name.length + 1))
  }
  for (const id of pageworthy) {
    const { examples, severity } = rowOf(id)
    const expected = examples.length + (id === 'write_full_state_slow' ? more.length : 0)
    t.equal(value(`nats_log_events_total{event="${id}",severity="${severity}"}`), expected, id)
  }
  t.equal(value('nats_raft_pending_entries{group="_meta_",source="log"}'), 20000)
  t.equal(value('nats_writefullstate_last_seconds{store="ORDERS"}'), 65.123)
  t.equal(value('nats_writefullstate_last_seconds{store="LONG"}'), 3725.5)
  t.ok(value('nats_metalayer_snapshot_last_seconds{part="total",source="log"}'))
  t.end()
})
