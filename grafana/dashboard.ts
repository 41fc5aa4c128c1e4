// From rows of panels to the JSON that Grafana loads: variables, annotations, numbering, and what the SDK leaves undone.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
  type GridPos,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { summary } from '../src/alerts/summary.ts'
import { datasource } from './panel.ts'
import { onAssets, onCluster, onServers } from './query.ts'

export interface Row {
  title: string
  panels: readonly Builder<Panel>[]
}

/** Streams by their RAFT groups, and those of one replica, which have none. */
const assets = `{__name__=~"${summary.streamHeight}|nats_stream_messages", `

/** Label values of a series; each variable is narrowed by those before it. */
export const variables = {
  nats_cluster: { label: 'NATS cluster', series: '{__name__=~"nats_up|nats_exporter_log_source_up"}' },
  server: {
    label: 'Server',
    series: '{__name__=~"nats_up|nats_exporter_log_source_up", nats_cluster=~"$nats_cluster"}',
  },
  account: { label: 'Account', series: `${assets}${onServers}}` },
  stream: { label: 'Stream', series: `${assets}${onServers}, account=~"$account"}` },
  consumer: { label: 'Consumer', series: `nats_consumer_ack_pending_messages{${onAssets}}` },
} as const

export interface DashboardSpec {
  /** Never changes: alerts link to it. */
  uid: string
  title: string
  description: string
  variables: readonly (keyof typeof variables)[]
  rows: readonly Row[]
}

const tag = 'nats-jetstream-exporter'

function queryVariable(name: keyof typeof variables): QueryVariableBuilder {
  const { label, series } = variables[name]
  const query = `label_values(${series}, ${name})`
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query({ qryType: 1, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
}

const alerts = new AnnotationQueryBuilder()
  .name('Alerts')
  .datasource(datasource)
  .enable(true)
  .iconColor('red')
  .expr(`ALERTS{alertname=~"Nats.*", alertstate="firing", severity=~"critical|page", ${onCluster}}`)
  .titleFormat('{{alertname}}')
  .textFormat('{{severity}} {{server}} {{stream}}')
  .step('30s')

/** Places each panel as high as it fits, left first: a low panel may stand beside a high one. */
function place(panels: readonly { type?: string; gridPos?: GridPos }[]): void {
  const heights: number[] = Array<number>(24).fill(0)
  for (const panel of panels) {
    const { w, h } = panel.type === 'row' ? { w: 24, h: 1 } : (panel.gridPos ?? { w: 24, h: 8 })
    const tops = heights.slice(0, 24 - w + 1).map((_, x) => Math.max(...heights.slice(x, x + w)))
    const y = Math.min(...tops)
    const x = tops.indexOf(y)
    heights.fill(y + h, x, x + w)
    panel.gridPos = { h, w, x, y }
  }
}

/** What the SDK leaves open: panel ids, query ids; and `placement`, which would hide the links in a menu. */
function finish(dashboard: Dashboard): Dashboard {
  for (const [index, panel] of (dashboard.panels ?? []).entries()) {
    panel.id = index + 1
    if ('targets' in panel)
      for (const [query, target] of (panel.targets ?? []).entries())
        Object.assign(target, { refId: String.fromCharCode(65 + query) })
  }
  place(dashboard.panels ?? [])
  for (const shown of [...(dashboard.links ?? []), ...(dashboard.annotations.list ?? [])])
    Reflect.deleteProperty(shown, 'placement')
  return dashboard
}

/** The file's text: stable, so that a test can compare it. */
export function render(spec: DashboardSpec): string {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags(['nats', 'jetstream', tag])
    .timezone('browser')
    .readonly()
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .version(1)
    .annotation(alerts)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
  for (const name of spec.variables) builder.withVariable(queryVariable(name))
  builder.link(
    new DashboardLinkBuilder('NATS dashboards')
      .type(DashboardLinkType.Dashboards)
      .tags([tag])
      .asDropdown(false)
      .includeVars(true)
      .keepTime(true),
  )
  for (const { title, panels } of spec.rows) {
    builder.withRow(new RowBuilder(title))
    for (const panel of panels) builder.withPanel(panel)
  }
  return `${JSON.stringify(finish(builder.build()), null, 2)}\n`
}
