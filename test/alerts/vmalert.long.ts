// Every case of every alert, of both packs, evaluated by vmalert-tool: the same alerts at the same times as promtool sees, or a reason why not.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseYaml, toYaml } from '../../src/config/yaml.ts'
import { need } from '../cluster/programs.ts'
import type { Case } from './cases/case.ts'
import { cases } from './cases/index.ts'
import { batches, run, type Batch } from './promtool.ts'

/** Unix seconds at which the tests of vmalert-tool begin; those of promtool begin at 0. */
const start = Date.UTC(2000, 0, 1) / 1000

/** Times in a series move with the beginning; 0 is none, but for these. */
const always = /_(server_start|move_started)_timestamp/

function moved(name: string, values: string): string {
  return values
    .split(' ')
    .map((value) => {
      const [, first, rest = ''] = /^(-?\d+(?:\.\d+)?)((?:[+-]\d+)?(?:x\d+)?)$/.exec(value) ?? []
      const none = !always.test(name) && /^0(x\d+)?$/.test(value)
      return first === undefined || none ? value : `${Number(first) + start}${rest}`
    })
    .join(' ')
}

const timestamp = /^[a-z_:]+timestamp(_seconds)?\{/

interface Group {
  name: string
  rules: object[]
}

/**
 * Each rule as a group of its own: what a group records is there when the group is done, so what reads a name of its own group
 * sees it one evaluation later than in Prometheus.
 */
const single = (rules: string): Group[] =>
  (parseYaml(rules).value as { groups: Group[] }).groups.flatMap((group) =>
    group.rules.map((rule, at) => ({ ...group, name: `${group.name} ${at}`, rules: [rule] })),
  )

/** A label without a value is no label: promtool compares so, vmalert-tool compares what is written. */
const present = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))

/** The test file of a batch as vmalert-tool reads it. */
function vmalertFile({ evaluation, some }: Batch, groups: readonly Group[]): string {
  return toYaml({
    rule_files: ['rules.yaml'],
    evaluation_interval: evaluation,
    group_eval_order: groups.map(({ name }) => name),
    tests: some.map(({ alert, name, interval = '15s', series, at }: Case) => ({
      name: `${alert}: ${name}`,
      interval,
      input_series: Object.entries(series).map(([text, values]) => ({
        series: text,
        values: timestamp.test(text) ? moved(text, values) : values,
      })),
      alert_rule_test: Object.entries(at).map(([time, firing]) => ({
        eval_time: time,
        alertname: alert,
        exp_alerts: firing.map((labels) => ({ exp_labels: present(labels) })),
      })),
    })),
  })
}

/** Of these functions MetricsQL takes the first sample of a series for a change from nothing, Prometheus for the beginning. */
const born = ['changes(', 'increase(']

/** Cases in which that makes an alert fire which promtool does not see, or hides one: docs/SIZING.md names the alerts. */
const different: Readonly<Record<string, readonly string[]>> = {
  NatsCatchupStalled: ['twice for one stream', 'once: a peer restarted under load'],
  NatsExporterSeriesDropped: ['nothing cut'],
  NatsKernelStorageErrors: [
    'a timeout of a controller; then a file system that gave up; a disk whose driver counts errors',
    'errors of long ago, and a process killed for memory',
  ],
  NatsServerRestarting: [
    'two starts within an hour',
    'one',
    'a pod with a new address each time',
    'two exporters see one start',
  ],
  NatsStoreThrottled: [
    'a volume at its IOPS, with two stores on it, and then its machine at its throughput',
    'a control group at its limit of bytes, another for a moment, and one that has never been at its own',
  ],
  NatsStreamSourceStalled: ['heard of never, an error, and a leader that never heard of it though the one before had'],
}

const isDifferent = ({ alert, name }: Case): boolean => different[alert]?.includes(name) === true

const all = Object.values(cases).flat()

t.test('vmalert-tool fires what promtool fires', (t) => {
  const [tool] = need(t, 'vmalert-tool') ?? []
  if (tool !== undefined) {
    const dir = t.testdir()
    const evaluated = (batch: Batch, place: string) => {
      const own = join(dir, place)
      mkdirSync(own)
      const groups = single(batch.rules)
      writeFileSync(join(own, 'rules.yaml'), toYaml({ groups }))
      writeFileSync(join(own, 'test.yaml'), vmalertFile(batch, groups))
      return run(tool, ['unittest', '--disableAlertgroupLabel', `--files=${join(own, 'test.yaml')}`])
    }
    for (const [at, batch] of batches(all.filter((one) => !isDifferent(one))).entries()) {
      const { status, text } = evaluated(batch, `same-${at}`)
      t.equal(status, 0, `${batch.alert} at ${batch.evaluation}${status === 0 ? '' : text}`)
    }
    for (const [at, one] of all.filter(isDifferent).entries())
      for (const batch of batches([one])) {
        t.ok(
          born.some((name) => batch.rules.includes(name)),
          `${one.alert} asks for changes`,
        )
        const { status, text } = evaluated(batch, `different-${at}`)
        t.equal(status, 1, `${one.alert}: ${one.name}`)
        t.match(text, `alertname: ${one.alert}`, 'by what fires, and not by an error')
      }
  }
  t.end()
})

t.test('what is said to be different is there, and told', (t) => {
  const told = readFileSync('docs/SIZING.md', 'utf8')
  for (const [alert, names] of Object.entries(different)) {
    t.match(told, `[${alert}](runbooks/${alert}.md)`)
    for (const name of names)
      t.ok(
        all.some((one) => one.alert === alert && one.name === name),
        `${alert}: ${name}`,
      )
  }
  t.end()
})
