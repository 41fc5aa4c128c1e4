// Engines that have a past instead of a scrape: what was told at earlier times, and what our rules make of it, by the tools that users have for that.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { apiOf, ruleFiles, type Api } from './engines.ts'
import type { Kept, Span } from './hour.ts'
import { freePorts } from './ports.ts'
import { start } from './process.ts'
import type { Program } from './programs.ts'
import { newOwner, type Owner } from './scratch.ts'
import { until } from './until.ts'

const run = promisify(execFile)

export interface Past extends Span {
  series: readonly Kept[]
  /** Queries that will be asked: of what rules record only what they need is there. */
  queries: readonly string[]
  folder: string
}

export interface Recalling {
  name: string
  programs: readonly Program[]
  /** `paths`: of `programs`, in their order. */
  start(owner: Owner, paths: readonly string[], past: Past): Promise<Api>
}

/** Text with times; `unit`: how many make a second. */
const lines = ({ head, samples }: Kept, unit: number): string =>
  samples.map(([at, value]) => `${head} ${value} ${at * unit}\n`).join('')

interface Recorded {
  record: string
  expr: string
}

/** What the shipped rules record for these queries: first what needs nothing else, then what needs that, and so on. */
function levels(queries: readonly string[]): Recorded[][] {
  const files = ruleFiles().map(
    (file) => parse(readFileSync(file, 'utf8')) as { groups: { rules: Partial<Recorded>[] }[] },
  )
  const all = files
    .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
    .flatMap(({ record, expr }) => (record === undefined || expr === undefined ? [] : [{ record, expr }]))
  const within = (expr: string) => all.filter(({ record }) => expr.includes(record))
  const needed = new Set(queries.flatMap(within))
  for (const { expr } of needed) for (const one of within(expr)) needed.add(one)
  const ordered: Recorded[][] = []
  for (let left = [...needed]; left.length > 0;) {
    // What a rule recorded itself is nothing at first.
    const next = left.filter((one) => left.every((other) => other === one || !one.expr.includes(other.record)))
    if (next.length === 0) throw new Error(`rules that need each other: ${left.map(({ record }) => record).join(', ')}`)
    ordered.push(next)
    left = left.filter((one) => !next.includes(one))
  }
  return ordered
}

/** A file with the rules of each level. JSON is YAML. */
const levelFiles = ({ queries }: Past, own: string): string[] =>
  levels(queries).map((rules, level) => {
    const file = `${own}-${level}.rules.yml`
    writeFileSync(file, JSON.stringify({ groups: [{ name: `level-${level}`, rules }] }))
    return file
  })

function prometheus(name: string, program: Program): Recalling {
  return {
    name,
    programs: [program, 'promtool'],
    async start(owner, [path = '', promtool = ''], past) {
      const own = join(past.folder, `${program}-past`)
      writeFileSync(`${own}.yml`, '{}')
      const blocks = (...args: string[]) => run(promtool, ['tsdb', 'create-blocks-from', ...args])
      const serve = async (by: Owner): Promise<Api> => {
        const [port] = await freePorts(1)
        const address = `127.0.0.1:${port}`
        const flags = [`--config.file=${own}.yml`, `--storage.tsdb.path=${own}`, `--web.listen-address=${address}`]
        const running = start(path, flags, `${own}.out`)
        by.teardown(() => running.end())
        await until(`${name} is ready`, 60, async () => (await fetch(`http://${address}/-/ready`)).ok)
        return apiOf(address)
      }
      const told = `${own}.om`
      writeFileSync(told, `${past.series.map((one) => lines(one, 1)).join('')}# EOF\n`)
      await blocks('openmetrics', '--quiet', told, own)
      for (const file of levelFiles(past, own)) {
        // Blocks are read at the start.
        const round = newOwner()
        const { url } = await serve(round)
        const span = [`--start=${past.from}`, `--end=${past.to}`, `--eval-interval=${past.step}s`]
        await blocks('rules', '--quiet', `--url=${url}`, ...span, `--output-dir=${own}`, file)
        await round.end()
      }
      return serve(owner)
    },
  }
}

const rfc3339 = (seconds: number): string => new Date(seconds * 1000).toISOString()

const victoriaMetrics: Recalling = {
  name: 'VictoriaMetrics',
  programs: ['victoria-metrics', 'vmalert'],
  async start(owner, [database = '', alerting = ''], past) {
    const [port] = await freePorts(1)
    const own = join(past.folder, 'victoria-metrics-past')
    const address = `127.0.0.1:${port}`
    const flags = ['-search.latencyOffset=0s', '-search.disableCache']
    const running = start(database, [`-storageDataPath=${own}`, `-httpListenAddr=${address}`, ...flags], `${own}.out`)
    owner.teardown(() => running.end())
    const api = apiOf(address)
    await until('VictoriaMetrics is ready', 60, async () => (await fetch(`${api.url}/health`)).ok)
    const told = past.series.map((one) => lines(one, 1000)).join('')
    await fetch(`${api.url}/api/v1/import/prometheus`, { method: 'POST', body: told })
    await fetch(`${api.url}/internal/force_flush`)
    for (const file of levelFiles(past, own)) {
      const ends = [`-replay.timeFrom=${rfc3339(past.from)}`, `-replay.timeTo=${rfc3339(past.to)}`]
      const how = ['-replay.disableProgressBar', '-replay.rulesDelay=0s', '-remoteWrite.flushInterval=100ms']
      const urls = ['datasource', 'remoteWrite'].map((what) => `-${what}.url=${api.url}`)
      await run(alerting, [`-rule=${file}`, `-evaluationInterval=${past.step}s`, ...urls, ...ends, ...how])
      await fetch(`${api.url}/internal/force_flush`)
    }
    return api
  },
}

export const recalling: readonly Recalling[] = [
  prometheus('the oldest Prometheus', 'prometheus'),
  prometheus('Prometheus 3', 'prometheus-3'),
  victoriaMetrics,
]
