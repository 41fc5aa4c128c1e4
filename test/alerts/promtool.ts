// Runs the real promtool, amtool and jsonnet, and writes what promtool tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { everyGroup as groups } from '../../src/alerts/index.ts'
import { ruleGroups, type Rule } from '../../src/alerts/render.ts'
import { defaultScope } from '../../src/alerts/rule.ts'
import { toYaml } from '../../src/config/yaml.ts'
import type { Case, Labels } from './cases/case.ts'

export interface Outcome {
  status: number | null
  text: string
}

export function run(program: string, args: string[], cwd?: string): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd, maxBuffer: 1 << 26 })
  return { status, text: error === undefined ? stdout + stderr : error.message }
}

/** promtool takes groups in any order unless it is told one, and what reads a series of another group then varies. */
export const groupOrder: readonly string[] = ruleGroups(groups).map(({ name }) => name)

function sample(alertname: string, labels: Labels) {
  const set = Object.entries({ alertname, alertstate: 'firing', ...labels }).filter(([, value]) => value !== '')
  return { labels: `ALERTS{${set.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(', ')}}`, value: 1 }
}

/** A file for promtool test rules: what fires is asked of the ALERTS series, so that every label is compared. */
export function testFile({ evaluation, some }: Batch): string {
  return toYaml({
    rule_files: ['rules.yaml'],
    evaluation_interval: evaluation,
    group_eval_order: groupOrder,
    tests: some.map(({ alert, name, interval = '15s', series, at }) => ({
      name: `${alert}: ${name}`,
      interval,
      input_series: Object.entries(series).map(([text, values]) => ({ series: text, values })),
      promql_expr_test: Object.entries(at).map(([time, firing]) => ({
        expr: `ALERTS{alertname="${alert}", alertstate="firing"}`,
        eval_time: time,
        exp_samples: firing.map((labels) => sample(alert, labels)),
      })),
    })),
  })
}

/** What one file for promtool takes: the rules that decide one alert, and its tests at one interval. */
export interface Batch {
  group: string
  alert: string
  evaluation: string
  /** A rule file. */
  rules: string
  some: Case[]
}

/** Evaluation interval of a test: that of its scrapes, where it is about that, else 15 s. */
const intervals = ['1s', '5s', '5m', '10m']
const evaluationOf = (interval = '15s') => (intervals.includes(interval) ? interval : '15s')

const everyRule = groups.flatMap(({ recordings, alerts }) => [
  ...recordings.map(({ record, expr }) => ({ name: record, named: record, expr })),
  ...alerts.map(({ alert, thresholds, expr }) => ({
    name: alert,
    named: `alertname="${alert}"`,
    expr: expr(thresholds, defaultScope),
  })),
])

/** Names of the alert and of all that its expressions read, through any number of rules. */
function decides(known: ReadonlySet<string>): ReadonlySet<string> {
  const exprs = everyRule.filter(({ name }) => known.has(name)).map(({ expr }) => expr)
  const read = everyRule.filter(({ named }) => exprs.some((expr) => expr.includes(named))).map(({ name }) => name)
  const all = new Set([...known, ...read])
  return all.size === known.size ? all : decides(all)
}

/**
 * A file of the rules that decide an alert, in their groups: a test costs what these cost, and not the whole file at each step. Texts are left out
 * unless they are looked at: to render them at each step costs more than the rules do.
 */
export function deciding(alert: string, texts = false): string {
  const names = decides(new Set([alert]))
  const some = ruleGroups(
    groups.map((group) => ({
      ...group,
      recordings: group.recordings.filter(({ record }) => names.has(record)),
      alerts: group.alerts.filter((one) => names.has(one.alert)),
    })),
  )
  const rules = ({ annotations, ...rule }: Rule): Rule => (texts && annotations ? { ...rule, annotations } : rule)
  return toYaml({ groups: some.map((group) => ({ ...group, rules: group.rules.map(rules) })) })
}

export function batches(cases: readonly Case[], texts = false): Batch[] {
  return groups.flatMap(({ name: group, alerts }) =>
    [...new Set(alerts.map(({ alert }) => alert))].flatMap((alert) =>
      ['15s', ...intervals]
        .map((evaluation) => ({
          group,
          alert,
          evaluation,
          some: cases.filter((one) => one.alert === alert && evaluationOf(one.interval) === evaluation),
        }))
        .filter(({ some }) => some.length > 0)
        .map((batch) => ({ ...batch, rules: deciding(alert, texts) })),
    ),
  )
}

/** One start of promtool for all batches: each has a folder of its own in `dir`. */
export function evaluate<B extends Pick<Batch, 'rules'>>(
  promtool: string,
  dir: string,
  some: readonly B[],
  tests: (batch: B) => string,
): Outcome {
  const paths = some.map((batch, at) => {
    const own = join(dir, String(at))
    mkdirSync(own)
    writeFileSync(join(own, 'rules.yaml'), batch.rules)
    writeFileSync(join(own, 'test.yaml'), tests(batch))
    return join(own, 'test.yaml')
  })
  return run(promtool, ['test', 'rules', ...paths])
}
