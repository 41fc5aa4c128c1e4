// The dashboards as shipped: the same as their source, every query answerable by this exporter, and the rules of Grafana's dashboard linter.
import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { dashboardFiles, dashboards } from '../../grafana/index.ts'
import { importable } from '../../scripts/deploy/grafana.ts'
import { everyGroup } from '../../src/alerts/index.ts'
import { dashboards as boards } from '../../src/alerts/rule.ts'
import { rungs as ladder } from '../../src/ladder.ts'
import { thresholds } from '../../src/thresholds.ts'
import { tables } from '../../src/metrics/index.ts'
import { addsOver } from '../alerts/expression.ts'
import { metricsOf, read } from './promql.ts'

interface Target {
  refId: string
  expr: string
  legendFormat?: string
  format?: string
  instant?: boolean
  range?: boolean
  datasource: { uid: string }
}

interface Panel {
  id: number
  type: string
  title: string
  description?: string
  datasource?: { uid: string }
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: Target[]
  fieldConfig?: {
    defaults: {
      unit?: string
      noValue?: string
      color?: object
      thresholds?: { steps: { value: number | null; color: string }[] }
    }
  }
}

interface Variable {
  name: string
  label: string
  type: string
  query: string | { query: string }
  refresh?: number
  multi?: boolean
  includeAll?: boolean
  allValue?: string
  datasource?: { uid: string }
}

interface Dashboard {
  uid: string
  title: string
  description: string
  editable: boolean
  refresh: string
  panels: Panel[]
  templating: { list: Variable[] }
  annotations: { list: { name: string; expr: string }[] }
  links: object[]
}

interface Importable extends Dashboard {
  __inputs: object[]
  __requires: { type: string; id: string }[]
}

const metrics = metricsOf(tables)
for (const { record, by } of everyGroup.flatMap(({ recordings }) => recordings))
  metrics.set(record, { type: 'gauge', labels: new Set(by) })
metrics.set('ALERTS', {
  type: 'gauge',
  labels: new Set('alertname alertstate severity rung nats_cluster server account stream consumer group'.split(' ')),
})

// What Prometheus and Node.js add: of the process, not of a cluster.
const ofProcess = new Set(['job', 'instance'])
for (const name of [
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
  'scrape_duration_seconds',
  'nats_exporter_state_last_save_success_timestamp_seconds',
  'nats_exporter_state_bytes',
])
  metrics.set(name, { type: 'gauge', labels: ofProcess })
metrics.set('process_cpu_seconds_total', { type: 'counter', labels: ofProcess })
metrics.set('nats_up', { type: 'gauge', labels: new Set([...(metrics.get('nats_up')?.labels ?? []), ...ofProcess]) })

/** Grafana's own variables as the numbers they become. */
function substitute(expr: string, values: Readonly<Record<string, string>> = {}): string {
  return expr
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1h')
    .replace(/\$(\w+)/g, (_, name: string) => values[name] ?? '.*')
}

const unknown = '#8e8e8e'

function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : []
}

