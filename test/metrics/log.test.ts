// Log series: closed sets from 0, assets named by the join, leader changes by asset.
import t from 'tap'
import { catalog } from '../../src/log/catalog/index.ts'
import { logTables } from '../../src/metrics/log.ts'
import { noon, originLog, samples, server, world } from './build.ts'

const n1 = server('n1')
const origins = { a: { server: 'n1', cluster: '' } }
const of = (log: Parameters<typeof originLog>[0], assets = {}) =>
  world([n1], { origins, assets, log: { a: originLog(log) } })
const labels = 'nats_cluster="c1",server="n1"'

t.test('every event, from 0', (t) => {
  const quiet = samples(logTables, 'nats_log_events_total', of({}))
  t.equal(quiet.length, Object.keys(catalog).length)
  for (const line of quiet) t.match(line, / 0$/)
  t.strictSame(samples(logTables, 'nats_log_event_last_seen_timestamp_seconds', of({})), [], 'never is no time')
  const loud = of({ events: { route_error: { count: 3, last: noon } } })
  const found = (family: string) => samples(logTables, family, loud).filter((line) => line.includes('"route_error"'))
  t.strictSame(found('nats_log_events_total'), [
    `nats_log_events_total{${labels},event="route_error",severity="warning"} 3`,
  ])
  t.match(found('nats_log_event_last_seen_timestamp_seconds'), [new RegExp(` ${noon}$`)])
  t.end()
})

t.test('lines by level, from 0', (t) => {
  const lines = samples(logTables, 'nats_log_lines_total', of({ lines: { ERR: 2, unknown: 1 } }))
  t.equal(lines.length, 7)
  t.ok(lines.includes(`nats_log_lines_total{${labels},level="ERR"} 2`))
  t.ok(lines.includes(`nats_log_lines_total{${labels},level="unknown"} 1`))
  const unrecognized = samples(logTables, 'nats_log_unrecognized_lines_total', of({ unrecognized: { WRN: 2 } }))
  t.ok(unrecognized.includes(`nats_log_unrecognized_lines_total{${labels},level="WRN"} 2`))
  t.end()
})

t.test('assets: by group, by name, unknown; what turns out to be one series is one', (t) => {
  const event = 'stream_high_lag' as const
  const seen = { event, account: '', stream: '', consumer: '', group: '', count: 1, last: noon }
  const assets = {
    byGroup: { ...seen, group: 'S-R3F-1' },
    byName: { ...seen, account: 'APP', stream: 'ORDERS', consumer: 'w', count: 2 },
    unknown: { ...seen, group: 'S-R3F-9' },
    again: { ...seen, account: 'APP', stream: 'ORDERS', consumer: 'w', count: 5, last: noon + 9 },
  }
  const found = of({ assets }, { 'S-R3F-1': { account: 'APP', stream: 'ORDERS', consumer: '' } })
  t.strictSame(samples(logTables, 'nats_log_asset_events_total', found), [
    `nats_log_asset_events_total{${labels},event="stream_high_lag",account="APP",stream="ORDERS",consumer="",group="S-R3F-1"} 1`,
    `nats_log_asset_events_total{${labels},event="stream_high_lag",account="APP",stream="ORDERS",consumer="w",group=""} 7`,
    `nats_log_asset_events_total{${labels},event="stream_high_lag",account="",stream="",consumer="",group="S-R3F-9"} 1`,
  ])
  t.match(samples(logTables, 'nats_log_asset_event_last_seen_timestamp_seconds', found)[1], new RegExp(` ${noon + 9}$`))
  t.end()
})

t.test('leader changes carry the labels of /raftz, so that both sources are one in rules', (t) => {
  const leaderChanges = { 'APP > ORDERS': 2, 'APP > ORDERS > w': 1, _meta_: 4, 'APP > GONE': 1 }
  const assets = {
    'S-R3F-old': { account: 'APP', stream: 'ORDERS', consumer: '' },
    'C-R3F-1': { account: 'APP', stream: 'ORDERS', consumer: 'w' },
    'S-R3F-new': { account: 'APP', stream: 'ORDERS', consumer: '' },
    'S-R3F-other': { account: 'APP', stream: 'OTHER', consumer: '' },
  }
  const of1 = (rest: string, value: number) => `nats_raft_leader_changes_total{${labels},${rest},source="log"} ${value}`
  t.strictSame(samples(logTables, 'nats_raft_leader_changes_total', of({ leaderChanges }, assets)), [
    of1('account="APP",stream="ORDERS",consumer="",group="S-R3F-new"', 2),
    of1('account="APP",stream="ORDERS",consumer="w",group="C-R3F-1"', 1),
    of1('account="",stream="",consumer="",group="_meta_"', 4),
    of1('account="APP",stream="GONE",consumer="",group=""', 1),
  ])
  t.strictSame(samples(logTables, 'nats_raft_leader_changes_total', of({}, assets)), [])
  t.end()
})
