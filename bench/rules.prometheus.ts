// The Prometheus of bench/rules: it scrapes a made-up past, evaluates the shipped rules when told, and says what each query cost.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../test/cluster/ports.ts'
import { start, type Program } from '../test/cluster/process.ts'
import { required } from '../test/cluster/programs.ts'
import { until } from '../test/cluster/until.ts'
import { cpuSeconds } from '../test/cluster/usage.ts'

const root = new URL('..', import.meta.url).pathname
const prometheus = required('prometheus')
/** Rows of a table of costs. */
const shown = 15

export interface Api {
  program: Program
  ask<T>(path: string, query?: Record<string, string>): Promise<T>
  /** Loads the rules of this repository, to be evaluated this often. Again: what they have recorded stays. */
  loadRules(interval: string): Promise<void>
}

export async function startPrometheus(folder: string, targets: readonly string[]): Promise<Api> {
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
  configure([], '1m')
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

export interface Cost {
  what: string
  /** By the clock, and of processors: the second is what is left where others use the machine. */
  wall: number
  cpu: number
  /** That the query looked at: the same on any machine, however busy. */
  samples: number
}

/** What Prometheus says of a query. */
export interface Answer {
  stats?: { samples?: { totalQueryableSamples: number } }
}

export async function cost({ program }: Api, what: string, act: () => Promise<Answer>): Promise<Cost> {
  const [began, before] = [performance.now(), cpuSeconds(program)]
  const { stats } = await act()
  const [wall, cpu] = [(performance.now() - began) / 1000, cpuSeconds(program) - before]
  return { what, wall, cpu, samples: stats?.samples?.totalQueryableSamples ?? 0 }
}

const millions = (value: number) => `${(value / 1e6).toFixed(2)} million`
export const seconds = (value: number): string => `${value.toFixed(2)} s`

/** The sum, and the dearest of them. */
export function report(title: string, costs: readonly Cost[], limit: number): string {
  const sum = (part: 'wall' | 'cpu' | 'samples') => costs.reduce((all, one) => all + one[part], 0)
  const rows = [...costs]
    .sort((a, b) => b.cpu - a.cpu || b.samples - a.samples)
    .slice(0, shown)
    .map(
      ({ what, wall, cpu, samples }) =>
        `  ${seconds(cpu)} of processors, ${seconds(wall)}, ${millions(samples)} samples: ${what}`,
    )
  return [
    `\n${title}: ${seconds(sum('wall'))} by the clock, ${seconds(sum('cpu'))} of processors; limit ${limit} s, ratio ${(sum('cpu') / limit).toFixed(2)}; ${millions(sum('samples'))} samples`,
    ...rows,
  ].join('\n')
}
