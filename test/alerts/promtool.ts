// Runs the real promtool, amtool and jsonnet, and writes what promtool tests.
import { spawnSync } from 'node:child_process'
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
