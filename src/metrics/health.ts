// What the server says of its own health.
import type { Healthz } from '../nats/endpoints/healthz.ts'
import { table } from './family.ts'
import { answered, type Answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

type Row = Answered<Healthz>

const healthz = answered('healthz')
const labels = { ...serverLabels, mode: ({ answer }: Row) => answer.mode }

const health = table<Row>({
  entity: 'Health',
  rows: healthz,
  labels,
  families: [
    {
      name: 'nats_health_ok',
      type: 'gauge',
      help: '1 if the health check passed, else 0.',
      source: '/healthz status',
      value: ({ answer }) => Number(answer.ok),
    },
    {
      name: 'nats_health_status_code',
      type: 'gauge',
      help: 'HTTP status of the health check.',
      source: '/healthz, HTTP status',
      value: ({ answer }) => answer.status,
    },
  ],
})

/** Closed: each exists from 0. A type that only newer servers know counts as OTHER. */
const checks = ['CONNECTION', 'BAD_REQUEST', 'JETSTREAM', 'ACCOUNT', 'STREAM', 'CONSUMER'] as const

interface FailureRow extends Row {
  check: string
  count: number
}

function failureRows(row: Row): FailureRow[] {
  const { failures } = row.answer
  if (failures === undefined) return []
  const known = checks.map((check) => ({ ...row, check, count: failures[check] ?? 0 }))
  const all = Object.values(failures).reduce((sum, count) => sum + count, 0)
  return [...known, { ...row, check: 'OTHER', count: all - known.reduce((sum, { count }) => sum + count, 0) }]
}

const failures = table<FailureRow>({
  entity: 'Health',
  rows: (world) => healthz(world).flatMap(failureRows),
  labels: { ...labels, check: ({ check }) => check },
  families: [
    {
      name: 'nats_health_failures',
      type: 'gauge',
      help: 'What a full health check found wrong, by type.',
      source: '/healthz errors[].type',
      value: ({ count }) => count,
    },
  ],
})

export const healthTables = [health, failures]
