// Panels as Grafana has them: what every panel of a kind has in common (data source, colours, legend, unknown is grey) is said here once.
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
  type Panel as GrafanaPanel,
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
import type { Graph, Link, Panel, Stat, Steps, Table, Text, Timeline } from './panel.ts'

export const datasource = { type: 'prometheus', uid: '${datasource}' }

export const unknown = '#8e8e8e' as const

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

function textModeOf({ each, nameOnly }: Stat): BigValueTextMode {
  if (nameOnly === true) return BigValueTextMode.Name
  return each === undefined ? BigValueTextMode.Value : BigValueTextMode.ValueAndName
}

function stat(spec: Stat): Builder<GrafanaPanel> {
  return new StatBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .height(spec.height)
    .span(spec.width)
    .unit(spec.unit)
    .decimals(spec.decimals ?? 0)
    .noValue(spec.none)
    .mappings(mappingOf(spec.texts ?? []))
    .thresholds(thresholdsOf(spec.steps ?? [], greyBase))
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .textMode(textModeOf(spec))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .withTarget(
      new DataqueryBuilder()
        .datasource(datasource)
        .expr(spec.expr)
        .legendFormat(spec.each ?? spec.title)
        .instant(),
    )
}

function graph(spec: Graph): Builder<GrafanaPanel> {
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

/** Colours stand in the mappings: by thresholds Grafana would write the ranges instead of the texts. */
function timeline(spec: Timeline): Builder<GrafanaPanel> {
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

const textMapping = (texts: Readonly<Record<string, string>>): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(Object.entries(texts).map(([value, text], index) => [value, { text, index }])),
  },
]

/** Pixels of a column of a table: by default Grafana scrolls sideways earlier. */
const narrowest = 60

/** Time, data source and cluster stay as they are; a variable that the row names becomes what the row says. */
function urlOf(link: Link): string {
  if ('url' in link) return link.url.replaceAll('{cell}', '${__value.raw}')
  const set = Object.entries(link.set).map(([name, heading]) => `var-${name}=\${__data.fields["${heading}"]}`)
  return `/d/${link.board}?${['${__url_time_range}', '${datasource:queryparam}', ...set].join('&')}`
}

function table(spec: Table): Builder<GrafanaPanel> {
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
    .minWidth(narrowest)
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
  for (const [heading, width] of Object.entries(spec.widths ?? {}))
    panel.overrideByName(heading, [
      { id: 'custom.width', value: width },
      { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
    ])
  for (const [heading, link] of Object.entries(spec.links ?? {}))
    panel.overrideByName(heading, [
      { id: 'links', value: [{ title: link.title, url: urlOf(link), targetBlank: 'url' in link }] },
    ])
  return panel
}

function text(spec: Text): Builder<GrafanaPanel> {
  return new TextBuilder()
    .title(spec.title)
    .description(spec.description)
    .height(spec.height)
    .span(spec.width)
    .content(spec.markdown)
}

/** A panel as the SDK builds it. */
export function built(panel: Panel): Builder<GrafanaPanel> {
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
      return text(panel)
  }
}
