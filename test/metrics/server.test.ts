// Server series: what the version lacks is absent, what is unlimited is absent, units are base units.
import t from 'tap'
import { serverTables } from '../../src/metrics/server.ts'
import { samples, server, varz, world } from './build.ts'
import { varzRaw } from './worlds.ts'

const of = (raw: Record<string, unknown>) => world([server('n1', { answers: { varz: varz('n1', raw) } })])
const labels = 'nats_cluster="c1",server="n1"'
const one = (family: string, raw: Record<string, unknown>) => samples(serverTables, family, of(raw))

t.strictSame(one('nats_server_info', varzRaw), [
  `nats_server_info{${labels},version="2.14.5",go_version="go1.26.1",nats_domain="",nats_supercluster=""} 1`,
])

const somewhere = world([
  server('n1', {
    supercluster: 'europe',
    answers: { varz: varz('n1', { ...varzRaw, jetstream: { config: { domain: 'hub' } } }) },
  }),
])
t.match(samples(serverTables, 'nats_server_info', somewhere), [/nats_domain="hub",nats_supercluster="europe"\} 1$/])
t.strictSame(one('nats_server_cpu_cores', { cpu: 150 }), [`nats_server_cpu_cores{${labels}} 1.5`])
t.strictSame(one('nats_server_ping_interval_seconds', varzRaw), [`nats_server_ping_interval_seconds{${labels}} 120`])
t.strictSame(one('nats_disk_io_wait_seconds_total', varzRaw), [`nats_disk_io_wait_seconds_total{${labels}} 3`])
t.strictSame(one('nats_disk_io_wait_max_seconds', varzRaw), [`nats_disk_io_wait_max_seconds{${labels}} 2.5`])
t.strictSame(one('nats_server_messages_total', varzRaw), [
  `nats_server_messages_total{${labels},direction="received"} 2003`,
  `nats_server_messages_total{${labels},direction="sent"} 2050`,
])
t.strictSame(one('nats_server_slow_consumers_by_kind_total', varzRaw), [
  `nats_server_slow_consumers_by_kind_total{${labels},kind="client"} 1`,
  `nats_server_slow_consumers_by_kind_total{${labels},kind="route"} 2`,
  `nats_server_slow_consumers_by_kind_total{${labels},kind="gateway"} 0`,
  `nats_server_slow_consumers_by_kind_total{${labels},kind="leafnode"} 0`,
])
t.strictSame(one('nats_server_certificate_expiry_timestamp_seconds', varzRaw), [
  `nats_server_certificate_expiry_timestamp_seconds{${labels},listener="client"} ${Date.UTC(2026, 10, 22, 12) / 1000}`,
  `nats_server_certificate_expiry_timestamp_seconds{${labels},listener="cluster"} ${Date.UTC(2026, 0, 1) / 1000}`,
])
t.strictSame(one('nats_server_http_requests_total', varzRaw), [
  `nats_server_http_requests_total{${labels},path="/"} 1`,
  `nats_server_http_requests_total{${labels},path="/varz"} 3`,
])
t.strictSame(one('nats_server_http_requests_total', { http_req_stats: { '/': 'many' } }), [])

const absent = [
  'slow_consumer_stats stale_connections stale_connection_stats stalled_clients in_client_msgs out_client_msgs in_client_bytes',
  'out_client_bytes disk_io_wait_stats config_digest gomemlimit tls_cert_not_after cluster http_req_stats',
].flatMap((names) => names.split(' '))
const families = [
  'nats_server_slow_consumers_by_kind_total nats_server_stale_connections_total nats_server_stale_connections_by_kind_total',
  'nats_server_stalled_clients_total nats_server_client_messages_total nats_server_client_bytes_total nats_disk_io_waiters',
  'nats_disk_io_waits_total nats_disk_io_wait_seconds_total nats_disk_io_wait_max_seconds nats_server_config_info',
  'nats_server_memory_limit_bytes nats_server_certificate_expiry_timestamp_seconds nats_server_http_requests_total',
].flatMap((names) => names.split(' '))

t.test('an old server has no series for what it does not send', (t) => {
  const old = { ...varzRaw, ...Object.fromEntries(absent.map((key) => [key, undefined])) }
  for (const family of families) t.strictSame(one(family, old), [], family)
  t.end()
})
