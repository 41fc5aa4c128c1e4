// Health as the server says it.
import t from 'tap'
import { healthTables } from '../../src/metrics/health.ts'
import { samples, server, world } from './build.ts'

const labels = '{nats_cluster="c1",server="n1",mode="js-enabled-only"}'
const sick = world([
  server('n1', { answers: { healthz: { mode: 'js-enabled-only', failures: undefined, status: 503, ok: false } } }),
  server('n2'),
])
t.strictSame(samples(healthTables, 'nats_health_ok', sick), [`nats_health_ok${labels} 0`])
t.strictSame(samples(healthTables, 'nats_health_status_code', sick), [`nats_health_status_code${labels} 503`])

t.strictSame(samples(healthTables, 'nats_health_failures', sick), [], 'only a full check tells what failed')

const failures = { STREAM: 2, CONSUMER: 1, SOMETHING: 4 }
const full = world([server('n1', { answers: { healthz: { mode: 'full', status: 503, ok: false, failures } } })])
const found = Object.fromEntries(
  samples(healthTables, 'nats_health_failures', full).map((line) => [
    /check="(\w+)"/.exec(line)?.[1] ?? '',
    Number(line.split(' ')[1]),
  ]),
)
t.strictSame(found, { CONNECTION: 0, BAD_REQUEST: 0, JETSTREAM: 0, ACCOUNT: 0, STREAM: 2, CONSUMER: 1, OTHER: 4 })