for (const [path, text] of dashboardFiles()) {
  const dashboard = JSON.parse(text) as Dashboard
  const panels = dashboard.panels.filter(({ type }) => type !== 'row')
  const queried = panels.filter(({ type }) => type !== 'text')
  const variables = dashboard.templating.list

  t.test(path, (t) => {
    t.test('is what its source renders to', (t) => {
      t.equal(readFileSync(path, 'utf8'), text, 'run npm run docs')
      t.end()
    })

    t.test('queries only what exists, and names series by labels they have', (t) => {
      for (const { title, targets } of queried)
        for (const { expr, legendFormat, refId } of targets ?? []) {
          const { problems, labels } = read(substitute(expr), metrics)
          t.strictSame(problems, [], `${title} ${refId}: ${expr}`)
          for (const [, label] of (legendFormat ?? '').matchAll(/\{\{(\w+)\}\}/g))
            t.ok(labels.has(label ?? ''), `${title} ${refId}: legend label ${label ?? ''}`)
          if (legendFormat !== undefined && labels.has('nats_cluster'))
            t.match(legendFormat, '{{nats_cluster}}', `${title} ${refId}: two clusters are told apart`)
        }
      for (const { name, expr } of dashboard.annotations.list)
        t.strictSame(read(substitute(expr), metrics).problems, [], name)
      t.end()
    })

    t.test('adds nothing that two sources tell of one thing', (t) => {
      for (const { title, targets } of queried)
        for (const { expr } of targets ?? []) t.strictSame(addsOver(substitute(expr), 'source'), [], title)
      t.end()
    })

    t.test(
      'links of cells open boards that exist, at variables that they have, with time and data source kept',
      (t) => {
        for (const [, uid, query] of text.matchAll(/"\/d\/([\w-]+)\?([^"]*(?:\\"[^"]*)*)"/g)) {
          const names = Array.from((query ?? '').matchAll(/var-(\w+)=/g), ([, name]) => name ?? '')
          const known: readonly string[] =
            new Map<string, readonly string[]>(Object.entries(boards)).get(uid ?? '') ?? []
          t.ok(names.length > 0 && names.every((name) => known.includes(name)), `${uid} ${query}`)
          t.match(query, /^\$\{__url_time_range\}&\$\{datasource:queryparam\}&/)
        }
        t.match(dashboard.links, [{ type: 'dashboards', includeVars: true, keepTime: true }])
        t.end()
      },
    )

    t.test('tells of alerts, leader changes and restarts on every graph', (t) => {
      t.strictSame(
        dashboard.annotations.list.map(({ name }) => name),
        ['Alerts', 'Leader changes', 'Restarts'],
      )
      t.end()
    })

    t.test('can be imported by hand: asks for the data source, and has no variable for it', (t) => {
      const file = path.replace('grafana/', 'deploy/grafana/import/')
      const imported = readFileSync(file, 'utf8')
      t.equal(imported, importable(text), 'run npm run docs')
      const { __inputs: inputs, __requires: requires, ...board } = JSON.parse(imported) as Importable
      t.match(inputs, [{ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' }])
      const types = new Set(board.panels.map(({ type }) => type).filter((type) => type !== 'row'))
      t.strictSame(
        new Set(requires.filter(({ type }) => type === 'panel').map(({ id }) => id)),
        types,
        'names the panels that it needs',
      )
      t.notMatch(imported, '${datasource')
      t.ok(board.templating.list.every(({ name }) => name !== 'datasource'))
      t.equal(board.panels.length, dashboard.panels.length)
      t.equal(board.uid, dashboard.uid)
      t.end()
    })

    t.test('panels: title, description, unit, data source, queries', (t) => {
      for (const panel of queried) {
        t.not(panel.title, '')
        t.ok((panel.description ?? '').length > 40, `${panel.title}: description`)
        t.equal(panel.datasource?.uid, '${datasource}', `${panel.title}: data source`)
        t.ok(panel.fieldConfig?.defaults.unit, `${panel.title}: unit`)
        t.ok((panel.targets ?? []).length > 0, `${panel.title}: query`)
        for (const target of panel.targets ?? []) {
          t.equal(target.datasource.uid, '${datasource}', `${panel.title}: data source of the query`)
          t.equal(target.instant === true, panel.type === 'stat' || panel.type === 'table', `${panel.title}: instant`)
          if (target.format !== 'table') t.not(target.legendFormat ?? '', '', `${panel.title}: legend`)
          t.match(target.expr, /\$nats_cluster/, `${panel.title}: narrowed by the variables`)
        }
        if (panel.type === 'stat' || panel.type === 'table')
          t.not(panel.fieldConfig?.defaults.noValue ?? '', '', `${panel.title}: says what no data means`)
        t.same(
          new Set(panel.targets?.map(({ refId }) => refId)).size,
          panel.targets?.length,
          `${panel.title}: query ids`,
        )
      }
      t.end()
    })

    t.test('is asked again no more often than a scrape brings news', (t) => {
      t.equal(dashboard.refresh, '30s')
      t.end()
    })

    t.test('stats and timelines show unknown as grey, never green', (t) => {
      for (const { title, type, fieldConfig } of panels) {
        if (type === 'stat')
          t.strictSame(fieldConfig?.defaults.thresholds?.steps[0], { value: null, color: unknown }, title)
        if (type === 'state-timeline')
          t.match(fieldConfig?.defaults.color, { mode: 'fixed', fixedColor: unknown }, title)
      }
      t.end()
    })

    t.test('numbers in descriptions are those of the thresholds', (t) => {
      for (const { title, description } of panels)
        for (const [found] of (description ?? '').matchAll(/\b\d{1,3}(?:,\d{3})+\b/g))
          t.ok(numbers(thresholds).includes(Number(found.replaceAll(',', ''))), `${title}: ${found}`)
      t.end()
    })

    t.test('ids are unique, titles are unique, panels lie side by side within the grid', (t) => {
      const all = dashboard.panels
      t.equal(new Set(all.map(({ id }) => id)).size, all.length)
      t.ok(all.every(({ id }) => id > 0))
      t.equal(new Set(all.map(({ title }) => title)).size, all.length)
      for (const { title, gridPos } of all) t.ok(gridPos.x >= 0 && gridPos.x + gridPos.w <= 24, title)
      for (const [index, a] of all.entries())
        for (const b of all.slice(index + 1)) {
          const apart =
            a.gridPos.x + a.gridPos.w <= b.gridPos.x ||
            b.gridPos.x + b.gridPos.w <= a.gridPos.x ||
            a.gridPos.y + a.gridPos.h <= b.gridPos.y ||
            b.gridPos.y + b.gridPos.h <= a.gridPos.y
          t.ok(apart, `${a.title} and ${b.title} overlap`)
        }
      t.end()
    })

    t.test('variables: data source first, each refreshed, narrowed by those before it', (t) => {
      const [datasource, ...queries] = variables
      t.match(datasource, { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' })
      for (const [
        index,
        { name, type, query, refresh, multi, includeAll, allValue, datasource },
      ] of queries.entries()) {
        t.match(
          { type, refresh, multi, includeAll, allValue },
          { type: 'query', refresh: 2, multi: true, includeAll: true, allValue: '.*' },
        )
        t.equal(datasource?.uid, '${datasource}')
        const text = typeof query === 'string' ? query : query.query
        const series = /^label_values\((.*), (\w+)\)$/.exec(text)
        t.equal(series?.[2], name)
        const { problems, labels } = read(substitute(series?.[1] ?? ''), metrics)
        t.strictSame(problems, [], text)
        t.ok(labels.has(name))
        for (const { name: before } of queries.slice(0, index)) t.match(text, `$${before}`)
      }
      t.end()
    })

    t.test('uses every variable, and none that it does not have', (t) => {
      const used = new Set(
        [...text.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '').filter((name) => !name.startsWith('__')),
      )
      t.strictSame(
        [...used].sort(),
        variables
          .map(({ name }) => name)
          .filter((name) => name !== 'datasource')
          .sort(),
      )
      t.end()
    })

    t.test('may be provisioned: not editable, no menu hides links', (t) => {
      t.equal(dashboard.editable, false)
      t.ok(dashboard.uid.length <= 40)
      t.notMatch(text, 'placement": "inControlsMenu')
      t.notMatch(text, '__inputs')
      t.end()
    })
    t.end()
  })
}

t.test('each dashboard has its own uid and title', (t) => {
  t.equal(new Set(dashboards.map(({ uid }) => uid)).size, dashboards.length)
  t.equal(new Set(dashboards.map(({ title }) => title)).size, dashboards.length)
  t.end()
})

t.test('no file without a source', (t) => {
  const files = readdirSync('grafana').filter((name) => name.endsWith('.json'))
  t.strictSame(
    files.map((name) => `grafana/${name}`).sort(),
    dashboardFiles()
      .map(([path]) => path)
      .sort(),
  )
  t.end()
})

t.test('the ladder is drawn where the alerts have it', (t) => {
  const [, text] = dashboardFiles().find(([path]) => path === 'grafana/raft-incident.json') ?? []
  const panel = (JSON.parse(text ?? '{}') as Dashboard).panels.find(({ title }) => title === 'Append entries pending')
  t.strictSame(
    panel?.fieldConfig?.defaults.thresholds?.steps.slice(1).map(({ value }) => value),
    ladder.map(({ entries }) => entries),
  )
  t.end()
})
