// What rules and the board of an incident cost Prometheus at a large cluster: one evaluation of all rules, one refresh of the board.
// Usage: tsx bench/rules.ts [STREAMS [MINUTES [GROUPS]]], 640 R3 streams of 10 consumers, 15 minutes, and `series.groups: auto` by default. Loopback
// only, ends by itself.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startGrown } from '../test/cluster/grown.ts'
import { freePorts } from '../test/cluster/ports.ts'
import { start, type Program } from '../test/cluster/process.ts'
import { required } from '../test/cluster/programs.ts'
import { until } from '../test/cluster/until.ts'
import { cpuSeconds, residentBytes } from '../test/cluster/usage.ts'
import { newOwner } from '../test/cluster/scratch.ts'
import { startHistory } from './rules.history.ts'

const root = new URL('..', import.meta.url).pathname
const [streams = 640, minutes = 15] = process.argv.slice(2, 4).map(Number)
/** What has series: all, what is in trouble, or that from 10,000 groups on. */
const [groups = 'auto'] = process.argv.slice(4)
const consumers = 10
const scrapeSeconds = 15
const shown = 12
/** So many evaluations before they are read: the first sees half of what is recorded. */
const evaluations = 2
/** Grafana's widest window on a rate at this scrape interval, and the shortest step it draws. */
const window = `${4 * scrapeSeconds}s`
const often = '30s'
/** Longer than it takes to ask for all of it: what Prometheus evaluates meanwhile would count too. */
const never = '12h'
const limits = { evaluation: 3, refresh: 5 }

const prometheus = required('prometheus')
const say = (text: string) => process.stdout.write(`${text}\n`)
const millions = (value: number) => `${(value / 1e6).toFixed(2)} million`
const seconds = (value: number) => `${value.toFixed(2)} s`

/** What /metrics says of the whole cluster, once. */
async function exposition(folder: string): Promise<string> {
  const grown = await startGrown({ streams, consumers })
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

interface Api {
  program: Program
  ask<T>(path: string, query?: Record<string, string>): Promise<T>
  /** Loads the rules of this repository, to be evaluated this often. Again: what they have recorded stays. */
  loadRules(interval: string): Promise<void>
}

async function startPrometheus(folder: string, targets: readonly string[]): Promise<Api> {
  const file = join(folder, 'prometheus.yml')
  const configure = (ruleFiles: readonly string[], interval: string) =>
    writeFileSync(
      file,
      JSON.stringify({
        global: { scrape_interval: '10s', scrape_timeout: '10s', evaluation_interval: interval },
        rule_files: ruleFiles,
        scrape_configs: [{ job_name: 'nats', static_configs: [{ targets }] }],
      }),
    )
  configure([], often)
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const flags = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder}/tsdb`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-lifecycle',
    '--query.timeout=10m',
  ]
  const program = start(prometheus, flags, join(folder, 'prometheus.out'))
  await until('Prometheus is ready', 60, async () => (await fetch(`${url}/-/ready`)).ok)
  return {
    program,
    async ask<T>(path: string, query: Record<string, string> = {}) {
      const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query).toString()}`)
      const body = (await answer.json()) as { status: string; data: T; error?: string }
      if (body.status !== 'success') throw new Error(`${query['query'] ?? path}: ${body.error}`)
      return body.data
    },
    async loadRules(interval) {
      const files = readdirSync(join(root, 'alerts')).filter((name) => /^(?!compat).*\.rules\.yaml$/.test(name))
      configure(
        files.map((name) => join(root, 'alerts', name)),
        interval,
      )
      await fetch(`${url}/-/reload`, { method: 'POST' })
    },
  }
}

interface Cost {
  what: string
  /** By the clock, and of processors: the second is what is left where others use the machine. */
  wall: number
  cpu: number
  /** That the query looked at: the same on any machine, however busy. */
  samples: number
}

/** What Prometheus says of a query. */
interface Answer {
  stats?: { samples?: { totalQueryableSamples: number } }
}

async function cost(api: Api, what: string, act: () => Promise<Answer>): Promise<Cost> {
  const [began, before] = [performance.now(), cpuSeconds(api.program)]
  const { stats } = await act()
  const [wall, cpu] = [(performance.now() - began) / 1000, cpuSeconds(api.program) - before]
  return { what, wall, cpu, samples: stats?.samples?.totalQueryableSamples ?? 0 }
}

function report(title: string, costs: readonly Cost[], limit: number): void {
  const sum = (part: 'wall' | 'cpu' | 'samples') => costs.reduce((all, one) => all + one[part], 0)
  say(
    `\n${title}: ${seconds(sum('wall'))} by the clock, ${seconds(sum('cpu'))} of processors; limit ${limit} s, ratio ${(sum('cpu') / limit).toFixed(2)}; ${millions(sum('samples'))} samples`,
  )
  for (const { what, wall, cpu, samples } of [...costs].sort((a, b) => b.samples - a.samples).slice(0, shown))
    say(`  ${millions(samples)} samples, ${seconds(cpu)} of processors, ${seconds(wall)}: ${what}`)
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

const owner = newOwner()
const folder = mkdtempSync(join(tmpdir(), 'bench-rules-'))
owner.teardown(() => rmSync(folder, { recursive: true, force: true }))
try {
  const history = await startHistory(await exposition(folder), minutes, scrapeSeconds)
  owner.teardown(() => history.close())
  say(
    `${streams} R3 streams of ${consumers} consumers on three servers: ${history.series} series, ${minutes} minutes of them every ${scrapeSeconds} s`,
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
  const time = String(Math.floor(Date.now() / 1000))
  const rules = groups.flatMap((group) => group.rules)
  const evaluation: Cost[] = []
  for (const { name, query } of rules)
    evaluation.push(await cost(api, name, () => api.ask<Answer>('query', { query, time, stats: 'all' })))
  say(
    `Prometheus itself: ${seconds(groups.reduce((all, { evaluationTime }) => all + evaluationTime, 0))} in its groups, ${groups.map(({ name, evaluationTime }) => `${name} ${seconds(evaluationTime)}`).join(', ')}`,
  )
  report('one evaluation of all rules', evaluation, limits.evaluation)
  report('one refresh of the incident board', await board(api), limits.refresh)
  say(`\nPrometheus at most ${(residentBytes(api.program, 'peak') / 2 ** 30).toFixed(1)} GiB`)
} finally {
  await owner.end()
}
