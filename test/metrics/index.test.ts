// All tables together: conventions every family keeps, and the exposition of a cluster in trouble to the last character.
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { openRegistry } from '../../src/exposition/registry.ts'
import { render } from '../../src/exposition/text.ts'
import type { Table } from '../../src/metrics/family.ts'
import { shownTables, tables } from '../../src/metrics/index.ts'
import { labelHelp } from '../../src/metrics/labels.ts'
import { need } from '../cluster/programs.ts'
import { world } from './build.ts'
import { incident } from './worlds.ts'

const textOf = (these: readonly Table[]): string =>
  render(these, incident).replace(/nodejs_version="[^"]*"/, 'nodejs_version="v0"')
const text = textOf(tables)

/** Closed sets that stay at 0 grow with the catalog and the collectors: they have tests of their own. */
const quiet = /^nats_(log_events?|exporter_collector_errors)_.*\} 0\n/gm

for (const entity of new Set(tables.map((table) => table.entity))) {
  const own = textOf(tables.filter((table) => table.entity === entity))
  t.matchSnapshot(own.replace(quiet, ''), entity)
}

t.test('names and units', (t) => {
  const units = /_(seconds|bytes|ratio)(_total|_peak)?$/
  const wrong =
    /_(ms|milliseconds|nanos|nanoseconds|microseconds|minutes|kb|mb|percent|count|sum|bucket|(?<!_max_)age|uptime)(_|$)/
  for (const { families } of tables)
    for (const { name, type, help, source } of families) {
      t.match(name, /^nats_[a-z][a-z0-9_]*$/, name)
      t.equal(name.endsWith('_total'), type === 'counter', `${name}: _total on counters only`)
      t.notMatch(name, wrong, `${name}: base units, and no suffix of other types`)
      if (/\bin (seconds|bytes)\b|Unix time/.test(help)) t.match(name, units, `${name}: its unit is in the name`)
      if (name.endsWith('_timestamp_seconds')) t.match(help, /^Unix time/, `${name}: a moment`)
      t.match(help, /^[A-Z0-9](?!.*\. ).*\.$/, `${name}: one sentence`)
      t.not(source.trim(), '', `${name}: has a source`)
    }
  t.end()
})

t.test('a name means one thing, and a help belongs to one name', (t) => {
  const helps = new Map<string, string>()
  const types = new Map<string, string>()
  for (const { families } of tables)
    for (const { name, help, type } of families) {
      t.equal(types.get(name) ?? type, type, name)
      t.equal(helps.get(help) ?? name, name, `${name}: help of its own`)
      types.set(name, type)
      helps.set(help, name)
    }
  t.end()
})

t.test('labels', (t) => {
  const forbidden =
    'leader id server_id address ip url host text message reason endpoint service job instance namespace pod container cluster node'
  for (const name of forbidden.split(' ')) t.notOk(Object.hasOwn(labelHelp, name), name)
  for (const { entity, labels, families } of tables) {
    const own = families.every(({ name }) => /^nats_exporter_(config|build|state|http|log_lines_dropped)_/.test(name))
    // A verdict is on a cluster; the servers that it names have a series of their own.
    const whole = families.every(({ name }) => /^nats_diagnosis(_servers_seen)?$/.test(name))
    const first = whole ? ['nats_cluster'] : ['nats_cluster', 'server']
    if (!own) t.strictSame(labels.slice(0, first.length), first, `${entity}: whose series it is comes first`)
  }
  const used = new Set(tables.flatMap(({ labels }) => labels))
  for (const name of Object.keys(labelHelp))
    t.ok(
      [...used].some((label) => label === name),
      `${name} is used`,
    )
  t.end()
})

t.test('an info series is 1', (t) => {
  for (const line of text.split('\n')) if (/^nats_\w+_info\{/.test(line)) t.match(line, /\} 1$/, line)
  t.end()
})

t.test('no series twice, each family in one piece', (t) => {
  const seriesOf = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const series = seriesOf.map((line) => line.slice(0, line.lastIndexOf(' ')))
  t.equal(new Set(series).size, series.length)
  const headers = text.split('\n').filter((line) => line.startsWith('# TYPE'))
  t.equal(new Set(headers).size, headers.length)
  t.end()
})

t.test('the incident shows every family, an empty world only what the exporter knows of itself', (t) => {
  const shown = (of: string): Set<string> => new Set(of.match(/(?<=^# TYPE )\w+/gm))
  const absent = tables
    .flatMap(({ families }) => families.map(({ name }) => name))
    .filter((name) => !shown(text).has(name))
  t.strictSame(absent, [])
  t.strictSame([...shown(render(tables, world([])))].sort(), [
    'nats_exporter_build_info',
    'nats_exporter_config_last_reload_success_timestamp_seconds',
    'nats_exporter_config_last_reload_successful',
    'nats_exporter_http_refused_total',
    'nats_exporter_log_lines_dropped_total',
    'nats_exporter_state_bytes',
    'nats_exporter_state_last_save_success_timestamp_seconds',
    'nats_exporter_state_last_save_successful',
    'nats_exporter_state_save_failures_total',
  ])
  t.end()
})

t.test('promtool finds nothing to object to', async (t) => {
  const paths = need(t, 'promtool')
  if (paths === undefined) return
  const input = text + (await openRegistry().text())
  const { status, stdout, stderr } = spawnSync(paths[0], ['check', 'metrics'], { input, encoding: 'utf8' })
  t.strictSame({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' })
})

t.test('families that the configuration lets through', (t) => {
  const names = (allow: RegExp[], deny: RegExp[]) => [
    ...new Set(textOf(shownTables({ allow, deny })).match(/(?<=^# TYPE )\w+/gm)),
  ]
  t.strictSame(names([], []), names([/./], []))
  t.strictSame(names([/^nats_stream_(bytes|messages)$/], []).sort(), ['nats_stream_bytes', 'nats_stream_messages'])
  t.strictSame(names([/^nats_stream_(bytes|messages)$/], [/^nats_stream_b.*$/]), ['nats_stream_messages'])
  t.notOk(names([], [/^nats_raft_.*$/]).some((name) => name.startsWith('nats_raft_')))
  t.end()
})
