// Panels from a few fields each: what every panel of a kind has in common (data source, colours, legend, unknown is grey) is said here once.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  AxisPlacement,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableSortByFieldStateBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
  type Threshold,
  type ValueMapping,
  type ValueMappingResult,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TextBuilder } from '@grafana/grafana-foundation-sdk/text'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'

export const datasource = { type: 'prometheus', uid: '${datasource}' }

/** Colour from a value on; below the first one the panel is green, and grey where nothing is known. */
export type Steps = readonly (readonly [from: number, colour: string])[]

interface Common {
  title: string
  /** What it shows, what is normal, what each colour means. */
  description: string
  width: number
  height: number
}

interface Drawn extends Common {
  unit: string
  steps?: Steps
}

interface Target {
  expr: string
  legend: string
}

const unknown = '#8e8e8e'

function thresholdsOf(steps: Steps, base: readonly Threshold[]) {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([...base, ...steps.map(([value, color]) => ({ value, color }))])
}

/** Grafana gives a missing value the base colour: grey, so that unknown never looks healthy. */
const greyBase = [
  { value: null, color: unknown },
  { value: 0, color: 'green' },
]

function mappingOf(ranges: readonly (readonly [from: number, to: number | null, text: string])[]): ValueMapping[] {
  return ranges.map(([from, to, text], index) => ({
    type: MappingType.RangeToText,
    options: { from, to, result: { text, index } },
  }))
}

/** One number, coloured, or one for each legend of `each`. `none` is what an empty answer means. */
export function stat(
  spec: Drawn & {
    expr: string
    none: string
    each?: string
    texts?: readonly (readonly [number, number | null, string])[]
  },
): Builder<Panel> {
  return new StatBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .height(spec.height)
    .span(spec.width)
    .unit(spec.unit)
    .decimals(0)
    .noValue(spec.none)
    .mappings(mappingOf(spec.texts ?? []))
    .thresholds(thresholdsOf(spec.steps ?? [], greyBase))
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .textMode(spec.each === undefined ? BigValueTextMode.Value : BigValueTextMode.ValueAndName)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .withTarget(
      new DataqueryBuilder()
        .datasource(datasource)
        .expr(spec.expr)
        .legendFormat(spec.each ?? spec.title)
        .instant(),
    )
}

/** Lines, or bars of counts for each step. Thresholds are dashed lines, and the axis is long enough to show them. */
export function graph(
  spec: Drawn & {
    targets: readonly Target[]
    bars?: boolean
    softMax?: number
    logarithmic?: boolean
    /** What an empty answer means, where that is no fault. */
    none?: string
  },
): Builder<Panel> {
  const panel = new TimeseriesBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .height(spec.height)
    .span(spec.width)
    .unit(spec.unit)
    .min(0)
    .lineWidth(spec.bars === true ? 0 : 1)
    .fillOpacity(spec.bars === true ? 80 : 8)
    .drawStyle(spec.bars === true ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .axisPlacement(AxisPlacement.Auto)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .thresholds(thresholdsOf(spec.steps ?? [], [{ value: null, color: 'transparent' }]))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        spec.steps === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
      ),
    )
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(spec.width >= 12 ? LegendPlacement.Right : LegendPlacement.Bottom)
        .calcs(spec.bars === true ? ['sum'] : ['lastNotNull', 'max'])
        .sortBy(spec.bars === true ? 'Total' : 'Max')
        .sortDesc(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (spec.none !== undefined) panel.noValue(spec.none)
  if (spec.softMax !== undefined) panel.axisSoftMax(spec.softMax)
  if (spec.bars === true) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
  if (spec.logarithmic === true)
    panel.min(0.001).scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10))
  for (const { expr, legend } of spec.targets)
    panel.withTarget(new DataqueryBuilder().datasource(datasource).expr(expr).legendFormat(legend).range())
  return panel
}

/** Text and colour of each value that a strip can have. */
export type States = Readonly<Record<number, readonly [text: string, colour: string]>>

/**
 * A coloured strip for each series: what state it was in, and when. Colours stand in the mappings: by thresholds Grafana
 * would write the ranges instead of the texts.
 */
export function timeline(spec: Common & Target & { states: States }): Builder<Panel> {
  const results = Object.entries(spec.states).map(([value, [text, color]], index) => [value, { text, color, index }])
  return new StateTimelineBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .height(spec.height)
    .span(spec.width)
    .unit('short')
    .mappings([
      { type: MappingType.ValueToText, options: Object.fromEntries(results) as Record<string, ValueMappingResult> },
    ])
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(unknown))
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.85)
    .fillOpacity(80)
    .legend(new VizLegendOptionsBuilder().showLegend(false).displayMode(LegendDisplayMode.Hidden).calcs([]))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None))
    .withTarget(new DataqueryBuilder().datasource(datasource).expr(spec.expr).legendFormat(spec.legend).range())
}

/** A column that a query brings: its heading, unit and colours. */
export interface Column {
  expr: string
  heading: string
  unit: string
  steps?: Steps
  texts?: Readonly<Record<string, string>>
}

const textMapping = (texts: Readonly<Record<string, string>>): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(texts).map(([value, text], index) => [value, { text, index }])),
  },
]

/** Rows are label sets, each query a column; `labels` are shown in this order under their headings, all others are hidden. */
export function table(
  spec: Common & {
    labels: Readonly<Record<string, string>>
    columns: readonly Column[]
    none: string
    sort: string
    /** By heading: where a click on the cell leads. */
    links?: Readonly<Record<string, { title: string; url: string }>>
  },
): Builder<Panel> {
  const valueOf = (index: number): string =>
    spec.columns.length === 1 ? 'Value' : `Value #${String.fromCharCode(65 + index)}`
  const shown = [...Object.keys(spec.labels), ...spec.columns.map((_, index) => valueOf(index))]
  const panel = new TableBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .height(spec.height)
    .span(spec.width)
    .unit('short')
    .noValue(spec.none)
    .showHeader(true)
    .sortBy([new TableSortByFieldStateBuilder().displayName(spec.sort).desc(true)])
    .transformations([
      ...(spec.columns.length > 1 ? [{ id: 'merge', options: {} }] : []),
      { id: 'filterFieldsByName', options: { include: { names: shown } } },
      {
        id: 'organize',
        options: {
          indexByName: Object.fromEntries(shown.map((name, index) => [name, index])),
          renameByName: {
            ...spec.labels,
            ...Object.fromEntries(spec.columns.map(({ heading }, index) => [valueOf(index), heading])),
          },
          excludeByName: {},
        },
      },
    ])
  for (const { expr, heading, unit, steps, texts } of spec.columns) {
    panel.withTarget(new DataqueryBuilder().datasource(datasource).expr(expr).instant().format(PromQueryFormat.Table))
    panel.overrideByName(heading, [
      { id: 'unit', value: unit },
      ...(texts === undefined ? [] : [{ id: 'mappings', value: textMapping(texts) }]),
      ...(steps === undefined
        ? []
        : [
            { id: 'thresholds', value: thresholdsOf(steps, greyBase).build() },
            { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
          ]),
    ])
  }
  for (const [heading, link] of Object.entries(spec.links ?? {}))
    panel.overrideByName(heading, [{ id: 'links', value: [{ ...link, targetBlank: true }] }])
  return panel
}

export function text(spec: Common & { markdown: string }): Builder<Panel> {
  return new TextBuilder()
    .title(spec.title)
    .description(spec.description)
    .height(spec.height)
    .span(spec.width)
    .content(spec.markdown)
}
