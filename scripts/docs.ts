// Writes everything that is generated: documents and rules from the tables they describe. Tests hold each to its source.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dashboardFiles } from '../grafana/index.ts'
import { persesFiles } from '../perses/index.ts'
import { alertmanager } from '../src/alerts/alertmanager.ts'
import { everyGroup, groups } from '../src/alerts/index.ts'
import { alertsMarkdown } from './markdown/alerts.ts'
import { defaults, ruleFiles } from '../src/alerts/render.ts'
import { configMarkdown } from './markdown/config.ts'
import { diagnosisMarkdown } from './markdown/diagnosis.ts'
import { logsMarkdown } from './markdown/logs.ts'
import { lokiRules } from './pipelines/loki.ts'
import { mtailProgram } from './pipelines/mtail.ts'
import { tables } from '../src/metrics/index.ts'
import { metricsMarkdown } from './markdown/metrics.ts'
import { reliabilityMarkdown } from './markdown/reliability.ts'
import { reviewMarkdown } from './markdown/review.ts'
import { testCounts } from '../test/alerts/cases/index.ts'
import { deployFiles } from './deploy/index.ts'
import { grafanaFiles } from './deploy/grafana.ts'
import { permissionsConf } from './deploy/permissions.ts'
import { manPage } from './man.ts'
import { compatRules, migrationMarkdown } from './migration/index.ts'
import { reportSchema } from './report-schema.ts'
import { runbookFiles } from './runbooks.ts'

/** Path in the repository, and what makes the text. */
const generated: readonly [path: string, text: () => string][] = [
  ['docs/nats-jetstream-exporter.1', manPage],
  ['docs/METRICS.md', () => metricsMarkdown(tables)],
  ['docs/CONFIG.md', configMarkdown],
  ['docs/LOGS.md', logsMarkdown],
  ['docs/DIAGNOSIS.md', diagnosisMarkdown],
  ['docs/REVIEW.md', reviewMarkdown],
  ['docs/RELIABILITY.md', reliabilityMarkdown],
  ['docs/report.schema.json', reportSchema],
  ['deploy/generated/nats.mtail', mtailProgram],
  ['deploy/generated/loki.rules.yaml', lokiRules],
  ['deploy/system-account/permissions.conf', permissionsConf],
  ['docs/MIGRATION.md', migrationMarkdown],
  ['alerts/compat.rules.yaml', compatRules],
  ['alerts/alertmanager/alertmanager.yml', () => alertmanager(groups, defaults.clusterLabels)],
  ['docs/ALERTS.md', () => alertsMarkdown(everyGroup, testCounts())],
  ...[...ruleFiles(groups)].map(([path, text]): [string, () => string] => [path, () => text]),
  ...[...dashboardFiles(), ...persesFiles(), ...grafanaFiles(), ...runbookFiles(), ...deployFiles()].map(
    ([path, text]): [string, () => string] => [path, () => text],
  ),
]

for (const [path, text] of generated) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text())
}
