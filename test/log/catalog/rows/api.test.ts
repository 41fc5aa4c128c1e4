// What a failed health check complains of, from the texts of server/monitor.go.
import t from 'tap'
import { recognise } from '../../../../src/log/catalog/recognise.ts'

const fieldsOf = (reason: string) =>
  recognise({
    time: undefined,
    level: 'WRN',
    text: `Healthcheck failed: ${JSON.stringify(reason)}`,
    origin: undefined,
  })?.fields

const cases: [reason: string, fields: Record<string, string>][] = [
  ["JetStream stream 'APP > ORDERS' is not current: group node unhealthy", { account: 'APP', stream: 'ORDERS' }],
  [
    "JetStream consumer 'APP > ORDERS > billing' is not current: group node unhealthy",
    { account: 'APP', stream: 'ORDERS', consumer: 'billing' },
  ],
  ["JetStream stream 'A > B > ORDERS' could not be recovered", { account: 'A > B', stream: 'ORDERS' }],
  ["JetStream account 'APP' could not be resolved", { account: 'APP' }],
  ['JetStream account "APP" not found', { account: 'APP' }],
  ['JetStream stream "ORDERS" not found on account "APP"', { account: 'APP', stream: 'ORDERS' }],
  [
    'JetStream consumer "billing" not found for stream "ORDERS" on account "APP"',
    { account: 'APP', stream: 'ORDERS', consumer: 'billing' },
  ],
  ['JetStream has not established contact with a meta leader', {}],
]

void t.test('account, stream and consumer are fields of a failed health check, the reason stays whole', (t) => {
  for (const [reason, fields] of cases) t.strictSame(fieldsOf(reason), { reason, ...fields }, reason)
  t.end()
})

void t.test('a check that only counts its errors names nothing', (t) => {
  const line = { time: undefined, level: 'WRN', text: 'Healthcheck failed: 3 errors', origin: undefined } as const
  t.strictSame(recognise(line)?.fields, { errors: 3 })
  t.end()
})
