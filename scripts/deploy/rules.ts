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

/** The expression with marks; undefined where a number in it comes from several thresholds, or from one in another way than times. */
function marked(alert: Alert, job: string): { expr: string; marks: Mark[] } | undefined {
  const numbers = probes(alert)
  const marks = new Map<string, Mark>()
  const values = Object.fromEntries(Array.from(numbers, ([probe, name]) => [name, probe]))
  const replace = (_: string, digits: string, unit = ''): string => {
    const found = multiple(Number(digits), numbers)
    // What is not followed stays as it is, and differs from the pack below.
    if (found === undefined) return `${digits}${unit}`
    const { threshold, times } = found
    const value = (alert.thresholds[threshold] ?? 0) * times
    const mark = `%%${threshold}*${times}${unit}%%`
    marks.set(mark, { mark, threshold, times, unit, text: unit === 's' ? duration(value) : String(value) })
    return mark
  }
  const scope = { ...defaults.scope, job }
  const expr = alert.expr(values, scope).replace(/(\d{9,}(?:\.\d+)?)(s\b)?/g, replace)
  const back = [...marks.values()].reduce((text, { mark, text: own }) => text.replaceAll(mark, own), expr)
  const shown = new Set(Array.from(marks.values(), ({ threshold }) => threshold))
  const all = Object.keys(alert.thresholds).every((name) => shown.has(name))
  return all && back === alert.expr({}, scope) ? { expr, marks: [...marks.values()] } : undefined
}

/** Names of the thresholds that the chart can change; what it cannot, `rules --overrides` can. */
export function changeable(alert: Alert): string[] {
  return marked(alert, '') === undefined ? [] : Object.keys(alert.thresholds)
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
  // What a site has to ask for is not in the chart: `rules --overrides` writes it.
  const shipped = group.alerts.filter(({ optional }) => optional !== true)
  const alerts = rules.slice(rules.length - shipped.length)
  return [
    ...rules.slice(0, rules.length - shipped.length),
    ...(shipped.map((alert, index) => ({
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
