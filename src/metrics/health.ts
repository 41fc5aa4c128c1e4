// What the server says of its own health.
import type { Healthz } from '../nats/healthz.ts'
import { table } from './family.ts'
import { answered, serverLabels, type Answered } from './servers.ts'

const health = table<Answered<Healthz>>({
  entity: 'Health',
  rows: answered('healthz'),
  labels: { ...serverLabels, mode: () => 'js-enabled-only' },
  families: [
    {
      name: 'nats_health_ok',
      type: 'gauge',
      help: '1 if the health check passed, else 0: listeners up and, where configured, JetStream running.',
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

export const healthTables = [health]
