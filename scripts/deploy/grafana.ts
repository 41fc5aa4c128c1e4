// The boards for those who do not take the files as they are: importable by hand and at grafana.com, provisioned from a folder, as ConfigMaps.
import { toYaml } from '../../src/config/yaml.ts'
import { dashboardFiles } from '../../grafana/index.ts'

const folder = 'deploy/grafana'
/** The oldest Grafana that knows everything the boards use. */
const oldest = '10.4.0'

interface Board {
  uid: string
  title: string
  panels: { type: string }[]
  templating: { list: { name: string }[] }
}

const fileOf = (path: string): string => path.replace(/^.*\//, '')

/** What Grafana asks for when a board is imported by hand: the data source, which the board names in place of its variable. */
const inputs = [
  {
    name: 'DS_PROMETHEUS',
    label: 'Prometheus',
    description: 'The Prometheus, or what answers like one, that scrapes the exporter.',
    type: 'datasource',
    pluginId: 'prometheus',
    pluginName: 'Prometheus',
  },
]

const panelNames: Readonly<Record<string, string>> = {
  stat: 'Stat',
  'state-timeline': 'State timeline',
  table: 'Table',
  text: 'Text',
  timeseries: 'Time series',
}

function requirements({ panels }: Board): object[] {
  const types = [...new Set(panels.map(({ type }) => type))].filter((type) => type !== 'row').sort()
  return [
    { type: 'grafana', id: 'grafana', name: 'Grafana', version: oldest },
    { type: 'datasource', id: 'prometheus', name: 'Prometheus', version: '1.0.0' },
    ...types.map((id) => ({ type: 'panel', id, name: panelNames[id] ?? id, version: '' })),
  ]
}

/** As Grafana's own export "for sharing externally" writes it. */
export function importable(text: string): string {
  const board = JSON.parse(
    text.replaceAll('${datasource:queryparam}&', '').replaceAll('${datasource}', '${DS_PROMETHEUS}'),
  ) as Board
  const list = board.templating.list.filter(({ name }) => name !== 'datasource')
  const whole = {
    __inputs: inputs,
    __elements: {},
    __requires: requirements(board),
    ...board,
    id: null,
    templating: { list },
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}

const provider = `# Boards from a folder: copy grafana/*.json to the path below, this file to /etc/grafana/provisioning/dashboards.
${toYaml({
  apiVersion: 1,
  providers: [
    {
      name: 'nats-jetstream-exporter',
      folder: 'NATS',
      type: 'file',
      disableDeletion: false,
      allowUiUpdates: false,
      updateIntervalSeconds: 30,
      options: { path: '/var/lib/grafana/dashboards/nats-jetstream-exporter' },
    },
  ],
})}`

const datasource = `# The data source, where Grafana has none yet: copy this file to /etc/grafana/provisioning/datasources and set the address.
${toYaml({
  apiVersion: 1,
  datasources: [
    {
      name: 'Prometheus',
      uid: 'prometheus',
      type: 'prometheus',
      access: 'proxy',
      url: 'http://prometheus:9090',
      isDefault: true,
      // The shortest step that a panel asks for is this: that of the scrapes.
      jsonData: { httpMethod: 'POST', timeInterval: '15s' },
    },
  ],
})}`

/** ConfigMaps for the sidecar of Grafana. */
function configMaps(): string {
  const files = dashboardFiles().map(([path]) => fileOf(path))
  return `# The dashboards as ConfigMaps for the sidecar of Grafana; deploy/kustomize takes them from here.
${toYaml({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  configMapGenerator: files.map((file) => ({
    name: `nats-jetstream-dashboard-${file.replace(/\.json$/, '')}`,
    files: [`nats-jetstream-${file}=${file}`],
  })),
  generatorOptions: { disableNameSuffixHash: true, labels: { grafana_dashboard: '1' } },
})}`
}

/** Path in the repository and text. */
export function grafanaFiles(): [path: string, text: string][] {
  return [
    ...dashboardFiles().map(([path, text]): [string, string] => [`${folder}/import/${fileOf(path)}`, importable(text)]),
    [`${folder}/provisioning/dashboards/nats-jetstream-exporter.yaml`, provider],
    [`${folder}/provisioning/datasources/prometheus.yaml`, datasource],
    ['grafana/kustomization.yaml', configMaps()],
  ]
}
