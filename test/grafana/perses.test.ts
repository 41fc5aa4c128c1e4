// Boards for Perses: the same panels as those for Grafana, every reference met, and nothing in them that would show what is over as if it were now.
import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { dashboards } from '../../grafana/index.ts'
import { persesBoard, persesFiles } from '../../perses/index.ts'
import { colourOf, formatOf, isTime } from '../../perses/units.ts'

t.test('files are what their source renders to, and none is without one', (t) => {
  for (const [path, text] of persesFiles()) t.equal(readFileSync(path, 'utf8'), text, `${path}: run npm run docs`)
  t.strictSame(
    readdirSync('perses').filter((name) => name.endsWith('.json')),
    persesFiles()
      .map(([path]) => path.replace('perses/', ''))
      .sort(),
  )
  t.end()
})

for (const source of dashboards) {
  t.test(source.title, (t) => {
    const { spec } = persesBoard(source)
    const panels = source.rows.flatMap((row) => row.panels)
    t.strictSame(
      Object.values(spec.panels).map((panel) => panel.spec.display.name),
      panels.map((panel) => (panel.kind === 'stat' && isTime(panel.unit) ? `${panel.title}, ago` : panel.title)),
      'every panel, in its order',
    )
    const shown = spec.layouts.flatMap((grid) => grid.spec.items.map(({ content }) => content.$ref))
    t.strictSame(
      shown,
      Object.keys(spec.panels).map((key) => `#/spec/panels/${key}`),
      'each stands on the board once',
    )
    for (const { spec: grid } of spec.layouts)
      for (const { x, width } of grid.items) t.ok(x >= 0 && x + width <= 24, grid.display.title)
    for (const [index, panel] of Object.values(spec.panels).entries()) {
      const { plugin, queries = [], display } = panel.spec
      const own = panels[index]
      t.equal(queries.length === 0, own?.kind === 'text', display.name)
      // Said by the answer itself where Perses would say nothing or "No data"; a graph has no place for it.
      if (own !== undefined && 'none' in own) {
        const [first] = queries
        const said = own.kind === 'graph' ? display.description : first?.spec.plugin.spec.query
        t.match(said, own.none, `${display.name}: says what an empty answer means`)
        if (own.kind === 'stat') t.match(JSON.stringify(plugin.spec), `{"value":"${own.none}"}`, display.name)
      }
      for (const { spec: query } of queries)
        if (plugin.kind === 'StatChart') t.match(query.plugin.spec.query, /and on \(\) \(vector\(time\(\)\) >= /)
    }
    t.strictSame(
      spec.variables.map((variable) => [variable.spec.name, variable.spec.customAllValue]),
      source.variables.map((name) => [name, '.*']),
    )
    t.end()
  })
}

t.test('a unit or colour that Perses has no word for is an error, not a guess', (t) => {
  t.throws(() => formatOf('furlongs'), 'no unit furlongs')
  t.throws(() => colourOf('taupe'), 'no colour taupe')
  t.end()
})
