// What the catalog says an alert reads, an expression of that alert reads: by the event, or by a series that its lines make.
import t from 'tap'
import { eventsOf, lines } from '../../src/alerts/events.ts'
import { groups } from '../../src/alerts/index.ts'
import { catalog, type EventId } from '../../src/log/catalog/index.ts'
import { tables } from '../../src/metrics/index.ts'
import { pageworthy } from '../../src/log/catalog/pageworthy.ts'

const alerts = groups.flatMap((group) => group.alerts)
const recorded = groups.flatMap(({ recordings }) => recordings)

/** The expressions of an alert, with those that record what it reads. */
function textOf(name: string): string {
  const own = alerts.filter(({ alert }) => alert === name).map((alert) => alert.expr({}, { job: 'x' }))
  const read = recorded.filter(({ record }) => own.some((text) => text.includes(record))).map(({ expr }) => expr)
  return [...own, ...read].join('\n')
}

/** Series that lines of an event make, by what the tables say of their source. */
const seriesOf = (id: EventId): string[] =>
  tables
    .flatMap(({ families }) => families)
    .filter(({ source }) => source.includes('log') && new RegExp(`\\b${id}\\b`).test(source))
    .map(({ name }) => name)

const reads = (name: string, id: EventId): boolean => {
  const text = textOf(name)
  return new RegExp(`event=~?"[^"]*\\b${id}\\b`).test(text) || seriesOf(id).some((series) => text.includes(series))
}

const rows = (Object.keys(catalog) as EventId[]).map((id) => {
  const row = catalog[id]
  return { id, severity: row.severity, alert: 'alert' in row ? row.alert : undefined }
})

t.test('each row that names an alert is read by an expression of it', (t) => {
  for (const { id, alert } of rows) if (alert !== undefined) t.ok(reads(alert, id), `${alert} reads ${id}`)
  t.notOk(reads('NatsCpuHigh', 'store_write_error'), 'and the check can fail')
  t.end()
})

t.test('each critical row has an alert, and a rule for those who keep their logs in Loki', (t) => {
  for (const { id, alert } of rows.filter(({ severity }) => severity === 'critical' || severity === 'page')) {
    t.ok(alert !== undefined, `${id} has an alert`)
    t.ok(pageworthy.includes(id), `${id} is in the Loki rules`)
  }
  t.end()
})

t.test('an alert that no row names is a mistake in the rule', (t) => {
  t.throws(() => eventsOf('NatsNoSuchAlert'), /no row of the catalog names NatsNoSuchAlert/)
  t.throws(() => eventsOf('NatsServerCrashed', 'info'), /at info/)
  t.equal(lines('x', ['a', 'b']), 'x{event=~"a|b"}')
  t.equal(lines('x', 'a'), 'x{event="a"}')
  t.end()
})
