// The boards for Perses, from the same tables as those for Grafana: what is rendered, compared and shipped.
import { variables, type DashboardSpec } from '../grafana/dashboard.ts'
import { dashboards } from '../grafana/index.ts'
import { places } from '../grafana/place.ts'
import { persesPanel, type PersesPanel } from './panel.ts'

interface Grid {
  kind: 'Grid'
  spec: {
    display: { title: string; collapse: { open: boolean } }
    items: { x: number; y: number; width: number; height: number; content: { $ref: `#/spec/panels/${string}` } }[]
  }
}

function variable(name: keyof typeof variables) {
  const { label, series } = variables[name]
  return {
    kind: 'ListVariable' as const,
    spec: {
      name,
      display: { name: label },
      allowAllValue: true,
      allowMultiple: true,
      customAllValue: '.*',
      defaultValue: ['$__all'],
      sort: 'alphabetical-asc',
      plugin: { kind: 'PrometheusLabelValuesVariable', spec: { labelName: name, matchers: [series] } },
    },
  }
}

export interface PersesBoard {
  kind: 'Dashboard'
  metadata: { name: string; project: string }
  spec: {
    display: { name: string; description: string }
    duration: '1h'
    refreshInterval: '30s'
    variables: ReturnType<typeof variable>[]
    layouts: Grid[]
    panels: Record<string, PersesPanel>
  }
}

/** Keys of panels: R1P2 is the second panel of the first row. */
const keyOf = (row: number, panel: number): string => `R${row + 1}P${panel + 1}`

export function persesBoard(board: DashboardSpec): PersesBoard {
  const grids = board.rows.map(({ title, panels }, row): Grid => {
    const at = places(panels)
    const items = panels.map(({ width, height }, index) => ({
      x: at[index]?.x ?? 0,
      y: at[index]?.y ?? 0,
      width,
      height,
      content: { $ref: `#/spec/panels/${keyOf(row, index)}` as const },
    }))
    return { kind: 'Grid', spec: { display: { title, collapse: { open: true } }, items } }
  })
  const panels = board.rows.flatMap((row, at) =>
    row.panels.map((panel, index): [string, PersesPanel] => [keyOf(at, index), persesPanel(panel)]),
  )
  return {
    kind: 'Dashboard',
    metadata: { name: board.uid, project: 'nats' },
    spec: {
      display: { name: board.title, description: board.description },
      duration: '1h',
      refreshInterval: '30s',
      variables: board.variables.map(variable),
      layouts: grids,
      panels: Object.fromEntries(panels),
    },
  }
}

/** Path in the repository and text of each board. */
export function persesFiles(): [path: string, text: string][] {
  return dashboards.map((board) => [
    `perses/${board.uid.replace(/^nats-js-/, '')}.json`,
    `${JSON.stringify(persesBoard(board), null, 2)}\n`,
  ])
}
