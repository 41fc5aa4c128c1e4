// The alert pack as the Helm chart holds it: every number that a site may change stands in the expression as a mark, which the
// chart replaces with the value of the user or with the text of the pack.
import { groups } from '../../src/alerts/index.ts'
import { duration } from '../../src/alerts/promql.ts'
import { defaults, ruleGroups, type Rule } from '../../src/alerts/render.ts'
import { variant, type Alert, type Group } from '../../src/alerts/rule.ts'
import { toYaml } from '../../src/config/yaml.ts'

/** One number in an expression. */
interface Mark {
  mark: string
  /** Name of the threshold. */
  threshold: string
  /** What it is multiplied with there. */
  times: number
  /** What follows a changed value: 's' where it is a duration. */
  unit: string
  /** The text of the pack. */
  text: string
}

/** A rule of the chart: without `variant`, a recording. */
interface ChartRule extends Rule {
  variant?: string
  marks?: Mark[]
}

/** No number of a rule is as large, and no multiple by 100 of one is near a multiple of another. */
const first = 7_310_001_007
const step = 1_000_003

/** Thresholds by name, each replaced with a number that is found again in the expression. */
function probes(alert: Alert): Map<number, string> {
  return new Map(Object.keys(alert.thresholds).map((name, index) => [first + index * step, name]))
}

/** The multiple of a probe that a number is, with one decimal at most. */
function multiple(value: number, numbers: Map<number, string>): { threshold: string; times: number } | undefined {
  for (const [probe, threshold] of numbers) {
    const times = Math.round((value / probe) * 10) / 10
    if (times > 0 && Math.abs(value - probe * times) < 1e-3) return { threshold, times }
  }
  return undefined
}

/** @throws a threshold that the expression does not hold as a number or a multiple of it: it could not be changed. */
function marked(alert: Alert, job: string): { expr: string; marks: Mark[] } {
  const numbers = probes(alert)
  const marks = new Map<string, Mark>()
  const values = Object.fromEntries(Array.from(numbers, ([probe, name]) => [name, probe]))
  const expr = alert
    .expr(values, { ...defaults.scope, job })
    .replace(/(\d{9,}(?:\.\d+)?)(s\b)?/g, (text, digits: string, unit = '') => {
      const found = multiple(Number(digits), numbers)
      if (found === undefined) throw new Error(`${alert.alert}: ${text} comes from no threshold`)
      const { threshold, times } = found
      const value = (alert.thresholds[threshold] ?? 0) * times
      const mark = `%%${threshold}*${times}${String(unit)}%%`
      marks.set(mark, {
        mark,
        threshold,
        times,
        unit: String(unit),
        text: unit === 's' ? duration(value) : String(value),
      })
      return mark
    })
  const missing = Object.keys(alert.thresholds).filter(
    (name) => ![...marks.values()].some(({ threshold }) => threshold === name),
  )
  if (missing.length > 0) throw new Error(`${alert.alert}: the expression does not show ${missing.join(', ')}`)
  return { expr, marks: [...marks.values()] }
}

/** What stands for choices of the site; the chart replaces them in all texts. */
export const places = { job: '%%job%%', runbooks: '%%runbooks%%', dashboards: '%%dashboards%%' } as const

function chartRules(group: Group): ChartRule[] {
  const [rendered] = ruleGroups([group], {
    ...defaults,
    scope: { ...defaults.scope, job: places.job },
    runbooks: places.runbooks,
    dashboards: places.dashboards,
  })
  const rules = rendered?.rules ?? []
  const alerts = rules.slice(rules.length - group.alerts.length)
  return [
    ...rules.slice(0, rules.length - group.alerts.length),
    ...(group.alerts.map((alert, index) => ({
      ...alerts[index],
      ...marked(alert, places.job),
      variant: variant(alert),
    })) as ChartRule[]),
  ]
}

/** Files of the chart, by path within it. */
export function chartRuleFiles(): [path: string, text: string][] {
  return groups.map((group) => [
    `files/rules/${group.name}.yaml`,
    `# ${group.help} Generated from src/alerts/: change the tables there, then npm run docs.\n${toYaml({ name: `nats-${group.name}`, defaults: { job: defaults.scope.job, runbookUrl: defaults.runbooks, dashboardUrl: defaults.dashboards }, rules: chartRules(group) })}`,
  ])
}
