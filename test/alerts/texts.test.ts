// What people read: every description and link as the real promtool renders it, kept as a snapshot to be read in review.
import t from 'tap'
import { toYaml } from '../../src/config/yaml.ts'
import { need } from '../cluster/programs.ts'
import type { Case } from './cases/case.ts'
import { cases, fires } from './cases/index.ts'
import { batches, evaluate, groupOrder, type Batch } from './promtool.ts'

/** What calls at night names culprits, and says when it is blind: all its cases are shown. */
const pages = ['NatsRaftPendingEntries', 'NatsRaftPendingEntriesOnSeveralServers']

/** The first case in which each alert fires, at the last time at which most of it does. */
const shown = new Map<Case, string>(
  Object.values(cases)
    .flat()
    .filter(
      (one, at, all) =>
        fires(one) &&
        (pages.includes(one.alert) || all.findIndex((other) => other.alert === one.alert && fires(other)) === at),
    )
    .map((one) => {
      const most = Math.max(...Object.values(one.at).map((firing) => firing.length))
      return [one, Object.entries(one.at).findLast(([, firing]) => firing.length === most)?.[0] ?? '']
    }),
)

/** Expects what never comes, so that promtool prints what does. */
const file = ({ evaluation, some }: Batch): string =>
  toYaml({
    rule_files: ['rules.yaml'],
    evaluation_interval: evaluation,
    group_eval_order: groupOrder,
    tests: some.map((one) => ({
      interval: one.interval ?? '15s',
      input_series: Object.entries(one.series).map(([text, values]) => ({ series: text, values })),
      alert_rule_test: [
        { alertname: one.alert, eval_time: shown.get(one), exp_alerts: [{ exp_labels: { never: 'there' } }] },
      ],
    })),
  })

/** promtool's "Annotations:{name="Go string", …}". */
function annotations(text: string): Record<string, string>[] {
  const sets = text
    .split('got:[')
    .slice(1)
    .flatMap((part) => (part.split('alertname:')[0] ?? '').match(/Annotations:\{.*\}/g) ?? [])
  return sets.map((set) =>
    Object.fromEntries(
      Array.from(set.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g), ([, name = '', quoted = '""']) => [
        name,
        JSON.parse(quoted) as string,
      ]),
    ),
  )
}

t.test('descriptions are rendered with values, and links with variables', (t) => {
  const [promtool] = need(t, 'promtool') ?? []
  if (promtool === undefined) {
    t.end()
    return
  }
  const found = annotations(evaluate(promtool, t.testdir(), batches([...shown.keys()], true), file).text)
  const names = found.map((set) => /([^/]+)\.md$/.exec(set['runbook_url'] ?? '')?.[1])
  t.same(
    [...new Set(names)].sort(),
    [...new Set(Array.from(shown.keys(), ({ alert }) => alert))].sort(),
    'all are rendered',
  )
  for (const [at, { description = '', dashboard_url = '' }] of found.entries()) {
    t.notMatch(`${description}${dashboard_url}`, /<no value>|<error|%!|\{\{| {2}|\( ?\)/, `${names[at]}`)
  }
  const lines = found.map(({ description, dashboard_url }, at) => `${names[at]}: ${description}\n  ${dashboard_url}`)
  t.matchSnapshot([...new Set(lines)].sort().join('\n'), 'texts')
  t.end()
})
