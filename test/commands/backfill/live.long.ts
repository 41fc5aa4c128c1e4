// An incident followed live by the exporter and Prometheus, and its logs backfilled afterwards into Prometheus and VictoriaMetrics: asked at the same
// instants, the expressions of alerts that rest on logs answer alike. Needs minutes and real programs: npm run engines.
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { oldest } from '../../cluster/engines.ts'
import { freePorts } from '../../cluster/ports.ts'
import { start } from '../../cluster/process.ts'
import { need } from '../../cluster/programs.ts'
import { scratch } from '../../cluster/scratch.ts'
import { until } from '../../cluster/until.ts'
import { cases, logsOf } from '../../diagnose/corpus.ts'

interface RuleFile {
  groups: { rules: { alert?: string; expr: string }[] }[]
}

type Labels = Readonly<Record<string, string>>

/** The program as a user starts it, built before. */
const main = 'dist/main.js'
const second = 1000
/** An alert looks at minutes, and a scrape of the past at every fifteen seconds: two of those after a line both have it. */
const settled = 35 * second

async function ask(api: string, query: string, at: number): Promise<Labels[]> {
  const answer = await fetch(
    `${api}/api/v1/query?${new URLSearchParams({ query, time: String(at / second) }).toString()}`,
  )
  const { status, data, error } = (await answer.json()) as {
    status: string
    error?: string
    data: { result: { metric: Labels }[] }
  }
  if (status !== 'success') throw new Error(`${query}: ${error ?? ''}`)
  return data.result.map(({ metric }) => metric)
}

async function namesOf(api: string): Promise<Set<string>> {
  const answer = await fetch(`${api}/api/v1/label/__name__/values`)
  return new Set(((await answer.json()) as { data: string[] }).data)
}

/** What a scrape adds is not of the exporter. */
const shown = (all: readonly Labels[]): string[] =>
  all
    .map((labels) =>
      Object.entries(labels)
        .filter(([name]) => !['instance', 'job', '__name__'].includes(name))
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join(' '),
    )
    .sort()

const alerts = (): { name: string; expr: string }[] =>
  readdirSync('alerts')
    .filter((name) => name.endsWith('.rules.yaml'))
    .flatMap((name) => (parse(readFileSync(join('alerts', name), 'utf8')) as RuleFile).groups)
    .flatMap(({ rules }) => rules)
    .flatMap(({ alert, expr }) => (alert === undefined ? [] : [{ name: alert, expr }]))

const ready = (url: string): Promise<boolean> =>
  until(`${url} answers`, 60, () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  )

/** The logs of the case as they would be written now, line by line at its pace; answers when the last one was written. */
async function writeLive(files: ReadonlyMap<string, string>): Promise<number> {
  const incident = cases.find(({ name }) => name === 'source-incident-dated')
  if (incident === undefined) throw new Error('no such case')
  const lines = [...logsOf(incident)]
    .flatMap(([server, all]) =>
      all.map((line) => ({ server, line, at: Date.parse(`${line.slice(4, 30).replaceAll('/', '-')}Z`) })),
    )
    .sort((a, b) => a.at - b.at)
  const shift = Date.now() - (lines[0]?.at ?? 0)
  for (const { server, line, at } of lines) {
    await until('the time of the line', 120, () => Date.now() >= at + shift)
    const stamp = new Date(at + shift).toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', '000')
    appendFileSync(files.get(server) ?? '', `[7] ${stamp} ${line.slice(31)}\n`)
  }
  return Date.now()
}

