// The exporter about itself: every target always, every code from 0, sources under the server they belong to.
import t from 'tap'
import { noneDropped } from '../../src/nats/collect/snapshot.ts'
import { errorCodes } from '../../src/nats/error.ts'
import { exporterTables } from '../../src/metrics/exporter.ts'
import { noon, originLog, samples, server, status, world } from './build.ts'

const one = (family: string, of: ReturnType<typeof world>) => samples(exporterTables, family, of)

t.test('every target has its own series, also two that are one server', (t) => {
  const twice = world([server('n1'), server('n1', { target: 'http://also-n1:8222', up: false })])
  t.strictSame(one('nats_up', twice), [
    'nats_up{nats_cluster="c1",server="n1",target="http://n1:8222"} 1',
    'nats_up{nats_cluster="c1",server="n1",target="http://also-n1:8222"} 0',
  ])
  t.end()
})

t.test('collectors', (t) => {
  const hung = status({ collector: 'raftz', success: false, seconds: 12, answeredAt: undefined })
  const fresh = status({ collector: 'varz', success: false, seconds: undefined, answeredAt: undefined })
  const of = world([server('n1', { status: [{ ...hung, errors: { ...hung.errors, timeout: 4 } }, fresh] })])
  const labels = 'nats_cluster="c1",server="n1",target="http://n1:8222"'
  t.strictSame(one('nats_exporter_collector_success', of), [
    `nats_exporter_collector_success{${labels},collector="raftz"} 0`,
    `nats_exporter_collector_success{${labels},collector="varz"} 0`,
  ])
  t.strictSame(one('nats_exporter_collector_duration_seconds', of), [
    `nats_exporter_collector_duration_seconds{${labels},collector="raftz"} 12`,
  ])
  t.strictSame(one('nats_exporter_collector_timestamp_seconds', of), [])
  const errors = one('nats_exporter_collector_errors_total', of)
  t.equal(errors.length, 2 * errorCodes.length)
  t.ok(errors.includes(`nats_exporter_collector_errors_total{${labels},collector="raftz",code="timeout"} 4`))
  t.ok(errors.includes(`nats_exporter_collector_errors_total{${labels},collector="varz",code="shape"} 0`))
  t.end()
})

t.test('what limits cut', (t) => {
  const cut = world([
    server('n1', { dropped: { ...noneDropped(), streams: 1, consumers: 2, groups: 3, stream_replicas: 4 } }),
  ])
  t.match(one('nats_exporter_series_dropped_total', cut), [
    /family="nats_stream"} 1$/,
    /"nats_consumer"} 2$/,
    /"nats_raft"} 3$/,
    ...['account', 'leafnode', 'gateway', 'route'].map((family) => new RegExp(`"nats_${family}"} 0$`)),
    ...[/"nats_stream_peer"} 4$/, /"nats_consumer_peer"} 0$/, /"nats_raft_peer"} 0$/, /"nats_meta_peer"} 0$/],
  ])
  const log = { a: originLog({ dropped: { assets: 1, stores: 2, rungs: 3, leaders: 4 } }), b: originLog() }
  const origins = { a: { server: 'n1', cluster: 'c1' }, b: { server: 'n2', cluster: 'c1' } }
  t.match(one('nats_exporter_series_dropped_total', world([], { log, origins })), [
    /server="n1",family="nats_log_asset"} 1$/,
    /"nats_writefullstate"} 2$/,
    /"nats_raft_pending"} 3$/,
    /"nats_raft_leader_changes"} 4$/,
    ...Object.keys(log.a.dropped ?? {}).map(() => /server="n2",.* 0$/),
  ])
  t.end()
})

t.test('configuration and build', (t) => {
  const of = world([])
  t.strictSame(one('nats_exporter_config_last_reload_successful', of), [
    'nats_exporter_config_last_reload_successful 1',
  ])
  t.strictSame(
    one('nats_exporter_config_last_reload_successful', { ...of, exporter: { ...of.exporter, reloadSuccess: false } }),
    ['nats_exporter_config_last_reload_successful 0'],
  )
  t.strictSame(one('nats_exporter_config_last_reload_success_timestamp_seconds', of), [
    `nats_exporter_config_last_reload_success_timestamp_seconds ${noon - 100}`,
  ])
  t.strictSame(one('nats_exporter_build_info', of), [
    `nats_exporter_build_info{version="0.1.0",nodejs_version="${process.version}"} 1`,
  ])
  t.end()
})

t.test('lines of the own log that nobody took', (t) => {
  const of = world([])
  const told = (exporter: typeof of.exporter) => one('nats_exporter_log_lines_dropped_total', { ...of, exporter })
  t.strictSame(told({ ...of.exporter, logLinesDropped: 3 }), ['nats_exporter_log_lines_dropped_total 3'])
  t.strictSame(told({ ...of.exporter, logLinesDropped: undefined }), [], 'no log is written')
  t.end()
})

t.test('the state file: bad news and no news', (t) => {
  const of = world([])
  const values = (state: typeof of.exporter.state) =>
    ['last_save_successful', 'last_save_success_timestamp_seconds', 'save_failures_total', 'bytes'].map(
      (name) => one(`nats_exporter_state_${name}`, { ...of, exporter: { ...of.exporter, ...(state && { state }) } })[0],
    )
  const state = { path: '/s', ok: false, reason: 'full', savedAt: undefined, bytes: 0, failures: 3 }
  t.match(values({ ...state, ok: true, savedAt: noon, bytes: 9 }), [/ 1$/, / 1\d{9}$/, / 3$/, / 9$/])
  t.match(values(state), [/ 0$/, undefined, / 3$/, undefined])
  t.strictSame(values({ ...state, path: undefined }), [undefined, undefined, undefined, undefined], 'nothing is kept')
  const { version, reloadSuccess, reloadedAt } = of.exporter
  const none = { version, reloadSuccess, reloadedAt }
  t.strictSame(one('nats_exporter_state_bytes', { ...of, exporter: none }), [])
  t.end()
})
