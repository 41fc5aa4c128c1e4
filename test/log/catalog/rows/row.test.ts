// Which alert an event belongs to, as far as its line says.
import t from 'tap'
import { rowOf } from '../../../../src/log/catalog/index.ts'
import { alertsByNumbers } from '../../../../src/log/catalog/rows/row.ts'

void t.test('an alert that sees the event in numbers may depend on a field of the line', (t) => {
  const slow = rowOf('slow_consumer')
  t.strictSame(alertsByNumbers(slow), ['NatsSlowConsumers', 'NatsSlowConsumerRoute'])
  t.strictSame(alertsByNumbers(slow, { kind: 'client' }), ['NatsSlowConsumers'])
  t.strictSame(alertsByNumbers(slow, {}), ['NatsSlowConsumers', 'NatsSlowConsumerRoute'], 'whose it is was cut away')
  t.strictSame(alertsByNumbers(slow, { kind: 'route' }), ['NatsSlowConsumerRoute'])
  t.strictSame(alertsByNumbers(rowOf('connection_limit_reached'), { kind: 'client' }), [])
  t.strictSame(alertsByNumbers(rowOf('raft_falling_behind'), {}), ['NatsRaftUnappliedEntries'])
  t.strictSame(alertsByNumbers(rowOf('server_ready')), [])
  t.end()
})