async function loadPrometheus(
  t: Test,
  folder: string,
  [prometheus, promtool]: readonly [string, string],
  logs: readonly string[],
) {
  const documents = join(folder, 'om')
  spawnSync(main, ['backfill', '-o', documents, ...logs], { encoding: 'utf8' })
  for (const name of readdirSync(documents)) {
    const from = ['tsdb', 'create-blocks-from', 'openmetrics', join(documents, name), join(folder, 'past')]
    const made = spawnSync(promtool, from, { encoding: 'utf8' })
    t.equal(made.status, 0, made.stderr)
  }
  const [port = 0] = await freePorts(1)
  writeFileSync(join(folder, 'past.yml'), '{}')
  const flags = [`--config.file=${join(folder, 'past.yml')}`, `--storage.tsdb.path=${join(folder, 'past')}`]
  const running = start(prometheus, [...flags, `--web.listen-address=127.0.0.1:${port}`], join(folder, 'past.out'))
  t.teardown(() => running.end())
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/-/ready`)
  return url
}

async function loadVictoriaMetrics(t: Test, folder: string, program: string, logs: readonly string[]) {
  const [port = 0] = await freePorts(1)
  const flags = [`-storageDataPath=${join(folder, 'vm')}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=1y']
  const running = start(program, flags, join(folder, 'vm.out'))
  t.teardown(() => running.end())
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/health`)
  const { stdout } = spawnSync(main, ['backfill', '--format', 'victoriametrics', ...logs], { maxBuffer: 1 << 28 })
  const imported = await fetch(`${url}/api/v1/import/prometheus`, { method: 'POST', body: new Uint8Array(stdout) })
  t.equal(imported.status, 204)
  for (const path of ['internal/force_flush', 'internal/resetRollupResultCache']) await fetch(`${url}/${path}`)
  return url
}

void t.test('live and backfilled alike', async (t) => {
  const programs = need(t, 'prometheus', 'promtool', 'victoria-metrics')
  if (programs === undefined) return
  const [prometheus, promtool, victoriaMetrics] = programs
  const folder = scratch(t)
  mkdirSync(join(folder, 'logs'))
  const files = new Map(['nats-0', 'nats-1', 'nats-2'].map((name) => [name, join(folder, 'logs', `${name}.log`)]))
  const began = new Date().toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', '000')
  for (const path of files.values()) writeFileSync(path, `[7] ${began} [INF] Server is ready\n`)
  const [port = 0, closed = 0] = await freePorts(2)
  const logs = [...files].map(([name, path]) => `${name}=${path}`)
  const flags = [
    `http://127.0.0.1:${closed}`,
    '--listen',
    `127.0.0.1:${port}`,
    ...logs.flatMap((log) => ['--log', log]),
  ]
  const exporter = start(main, ['serve', ...flags], join(folder, 'serve.out'), { TZ: 'UTC' })
  t.teardown(() => exporter.end())
  await ready(`http://127.0.0.1:${port}/-/healthy`)
  const live = await oldest.start(t, [prometheus], { target: `127.0.0.1:${port}`, folder })
  const calm = Date.now() + settled / 2
  await until('a calm before', 60, () => Date.now() > calm + 2 * second)
  const last = await writeLive(files)
  const instants = [calm, last + settled, last + settled + 30 * second]
  await until('the last instant', 120, () => Date.now() > (instants.at(-1) ?? 0) + 5 * second)
  const past = {
    Prometheus: await loadPrometheus(t, folder, [prometheus, promtool], logs),
    VictoriaMetrics: await loadVictoriaMetrics(t, folder, victoriaMetrics, logs),
  }
  const [then, now] = [await namesOf(past.Prometheus), await namesOf(live.url)]
  /** On the log alone: nothing that it reads has only been there live. */
  const compared = alerts().filter(({ expr }) =>
    (expr.match(/[\w:]*nats_[\w:]*/g) ?? []).every((name) => then.has(name) || !now.has(name)),
  )
  const heard = new Set<string>()
  for (const at of instants)
    for (const { name, expr } of compared) {
      const said = shown(await ask(live.url, expr, at))
      if (said.length > 0) heard.add(name)
      for (const [engine, url] of Object.entries(past))
        t.strictSame(shown(await ask(url, expr, at)), said, `${name} ${engine} ${new Date(at).toISOString()}`)
    }
  t.comment(`${compared.length} alerts compared, of which these said something: ${[...heard].join(', ')}`)
  t.ok(heard.size >= 3, [...heard].join(', '))
})
