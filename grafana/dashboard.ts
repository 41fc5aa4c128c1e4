// What a board is (rows of panels, variables, annotations), and the JSON that Grafana loads: numbering, and what the SDK leaves undone.
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
} from '@grafana/grafana-foundation-sdk/dashboard'
import { recorded } from '../src/alerts/edge.ts'
import { summary } from '../src/alerts/summary.ts'
import type { Panel } from './panel.ts'
import { places } from './place.ts'
import { onAssets, onCluster, onServers, serverLabels } from './query.ts'
import { built, datasource } from './render.ts'

export interface Row {
  title: string
  panels: readonly Panel[]
}

/** Streams by their RAFT groups, and those of one replica, which have none. */
const assets = `{__name__=~"${summary.streamHeight}|nats_stream_messages", `

/** Label values of a series; each variable is narrowed by those before it. */
export const variables = {
  nats_cluster: {
    label: 'NATS cluster',
    // The last is all that there is above the clusters.
    series: `{__name__=~"nats_up|nats_exporter_log_source_up|${recorded.evaluated}"}`,
  },
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

/** What happened, on every graph of every board. */
export interface Annotation {
  name: string
  expr: string
  colour: string
  title: string
  text: string
}

const justStarted = 120

export const annotations: readonly Annotation[] = [
  {
    name: 'Alerts',
    expr: `ALERTS{alertname=~"Nats.*", alertstate="firing", severity=~"critical|page", ${onCluster}}`,
    colour: 'red',
    title: '{{alertname}}',
    text: '{{severity}} {{server}} {{stream}}',
  },
  {
    name: 'Leader changes',
    // Those that changed most: at a restart every group of a server changes, and one mark says as much as a thousand.
    expr: `topk(5, sum by (nats_cluster, account, stream) (${summary.moved}{${onCluster}}))`,
    colour: 'purple',
    title: 'Leader changed',
    text: '{{nats_cluster}} {{account}} {{stream}}',
  },
  {
    name: 'Restarts',
    expr: `max by (${serverLabels}) (time() - nats_server_start_timestamp_seconds{${onCluster}}) < ${justStarted}`,
    colour: 'blue',
    title: 'Server started',
    text: '{{nats_cluster}} {{server}}',
  },
]

const annotation = ({ name, expr, colour, title, text }: Annotation): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(datasource)
    .enable(true)
    .iconColor(colour)
    .expr(expr)
    .titleFormat(title)
    .textFormat(text)
    .step('30s')

function place(panels: readonly { type?: string; gridPos?: GridPos }[]): void {
  const sizes = panels.map(({ type, gridPos: { w, h } = { w: 24, h: 8, x: 0, y: 0 } }) =>
    type === 'row' ? { width: 24, height: 1 } : { width: w, height: h },
  )
  for (const [index, { x, y }] of places(sizes).entries()) {
    const [panel, size] = [panels[index], sizes[index]]
    if (panel !== undefined && size !== undefined) panel.gridPos = { h: size.height, w: size.width, x, y }
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
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
  for (const one of annotations) builder.annotation(annotation(one))
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
    for (const panel of panels) builder.withPanel(built(panel))
  }
  return `${JSON.stringify(finish(builder.build()), null, 2)}\n`
}
