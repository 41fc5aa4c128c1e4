// What a Prometheus beside a cluster sends up: what is recorded for many clusters and no more, from the table that records it.
import { toYaml } from '../config/yaml.ts'
import { edgeGroups } from './edge.ts'
import type { Group } from './rule.ts'

const head = `# Under the entry of remote_write, in the Prometheus that evaluates rules --pack edge: rules --pack fleet reads nothing else.
`

/** Relabeling for one entry of `remote_write`. Names are anchored, and hold nothing that a regular expression reads otherwise. */
export function keepList(groups: readonly Group[]): string {
  const names = edgeGroups(groups).flatMap(({ recordings }) => recordings.map(({ record }) => record))
  return `${head}${toYaml({
    write_relabel_configs: [{ source_labels: ['__name__'], regex: names.join('|'), action: 'keep' }],
  })}`
}
