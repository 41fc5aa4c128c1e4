// What rules and the board of an incident cost Prometheus at a large cluster: one evaluation of all rules, one refresh of the board; when consumers
// are well, and when every one of them has messages unacknowledged.
// Usage: tsx bench/rules.ts [STREAMS [MINUTES [GROUPS]]], 640 R3 streams of 10 consumers, 15 minutes, and `series.groups: auto` by default. Loopback
// only, ends by itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startGrown } from '../test/cluster/grown.ts'
import { freePorts } from '../test/cluster/ports.ts'
import { start } from '../test/cluster/process.ts'
import { until } from '../test/cluster/until.ts'
import { residentBytes } from '../test/cluster/usage.ts'
import { newOwner, type Owner } from '../test/cluster/scratch.ts'
import { startHistory, troubledEvery } from './rules.history.ts'
import { cost, report, seconds, startPrometheus, type Answer, type Api, type Cost } from './rules.prometheus.ts'

const root = new URL('..', import.meta.url).pathname
const [streams = 640, minutes = 15] = process.argv.slice(2, 4).map(Number)
/** What has series: all, what is in trouble, or that from 10,000 groups on. */
const [groups = 'auto'] = process.argv.slice(4)
const consumers = 10
const scrapeSeconds = 15
/** So many evaluations before they are read: the first sees half of what is recorded. */
const evaluations = 2
/** Grafana's widest window on a rate at this scrape interval, and the shortest step it draws. */
const window = `${4 * scrapeSeconds}s`
const often = '30s'
/** Longer than it takes to ask for all of it: what Prometheus evaluates meanwhile would count too. */
const never = '12h'
const limits = { evaluation: 3, refresh: 5 }

/** A clean cluster but for a handful of groups, and one whose consumers are all worth a look. */
const cases = [
  { name: 'calm: every message is acknowledged', acknowledged: true },
  { name: 'each consumer has 147 messages unacknowledged', acknowledged: false },
] as const
type Case = (typeof cases)[number]
const say = (text: string) => process.stdout.write(`${text}\n`)

/** What /metrics says of the whole cluster, once. */
async function exposition(folder: string, { acknowledged }: Case): Promise<string> {
  const grown = await startGrown({ streams, consumers, acknowledged, troubledEvery })
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const config = join(folder, 'exporter.yaml')
  const targets = grown.urls.map((target) => ({ url: target }))
  writeFileSync(
    config,
    JSON.stringify({ listen: `127.0.0.1:${port}`, targets, scrape_deadline: '120s', series: { groups } }),
  )
  const exporter = start(join(root, 'dist/main.js'), ['serve', '--config', config], join(folder, 'exporter.out'))
  try {
    await until('the exporter lives', 60, async () => (await fetch(`${url}/-/healthy`)).ok)
    await (await fetch(`${url}/metrics`)).arrayBuffer()
    return await (await fetch(`${url}/metrics`)).text()
  } finally {
    await exporter.end()
    grown.close()
  }
}

interface Rule {
  name: string
  query: string
  evaluationTime: number
}
interface RuleGroup {
  name: string
  evaluationTime: number
  lastEvaluation: string
  rules: Rule[]
}

const groupsOf = async (api: Api) => (await api.ask<{ groups: RuleGroup[] }>('rules')).groups

async function evaluated(api: Api): Promise<RuleGroup[]> {
  await api.loadRules(often)
  const times = new Map<string, Set<string>>()
  return until('rules are evaluated', 900, async () => {
    const groups = await groupsOf(api)
    for (const { name, lastEvaluation } of groups) {
      if (!lastEvaluation.startsWith('0001')) times.set(name, (times.get(name) ?? new Set()).add(lastEvaluation))
    }
    await delay(1_000)
    return groups.length > 0 && groups.every(({ name }) => (times.get(name)?.size ?? 0) >= evaluations) && groups
  })
}

interface Panel {
  title: string
  targets?: { expr: string; range?: boolean }[]
}

async function board(api: Api): Promise<Cost[]> {
  const { panels, templating } = JSON.parse(readFileSync(join(root, 'grafana/raft-incident.json'), 'utf8')) as {
    panels: Panel[]
    templating: { list: { query: string | { query: string } }[] }
  }
  const end = Date.now() / 1000
  const span = { start: String(end - minutes * 60), end: String(end) }
  const substitute = (text: string) =>
    text.replaceAll('$__rate_interval', window).replaceAll('$__range', `${minutes}m`).replaceAll(/\$\w+/g, '.*')
  const costs: Cost[] = []
  for (const { title, targets = [] } of panels)
    for (const [at, { expr, range }] of targets.entries()) {
      const query = substitute(expr)
      const act = () =>
        range === true
          ? api.ask<Answer>('query_range', { query, ...span, step: String(scrapeSeconds), stats: 'all' })
          : api.ask<Answer>('query', { query, time: span.end, stats: 'all' })
      costs.push(await cost(api, `${title} ${at}`, act))
    }
  for (const { query } of templating.list) {
    const series = /^label_values\((.*), \w+\)$/.exec(typeof query === 'string' ? query : query.query)?.[1]
    if (series !== undefined)
      costs.push(
        await cost(api, `variable ${series}`, () =>
          api.ask<Answer>('series', { 'match[]': substitute(series), ...span }),
        ),
      )
  }
  return costs
}

/** Each rule as often as this: what the collector of garbage takes falls on one of them. */
const times = 3
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

async function evaluation(api: Api, rules: readonly Rule[]): Promise<Cost[]> {
  const time = String(Math.floor(Date.now() / 1000))
  const passes: Cost[][] = []
  for (let pass = 0; pass < times; pass++) {
    const costs: Cost[] = []
    for (const { name, query } of rules)
      costs.push(await cost(api, name, () => api.ask<Answer>('query', { query, time, stats: 'all' })))
    passes.push(costs)
  }
  return rules.map(({ name }, at) => {
    const of = (part: 'wall' | 'cpu' | 'samples') => median(passes.map((costs) => costs[at]?.[part] ?? NaN))
    return { what: name, wall: of('wall'), cpu: of('cpu'), samples: of('samples') }
  })
}

async function measure(owner: Owner, one: Case): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-rules-'))
  owner.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const history = await startHistory(await exposition(folder, one), minutes, scrapeSeconds)
  owner.teardown(() => history.close())
  say(
    `\n${one.name}; ${streams} R3 streams of ${consumers} consumers on three servers: ${history.series} series, ${minutes} minutes of them every ${scrapeSeconds} s`,
  )
  const api = await startPrometheus(folder, history.targets)
  owner.teardown(() => api.program.end())
  await until('the past is filled', 1_800, async () => {
    await delay(1_000)
    return history.caughtUp()
  })
  const groups = await evaluated(api)
  history.pause()
  await api.loadRules(never)
  say(
    `Prometheus itself: ${seconds(groups.reduce((all, { evaluationTime }) => all + evaluationTime, 0))} in its groups, ${groups.map(({ name, evaluationTime }) => `${name} ${seconds(evaluationTime)}`).join(', ')}`,
  )
  const costs = await evaluation(
    api,
    groups.flatMap((group) => group.rules),
  )
  say(report('one evaluation of all rules', costs, limits.evaluation))
  say(report('one refresh of the incident board', await board(api), limits.refresh))
  say(`\nPrometheus at most ${(residentBytes(api.program, 'peak') / 2 ** 30).toFixed(1)} GiB`)
}

// Where all have series, both cost the same.
for (const one of groups === 'all' ? cases.slice(-1) : cases) {
  const owner = newOwner()
  try {
    await measure(owner, one)
  } finally {
    await owner.end()
  }
}
