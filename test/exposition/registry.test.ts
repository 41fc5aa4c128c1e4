// The process describes itself, without the names that promtool refuses.
import t from 'tap'
import { openRegistry } from '../../src/exposition/registry.ts'

const text = await openRegistry().text()
t.match(text, /^process_cpu_seconds_total \d/m)
t.match(text, /^nodejs_eventloop_lag_p99_seconds \d/m)
t.match(text, /^process_resident_memory_bytes \d/m)
t.match(text, /[^\n]\n$/)
for (const [, name = '', type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
  t.equal(name.endsWith('_total'), type === 'counter', name)
