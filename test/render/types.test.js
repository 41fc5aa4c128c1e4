// The boards for Perses against the types that Perses and its plugins declare: a field that they do not know, or one of another type, is an error.
// There is no schema to have: the server that holds it comes neither by npm nor by Go's module proxy.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const boards = fileURLToPath(new URL('../../perses/', import.meta.url))
const own = fileURLToPath(new URL('boards.ts', import.meta.url))

/** What each kind of plugin takes: its package and the type of its options. */
const plugins = {
  StatChart: ['stat-chart-plugin', 'StatChartOptions'],
  TimeSeriesChart: ['timeseries-chart-plugin', 'TimeSeriesChartOptions'],
  StatusHistoryChart: ['status-history-chart-plugin', 'StatusHistoryChartOptions'],
  Table: ['table-plugin', 'TableOptions'],
  Markdown: ['markdown-plugin', 'MarkdownPanelOptions'],
  PrometheusTimeSeriesQuery: ['prometheus-plugin', 'PrometheusTimeSeriesQuerySpec'],
  PrometheusLabelValuesVariable: ['prometheus-plugin', 'PrometheusLabelValuesVariableOptions'],
}

const imports = [
  "import type { DashboardResource } from '@perses-dev/core'",
  ...Object.values(plugins).map(([name, type]) => `import type { ${type} } from '@perses-dev/${name}'`),
].join('\n')

/** A board and each of its plugins as literals, which TypeScript lets have no field too many. */
function source(board, name) {
  const { panels, variables } = board.spec
  const queries = Object.values(panels).flatMap(({ spec }) => spec.queries ?? [])
  const used = [...Object.values(panels), ...queries, ...variables].map(({ spec }) => spec.plugin)
  const literals = used.map(({ kind, spec }, index) => {
    assert.ok(kind in plugins, `${name}: no type is known of ${kind}`)
    return `export const ${name}${index}: ${plugins[kind][1]} = ${JSON.stringify(spec)}`
  })
  return [`export const ${name}: DashboardResource = ${JSON.stringify(board)}`, ...literals].join('\n')
}

/** What TypeScript says of a text that stands beside this test. */
function complaints(text) {
  const options = {
    ...{ noEmit: true, strict: true, skipLibCheck: true, types: [], lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] },
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.ReactJSX },
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (file) => file === own || fileExists(file)
  host.readFile = (file) => (file === own ? text : readFile(file))
  host.getSourceFile = (file, ...rest) =>
    file === own ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest)
  const program = ts.createProgram([own], options, host)
  const found = [...program.getOptionsDiagnostics(), ...program.getSemanticDiagnostics(program.getSourceFile(own))]
  return found.map(({ messageText, start = 0 }) => {
    const at = text.slice(Math.max(0, start - 80), start + 80)
    return `${ts.flattenDiagnosticMessageText(messageText, ' ')} at …${at}…`
  })
}

const files = readdirSync(boards).filter((name) => name.endsWith('.json'))
const read = (file) => JSON.parse(readFileSync(`${boards}${file}`, 'utf8'))

test('every board is what Perses and its plugins declare', () => {
  assert.ok(files.length > 0)
  const sources = files.map((file) => source(read(file), file.replace(/\W/g, '_')))
  assert.deepEqual(complaints([imports, ...sources].join('\n')), [])
})

test('a field that Perses does not know, and a value that it does not take, are found', () => {
  const board = read(files[0])
  const [panel] = Object.values(board.spec.panels)
  panel.spec.plugin.spec.furlongs = 1
  board.spec.duration = 4
  const found = complaints([imports, source(board, 'wrong')].join('\n')).join('\n')
  assert.match(found, /furlongs/)
  assert.match(found, /number.* is not assignable/)
})
