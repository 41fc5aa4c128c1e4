// Writes the dashboards that Grafana loads: `tsx grafana/render.ts`.
import { writeFileSync } from 'node:fs'
import { dashboardFiles } from './index.ts'

for (const [path, text] of dashboardFiles()) writeFileSync(new URL(`../${path}`, import.meta.url), text)
