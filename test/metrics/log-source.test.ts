// Log sources: whether each is read, and why not.
import t from 'tap'
import { sourceTables } from '../../src/metrics/log-source.ts'
import { samples, server, world } from './build.ts'

const one = (name: string, of: Parameters<typeof samples>[2]) => samples(sourceTables, name, of)

t.test('log sources', (t) => {
  const source = {
    up: false,
    code: 'missing' as const,
    reason: 'no such file',
    lagBytes: 5,
    lastLine: undefined,
    rotations: 2,
    lostBytes: 7,
  }
  const of = world([server('n1')], {
    origins: { known: { server: 'n1', cluster: '' } },
    sources: [
      { ...source, source: '/n1.log', origin: 'known' },
      { ...source, source: '/n2.log', origin: 'n2' },
      { ...source, source: '-', origin: undefined, code: undefined },
      { ...source, source: '/read.log', origin: 'n3', up: true, code: undefined },
    ],
  })
  t.strictSame(one('nats_exporter_log_source_up', of), [
    'nats_exporter_log_source_up{nats_cluster="c1",server="n1",source="/n1.log"} 0',
    'nats_exporter_log_source_up{nats_cluster="",server="n2",source="/n2.log"} 0',
    'nats_exporter_log_source_up{nats_cluster="",server="",source="-"} 0',
    'nats_exporter_log_source_up{nats_cluster="",server="n3",source="/read.log"} 1',
  ])
  t.strictSame(one('nats_exporter_log_source_fault_info', of), [
    'nats_exporter_log_source_fault_info{nats_cluster="c1",server="n1",source="/n1.log",code="missing"} 1',
    'nats_exporter_log_source_fault_info{nats_cluster="",server="n2",source="/n2.log",code="missing"} 1',
    'nats_exporter_log_source_fault_info{nats_cluster="",server="",source="-",code="other"} 1',
  ])
  for (const [name, value] of [
    ['lag_bytes', 5],
    ['rotations_total', 2],
    ['lost_bytes_total', 7],
  ] as const)
    t.match(one(`nats_exporter_log_${name}`, of)[0], new RegExp(` ${value}$`))
  t.strictSame(one('nats_exporter_log_last_line_timestamp_seconds', of), [], 'no line yet')
  t.end()
})
