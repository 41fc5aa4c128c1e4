// A panel of the boards as Perses has it. What Perses cannot show is left out or said in words, never shown as something else.
import type { Column, Graph, Panel, Stat, Steps, Table, Timeline } from '../grafana/panel.ts'
import { unknown } from '../grafana/render.ts'
import { colourOf, formatOf, isTime } from './units.ts'

interface Query {
  kind: 'TimeSeriesQuery'
  spec: { plugin: { kind: 'PrometheusTimeSeriesQuery'; spec: { query: string; seriesNameFormat?: string } } }
}

export interface PersesPanel {
  kind: 'Panel'
  spec: {
    display: { name: string; description?: string }
    plugin: { kind: string; spec: Readonly<Record<string, unknown>> }
    queries?: Query[]
  }
}

const query = (expr: string, legend?: string): Query => ({
  kind: 'TimeSeriesQuery',
  spec: {
    plugin: {
      kind: 'PrometheusTimeSeriesQuery',
      spec: { query: expr, ...(legend === undefined ? {} : { seriesNameFormat: legend }) },
    },
  },
})

function thresholdsOf(steps: Steps, first: readonly { value: number; color: `#${string}` }[]) {
  return {
    mode: 'absolute',
    defaultColor: colourOf(unknown),
    steps: [...first, ...steps.map(([value, colour]) => ({ value, color: colourOf(colour) }))],
  }
}

/**
 * A stat of Perses asks for the whole range and shows the last value there was: of what ended an hour ago too. Only the last two steps are kept,
 * so that what is over is not shown as if it were now.
 */
const now = (expr: string): string => `(${expr}) and on () (vector(time()) >= ($__to - 2 * $__interval_ms) / 1000)`

const ageOf = (expr: string, unit: string): string => (isTime(unit) ? `time() - (${expr}) / 1000` : expr)

function stat(panel: Stat) {
  const label = /\{\{(\w+)\}\}/.exec(panel.each ?? '')?.[1]
  const mappings = (panel.texts ?? []).map(([from, to, value]) => ({
    kind: 'Range',
    spec: { from, ...(to === null ? {} : { to }), result: { value } },
  }))
  return {
    plugin: {
      kind: 'StatChart',
      spec: {
        calculation: 'last',
        format: { ...formatOf(panel.unit), ...(panel.decimals === undefined ? {} : { decimalPlaces: panel.decimals }) },
        thresholds: thresholdsOf(panel.steps ?? [], [{ value: 0, color: colourOf('green') }]),
        ...(mappings.length === 0 ? {} : { mappings }),
        ...(panel.nameOnly === true && label !== undefined ? { metricLabel: `/^${label}$/` } : {}),
      },
    },
    queries: [query(now(ageOf(panel.expr, panel.unit)), panel.each ?? panel.title)],
  }
}

function graph(panel: Graph) {
  return {
    plugin: {
      kind: 'TimeSeriesChart',
      spec: {
        legend: {
          position: panel.width >= 12 ? 'right' : 'bottom',
          mode: 'table',
          values: panel.bars === true ? ['sum'] : ['last-number', 'max'],
        },
        yAxis: { format: formatOf(panel.unit), ...(panel.logarithmic === true ? {} : { min: 0 }) },
        visual:
          panel.bars === true
            ? { display: 'bar', stack: 'all' }
            : { display: 'line', lineWidth: 1, areaOpacity: 0.08, connectNulls: false },
        ...(panel.steps === undefined ? {} : { thresholds: thresholdsOf(panel.steps, []) }),
      },
    },
    queries: panel.targets.map(({ expr, legend }) => query(expr, legend)),
  }
}

function timeline(panel: Timeline) {
  const mappings = Object.entries(panel.states).map(([value, [text, colour]]) => ({
    kind: 'Value',
    spec: { value, result: { value: text, color: colourOf(colour) } },
  }))
  return {
    plugin: { kind: 'StatusHistoryChart', spec: { mappings } },
    queries: [query(panel.expr, panel.legend)],
  }
}

/** Perses changes texts of a value in all columns or in none: here the heading says what a number means. */
function headingOf({ heading, unit, texts }: Column): string {
  if (isTime(unit)) return `${heading}, ago`
  const words = Object.entries(texts ?? {}).map(([value, text]) => `${value} ${text}`)
  return words.length < 2 ? heading : `${heading} (${words.join(', ')})`
}

function table(panel: Table) {
  const several = panel.columns.length > 1
  const nameOf = (index: number): string => (several ? `value #${index + 1}` : 'value')
  return {
    plugin: {
      kind: 'Table',
      spec: {
        density: 'compact',
        columnSettings: [
          ...Object.entries(panel.labels).map(([name, header]) => ({ name, header })),
          ...panel.columns.map((column, index) => ({
            name: nameOf(index),
            header: headingOf(column),
            format: formatOf(column.unit),
            ...(column.heading === panel.sort ? { sort: 'desc' } : {}),
          })),
          ...['timestamp', '__name__'].map((name) => ({ name, hide: true })),
        ],
        ...(several ? { transforms: [{ kind: 'MergeSeries', spec: {} }] } : {}),
      },
    },
    queries: panel.columns.map(({ expr, unit }) => query(ageOf(expr, unit))),
  }
}

function drawn(panel: Panel): Pick<PersesPanel['spec'], 'plugin' | 'queries'> {
  switch (panel.kind) {
    case 'stat':
      return stat(panel)
    case 'graph':
      return graph(panel)
    case 'timeline':
      return timeline(panel)
    case 'table':
      return table(panel)
    case 'text':
      return { plugin: { kind: 'Markdown', spec: { text: panel.markdown } } }
  }
}

export function persesPanel(panel: Panel): PersesPanel {
  // What an empty answer means has no place of its own: Perses says "No data".
  const none = 'none' in panel ? ` No data: ${panel.none}.` : ''
  const display = { name: panel.title, description: `${panel.description}${none}` }
  return { kind: 'Panel', spec: { display, ...drawn(panel) } }
}
