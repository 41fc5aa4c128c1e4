// The report for programs: the worst cluster at the top, the others beside it.
import type { Outcome } from '../diagnose.ts'
import type { Report } from './report.ts'

const order: readonly Outcome[] = ['critical', 'warning', 'ok']

/** The worst first. */
export const worstFirst = (reports: readonly Report[]): Report[] =>
  [...reports].sort((a, b) => order.indexOf(a.verdict.outcome) - order.indexOf(b.verdict.outcome))

/** Reports of all clusters as one object; without any cluster `verdict` is missing. */
export function allReports(reports: readonly Report[]): Partial<Report> & { other_clusters: Report[] } {
  const [first, ...others] = worstFirst(reports)
  return { ...first, other_clusters: others }
}

export const jsonReport = (reports: readonly Report[]): string =>
  `${JSON.stringify(allReports(reports), undefined, 2)}\n`
