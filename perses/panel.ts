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

/** Perses says "No data" whatever that means, or nothing at all: so an empty answer is one that says what it means. */
const orElse = (expr: string, label: string, none: string, value: number): string =>
  `(${expr}) or on () label_replace(vector(${value}), "${label}", "${none}", "", "")`

/** Below all that a stat can show, and so grey. */
const nothing = -1

function stat(panel: Stat) {
  const label = /\{\{(\w+)\}\}/.exec(panel.each ?? '')?.[1] ?? 'none'
  const texts = [...(panel.texts ?? []), [nothing, nothing, panel.none] as const]
  const mappings = texts.map(([from, to, value]) => ({
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
        mappings,
        ...(panel.nameOnly === true ? { metricLabel: `/^${label}$/` } : {}),
      },
    },
    queries: [query(now(orElse(ageOf(panel.expr, panel.unit), label, panel.none, nothing)), panel.each ?? panel.title)],
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

/** Perses changes texts of a value in all columns or in none: the heading says what a number but 0 means, else it is cut. */
function headingOf({ heading, unit, texts }: Column): string {
  if (isTime(unit)) return `${heading}, ago`
  const entries = Object.entries(texts ?? {})
  const words = entries.filter(([value]) => value !== '0').map(([value, text]) => `${value} ${text}`)
  return entries.length < 2 ? heading : `${heading} (${words.join(', ')})`
}

function table(panel: Table) {
  const several = panel.columns.length > 1
  const nameOf = (index: number): string => (several ? `value #${index + 1}` : 'value')
  const labels = Object.entries(panel.labels)
  // Where a sentence has room, else first.
  const [said = ''] = labels.find(([, heading]) => widthOf(panel, heading).width !== undefined) ?? labels[0] ?? []
  return {
    plugin: {
      kind: 'Table',
      spec: {
        density: 'compact',
        defaultColumnWidth: 'auto',
        columnSettings: [
          ...labels.map(([name, header]) => ({ name, header, ...widthOf(panel, header) })),
          ...panel.columns.map((column, index) => ({
            name: nameOf(index),
            header: headingOf(column),
            format: formatOf(column.unit),
            ...(column.heading === panel.sort ? { sort: 'desc' } : {}),
          })),
          ...['timestamp', '__name__'].map((name) => ({ name, hide: true })),
        ],
        cellSettings: [{ condition: { kind: 'Misc', spec: { value: 'NaN' } }, text: '–' }],
        ...(several ? { transforms: [{ kind: 'MergeSeries', spec: {} }] } : {}),
      },
    },
    queries: panel.columns.map(({ expr, unit }, index) => {
      const asked = ageOf(expr, unit)
      return query(index === 0 ? orElse(asked, said, panel.none, NaN) : asked)
    }),
  }
}

const widthOf = ({ widths }: Table, heading: string): { width?: number } => {
  const width = new Map(Object.entries(widths ?? {})).get(heading)
  return width === undefined ? {} : { width }
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
  // Of a graph, what an empty answer means has no place of its own.
  const none = panel.kind === 'graph' && panel.none !== undefined ? ` No data: ${panel.none}.` : ''
  const age = panel.kind === 'stat' && isTime(panel.unit) ? ', ago' : ''
  const display = { name: `${panel.title}${age}`, description: `${panel.description}${none}` }
  return { kind: 'Panel', spec: { display, ...drawn(panel) } }
}
