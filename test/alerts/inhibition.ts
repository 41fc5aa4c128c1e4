// Inhibit rules as data, and what a running Alertmanager makes of a set of alerts.
import { until } from '../cluster/until.ts'
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

export interface Posted {
  id: string
  labels: Labels
}

interface Shown {
  labels: Labels
  status: { state: string }
}

/** An empty label is no label. */
const text = (labels: Labels) =>
  JSON.stringify(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(),
  )
const same = (a: Labels, b: Labels) => text(a) === text(b)

/** Posts alerts and gives, in order, the ids of those that are not muted once Alertmanager has judged all of them. */
export async function stillCalling(url: string, alerts: readonly Posted[]): Promise<string[]> {
  const body = alerts.map(({ labels }) => ({ labels, startsAt: new Date().toISOString() }))
  const sent = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!sent.ok) throw new Error(await sent.text())
  const shown = await until('every alert is judged', 60, async () => {
    const all = (await (await fetch(`${url}/api/v2/alerts`)).json()) as Shown[]
    return (
      alerts.every(({ labels }) => all.some((one) => same(one.labels, labels))) &&
      all.every(({ status }) => status.state !== 'unprocessed') &&
      all
    )
  })
  const active = shown.filter(({ status }) => status.state === 'active').map(({ labels }) => labels)
  return alerts
    .filter(({ labels }) => active.some((found) => same(found, labels)))
    .map(({ id }) => id)
    .sort()
}
