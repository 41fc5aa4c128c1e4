// The report for programs: the worst cluster at the top, the others beside it. Documented in docs/triage.schema.json.
import type { Report } from './report.ts'

/** Reports of all clusters of the input, the worst first. */
export function jsonReport([first, ...others]: readonly Report[]): string {
  return `${JSON.stringify({ ...first, other_clusters: others }, undefined, 2)}\n`
}
