// Runs the real promtool, amtool and jsonnet, and writes what promtool tests.
import { spawnSync } from 'node:child_process'
import { basename, resolve } from 'node:path'
import { groups } from '../../src/alerts/index.ts'
import { fileOf } from '../../src/alerts/rule.ts'
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

function sample(alertname: string, labels: Labels) {
  const set = Object.entries({ alertname, alertstate: 'firing', ...labels }).filter(([, value]) => value !== '')
  return { labels: `ALERTS{${set.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(', ')}}`, value: 1 }
}

/** A file for promtool test rules: what fires is asked of the ALERTS series, so that every label is compared. */
export function testFile(ruleFiles: string[], evaluation: string, cases: readonly Case[]): string {
  return toYaml({
    rule_files: ruleFiles,
    evaluation_interval: evaluation,
    tests: cases.map(({ alert, name, interval = '15s', series, at }) => ({
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

export interface Batch {
  group: string
  evaluation: string
  files: string[]
  some: Case[]
}

/** Evaluation interval of a test: that of its scrapes, where it is about that, else 15 s. */
const intervals = ['1s', '5s', '5m', '10m']
const evaluationOf = (interval = '15s') => (intervals.includes(interval) ? interval : '15s')

/** What one run of promtool takes: tests of one rule file and interval, and only the files they need. The cascade reads what storage records. */
export function batches(cases: readonly Case[]): Batch[] {
  return [...new Set(groups.map(fileOf))].flatMap((file) => {
    const files = file.includes('cascade') ? [file.replace('cascade', 'storage'), file] : [file]
    const own = new Set(
      groups.filter((group) => fileOf(group) === file).flatMap(({ alerts }) => alerts.map(({ alert }) => alert)),
    )
    const about = cases.filter(({ alert }) => own.has(alert))
    return ['15s', ...intervals]
      .map((evaluation) => ({
        group: basename(file, '.rules.yaml'),
        evaluation,
        files: files.map((path) => resolve(path)),
        some: about.filter(({ interval }) => evaluationOf(interval) === evaluation),
      }))
      .filter(({ some }) => some.length > 0)
  })
}
