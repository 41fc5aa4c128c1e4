// The report for programs: the worst cluster at the top, the others beside it.
import type { Outcome } from '../diagnose.ts'
import type { Report } from './report.ts'

const order: readonly Outcome[] = ['critical', 'warning', 'ok']

/** The worst first. */
export const worstFirst = (reports: readonly Report[]): Report[] =>
  [...reports].sort((a, b) => order.indexOf(a.verdict.outcome) - order.indexOf(b.verdict.outcome))

/** The report of the worst cluster, and those of the others. */
export interface AllReports extends Report {
  other_clusters: Report[]
}

/** Reports of all clusters as one object; without any cluster only `other_clusters` is there. */
export function allReports(reports: readonly Report[]): AllReports | Pick<AllReports, 'other_clusters'> {
  const [first, ...others] = worstFirst(reports)
  return first === undefined ? { other_clusters: [] } : { ...first, other_clusters: others }
}

export const jsonReport = (reports: readonly Report[]): string =>
  `${JSON.stringify(allReports(reports), undefined, 2)}\n`
