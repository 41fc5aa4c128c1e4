// Inhibit rules as data, sets of alerts generated from them and from the rule tables, and what a running Alertmanager calls for.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Alert } from '../../src/alerts/rule.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import type { Owner } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { startWebhook, type Call } from '../e2e/alerting.ts'
import type { Labels } from './cases/case.ts'

export interface Inhibition {
  source: string[]
  target: string[]
  equal: string[]
}

export function inhibitions(config: unknown): Inhibition[] {
  const { inhibit_rules } = config as {
    inhibit_rules: { source_matchers: string[]; target_matchers: string[]; equal: string[] }[]
  }
  return inhibit_rules.map(({ source_matchers, target_matchers, equal }) => ({
    source: source_matchers,
    target: target_matchers,
    equal,
  }))
}

/** The alerts of `names` that the alertname matcher takes. A name in it that is none of them is an error. */
export function named(matchers: readonly string[], names: readonly string[]): string[] {
  const text = matchers.map((matcher) => /^alertname=~?"(.*)"$/.exec(matcher)?.[1]).find((found) => found !== undefined)
  if (text === undefined) throw new Error(`no alertname among ${matchers.join(', ')}`)
  const asked = text.split('|')
  const unknown = asked.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no alert ${unknown.join(', ')}`)
  return asked
}

/** Does Alertmanager's matcher take an alert of these labels? */
export function matches(matcher: string, labels: Labels): boolean {
  const [, label = '', operator = '', text = ''] = /^(\w+)(=|!=|=~|!~)"(.*)"$/.exec(matcher) ?? []
  if (operator === '') throw new Error(`no matcher: ${matcher}`)
  const value = labels[label] ?? ''
  const same = operator.includes('~') ? text.split('|').includes(value) : value === text
  return operator.startsWith('!') ? !same : same
}

/** An alert with every label of its rule, each ending in the number of its object. */
export function alertOf(alert: Alert, object: number, labels: Labels = {}): Labels {
  return {
    ...Object.fromEntries(alert.by.map((label) => [label, `${label}-${object}`])),
    alertname: alert.alert,
    severity: alert.severity,
    ...(alert.rung === undefined ? {} : { rung: alert.rung }),
    ...labels,
  }
}

/** An alert that a side of an inhibit rule takes: its labels are set as the matchers want them; undefined: it takes none of this rule. */
export function sideOf(matchers: readonly string[], alert: Alert, object: number): Labels | undefined {
  const exact = matchers.map((matcher) => /^(\w+)="(.*)"$/.exec(matcher) ?? [])
  const own = exact.filter(([, label]) => label !== undefined && alert.by.includes(label))
  const labels = alertOf(
    alert,
    object,
    Object.fromEntries(own.map(([, label = '', value = '']): [string, string] => [label, value])),
  )
  return matchers.every((matcher) => matches(matcher, labels)) ? labels : undefined
}

/** Alerts that are told apart by cluster, so that thousands of sets go to one Alertmanager at once; one of them may be in no cluster. */
export interface Situation {
  name: string
  alerts: Labels[]
}

export const label = ({ alertname, rung, severity, server }: Labels): string =>
  [alertname, rung ?? severity, server].filter((part) => part !== undefined && part !== '').join(' ')

const sentinel = 'Sentinel'

/**
 * What calls in each situation. The last alert of each message group is one that no rule mutes: the message that has it is the whole of what its group
 * calls for, so nobody waits for what must not come.
 */
export async function calling(alertmanager: Alertmanager, situations: readonly Situation[]): Promise<string[][]> {
  const before = alertmanager.calls.length
  const own = situations.map(({ alerts }, at) =>
    alerts.map((labels) =>
      labels['nats_cluster'] === '' ? labels : { ...labels, nats_cluster: `${before}-${at}/${labels['nats_cluster']}` },
    ),
  )
  const all = own.flatMap((alerts) => {
    const groups = new Set(alerts.map(({ nats_cluster, severity }) => JSON.stringify({ nats_cluster, severity })))
    return [
      ...alerts,
      ...[...groups].map((group): Labels => ({ ...(JSON.parse(group) as Labels), alertname: sentinel })),
    ]
  })
  const groups = all.filter(({ alertname }) => alertname === sentinel).length
  await alertmanager.post(all)
  // On a busy machine a group may call before all of its alerts are there, and again: the last message counts.
  const latest = (): Map<string, Labels[]> => {
    const messages = alertmanager.calls.slice(before).map(({ alerts }) => alerts.map(({ labels }) => labels))
    const whole = messages.flatMap((labels) => {
      const last = labels.find(({ alertname }) => alertname === sentinel)
      return last === undefined ? [] : [[JSON.stringify(last), labels] as const]
    })
    return new Map(whole)
  }
  await until(`${groups} message groups have called`, 120, () => latest().size === groups)
  const called = [...latest().values()].flat().filter(({ alertname }) => alertname !== sentinel)
  const bySituation = new Map<string, string[]>()
  for (const labels of called) {
    const [situation = ''] = labels['nats_cluster']?.split('/') ?? []
    bySituation.set(situation, [...(bySituation.get(situation) ?? []), label(labels)])
  }
  return situations.map(({ alerts }, at) => {
    const key = alerts[0]?.['nats_cluster'] === '' ? '' : `${before}-${at}`
    return (bySituation.get(key) ?? []).sort()
  })
}

/** Alerts in one request. */
const together = 1_000

export interface Alertmanager {
  readonly calls: readonly Call[]
  post(alerts: readonly Labels[]): Promise<void>
}

/** The shipped example with its receivers at a webhook, in a hurry, and without hours: what calls must not hang on when it is tried. */
export async function startAlertmanager(
  t: Owner,
  folder: string,
  program: string,
  changed: Readonly<Record<string, string>> = {},
): Promise<Alertmanager> {
  const { calls, port: webhook } = await startWebhook(t)
  const source = 'alerts/alertmanager'
  cpSync(join(source, 'templates'), join(folder, 'templates'), { recursive: true })
  mkdirSync(join(folder, 'data'))
  const text = Object.entries(changed).reduce(
    (done, [from, to]) => done.replaceAll(from, to),
    readFileSync(join(source, 'alertmanager.yml'), 'utf8')
      .replaceAll('127.0.0.1:9095', `127.0.0.1:${webhook}`)
      .replaceAll(/group_wait: \w+/g, 'group_wait: 2s')
      .replaceAll(/^ *mute_time_intervals: .*\n/gm, ''),
  )
  writeFileSync(join(folder, 'alertmanager.yml'), text)
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const running = start(
    program,
    [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    join(folder, 'log'),
  )
  t.teardown(() => running.end())
  await until('Alertmanager is ready', 20, async () => (await fetch(`${url}/-/ready`)).ok)
  return {
    calls,
    post: async (alerts) => {
      const startsAt = new Date().toISOString()
      for (let at = 0; at < alerts.length; at += together) {
        const body = alerts.slice(at, at + together).map((labels) => ({ labels, startsAt }))
        const sent = await fetch(`${url}/api/v2/alerts`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (!sent.ok) throw new Error(await sent.text())
      }
    },
  }
}
