// Everything in deploy/ that is generated from the tables of the program.
import { dashboardFiles } from '../../grafana/index.ts'
import { groups } from '../../src/alerts/index.ts'
import { prometheusRule } from '../../src/alerts/render.ts'
import { parseYaml, toYaml } from '../../src/config/yaml.ts'
import { alertmanagerConfig, alertmanagerSpec } from './alertmanager.ts'
import { chartRuleFiles } from './rules.ts'
import { valuesSchema } from './values.ts'

export const chart = 'deploy/helm/nats-jetstream-exporter'
const components = 'deploy/kustomize/components'

/** One PrometheusRule a group: an object stays far under the limit of etcd, and a group can be left out. */
function ruleObjects(): [path: string, text: string][] {
  return groups.map((group) => {
    const object = parseYaml(prometheusRule([group])).value as { metadata: { name: string } }
    const named = { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${group.name}` } }
    return [`${components}/prometheus-rule/${group.name}.yaml`, toYaml(named)]
  })
}

/** Without the spaces that make the file readable: a ConfigMap holds at most 1 MiB. */
const compact = (json: string): string => `${JSON.stringify(JSON.parse(json))}\n`

function dashboards(folder: string): [path: string, text: string][] {
  return dashboardFiles().map(([path, text]) => [`${folder}/${path.replace(/^.*\//, '')}`, compact(text)])
}

/** Path in the repository and text. */
export function deployFiles(): [path: string, text: string][] {
  return [
    [`${chart}/values.schema.json`, valuesSchema()],
    [`${chart}/files/alertmanager-config.yaml`, alertmanagerSpec()],
    ...chartRuleFiles().map(([path, text]): [string, string] => [`${chart}/${path}`, text]),
    ...dashboards(`${chart}/files/dashboards`),
    ...ruleObjects(),
    [`${components}/alertmanager-config/alertmanager-config.yaml`, alertmanagerConfig()],
  ]
}
