// What a stat or a table of a board shows, by Grafana's own code: text and colour of each value. Panels are those of grafana/*.json as shipped.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

await build({
  entryPoints: [path('src/data.js')],
  outfile: path('dist/data.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
  tsconfigRaw: {},
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
})
// Numbers are written in the language of the browser; Node.js 20 has no navigator.
globalThis.navigator ??= { language: 'en-US', languages: ['en-US'] }
globalThis.window ??= globalThis
const grafana = await import('./dist/data.mjs')
const { FieldType, applyFieldOverrides, createTheme, getFieldDisplayValues, toDataFrame, transformDataFrame } = grafana

const same = (value) => value
/** Grafana itself registers these when it starts; the editors of options are not in its data package. */
const options = ['unit', 'decimals', 'thresholds', 'min', 'max', 'mappings', 'noValue', 'color', 'displayName', 'links']
const registered = [...options, 'custom.cellOptions'].map((id) => {
  const [, custom] = id.split('custom.')
  const place = custom === undefined ? { id, path: id } : { id, path: custom, isCustom: true }
  return { ...place, name: id, process: same, shouldApply: () => true, getItemsCount: () => 0 }
})
grafana.standardFieldConfigEditorRegistry.setInit(() => registered)
const { mergeTransformer, filterFieldsByNameTransformer, organizeFieldsTransformer } = grafana.standardTransformers
grafana.standardTransformersRegistry.setInit(() =>
  [
    mergeTransformer,
    filterFieldsByNameTransformer,
    organizeFieldsTransformer,
    grafana.standardTransformers.filterFieldsTransformer,
    grafana.standardTransformers.orderFieldsTransformer,
    grafana.standardTransformers.renameFieldsTransformer,
  ].map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    transformation: () => Promise.resolve(transformation),
  })),
)

const theme = createTheme()

export function panel(board, title) {
  const { panels } = JSON.parse(readFileSync(path(`../../grafana/${board}.json`), 'utf8'))
  const found = panels.find((one) => one.title === title)
  if (found === undefined) throw new Error(`grafana/${board}.json has no panel ${title}`)
  return found
}

const overridden = (data, { fieldConfig }) =>
  applyFieldOverrides({
    data,
    fieldConfig,
    theme,
    replaceVariables: same,
    timeZone: 'utc',
    fieldConfigRegistry: grafana.standardFieldConfigEditorRegistry,
  })

const legendOf = (format, labels) => format.replace(/\{\{(\w+)\}\}/g, (_, name) => labels[name] ?? '')

/** `series`: labels and value of each, as an instant query answers. */
export function statCells(board, title, series) {
  const shown = panel(board, title)
  const frames = series.map(({ labels = {}, value }) => {
    const config = { displayNameFromDS: legendOf(shown.targets[0].legendFormat, labels) }
    return toDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: [0] },
        { name: 'Value', type: FieldType.number, values: [value], labels, config },
      ],
    })
  })
  return getFieldDisplayValues({
    fieldConfig: shown.fieldConfig,
    reduceOptions: shown.options.reduceOptions,
    data: overridden(frames, shown),
    theme,
    replaceVariables: same,
    timeZone: 'utc',
  }).map(({ display }) => ({
    title: display.title,
    text: `${display.prefix ?? ''}${display.text}${display.suffix ?? ''}`,
    color: display.color,
  }))
}

/** `answers`: for each query its rows of labels and value, names of metrics included. Result: rows of headings to text and colour. */
export function tableCells(board, title, answers) {
  const shown = panel(board, title)
  const frames = answers.map((rows, index) => {
    const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))]
    const refId = String.fromCharCode(65 + index)
    return toDataFrame({
      refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: rows.map(() => 0) },
        ...names.map((name) => ({ name, type: FieldType.string, values: rows.map(({ labels }) => labels[name]) })),
        {
          name: answers.length > 1 ? `Value #${refId}` : 'Value',
          type: FieldType.number,
          values: rows.map(({ value }) => value),
        },
      ],
    })
  })
  return new Promise((resolve, reject) => {
    transformDataFrame(shown.transformations, frames).subscribe({
      error: reject,
      next: (data) => {
        const [frame] = overridden(data, shown)
        const rows = Array.from({ length: frame?.length ?? 0 }, (_, at) =>
          Object.fromEntries(
            frame.fields.map((field) => {
              const { text, suffix = '', color } = field.display(field.values[at])
              return [field.config.displayName ?? field.name, { text: `${text}${suffix}`, color }]
            }),
          ),
        )
        resolve(rows)
      },
    })
  })
}

export const colour = (name) => theme.visualization.getColorByName(name)
