// Every panel against a real Prometheus while a recorded incident runs through the exporter: what is empty in an incident is of no use in one.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { dashboardFiles } from '../../grafana/index.ts'
import { edgeGroups } from '../../src/alerts/edge.ts'
import { groups } from '../../src/alerts/index.ts'
import { prometheus as prometheusRules } from '../../src/alerts/render.ts'
import { loadConfig } from '../../src/config/load.ts'
import { catalog } from '../../src/log/catalog/index.ts'
import { readRecording, type Recording } from '../../src/commands/demo/recording.ts'
import { replay, retime } from '../../src/commands/demo/replay.ts'
import { startExporter } from '../../src/serve/exporter.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'

interface Panel {
  title: string
  type: string
  targets?: { expr: string }[]
}

interface Dashboard {
  panels: Panel[]
  annotations: { list: { name: string; expr: string }[] }
  templating: { list: { name: string; query: string | { query: string } }[] }
}

/** What a stalled store makes a server write, and the recording does not hold or only later than this test looks. */
const symptoms = (
  [
    'write_full_state_slow',
    'metalayer_snapshot_slow',
    'internal_subscription_slow',
    'readloop_slow',
    'stream_high_lag',
    'stream_new_leader',
  ] as const
).flatMap((id) => catalog[id].examples)

/** Panels that the recording cannot fill, and why. */
const empty: Readonly<Record<string, string>> = {
  'Lag of mirrors and sources': 'the recorded streams copy from none',
  'Size of append entries pending': 'the recorded server is older than the limit in bytes',
  'Seconds that a store stands still': 'the store of the test is sound',
  'Time at a limit of the volume': 'only the CSI driver of EBS tells it',
  'Errors that the kernel counts': 'the store of the test is sound',
  'NFS: mean time of an operation': 'the store of the test lies on no NFS',
  'NFS: sent again and timed out': 'the store of the test lies on no NFS',
  'Series left out': 'no limit is reached',
  'Lost bytes and rotations': 'no log is rotated',
}

/** Panels that have data where the disk and the kernel of the machine tell so much, and a process of nats-server is seen. */
const ofMachine = new Set([
  'Mean time of a write',
  'Mean time of a flush',
  'Disk busy',
  'Operations per second',
  'Bytes per second',
  'Tasks that wait for disks',
  'Inodes in use',
  'Memory to be written',
  'Where the stores lie',
  'Threads of nats-server that wait',
])

/** Recorded time, in seconds: the leader has logged 10000 at 22.6 and 20000 at 29.1, all three servers at 51; the followers have 30,000 to apply from 61 on. */
const recordedCalm = 14
const recordedClimb = 24
const recordedEnd = 66

/** The leader: the first to log the top of the ladder. The others got there only when they caught up. */
function victim({ servers }: Recording): string | undefined {
  const tops = servers.map(({ name, log }) => ({
    name,
    t: log.find(({ log: line }) => line.includes('20000 append entries pending'))?.t ?? Infinity,
  }))
  return tops.sort((a, b) => a.t - b.t)[0]?.name
}

const now = (): number => Date.now() / 1000

t.test('every panel has data in an incident, and says so calmly before it', { timeout: 150_000 }, async (t) => {
  const programs = need(t, 'prometheus')
  if (programs === undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'grafana-live-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const [web, nobody] = await freePorts(2)
  const recording = readRecording('demo/incident.ndjson.br')
  const played = await replay(recording, { folder, now })
  t.teardown(() => played.close())
  const extra = join(folder, 'symptoms.log')
  writeFileSync(extra, '')
  const config = loadConfig(
    {
      listen: '127.0.0.1:0',
      urls: [...played.servers.map(({ url }) => url), `http://127.0.0.1:${nobody}`],
      logs: [...played.servers.map(({ name, log }) => `${name}=${log}`), `${played.servers[0]?.name}=${extra}`],
    },
    {},
  )
  // A store beside the recording: a real probe on a real disk, so that the board of stores has something to show.
  const store = join(folder, 'store')
  mkdirSync(join(store, 'jetstream', '$G', 'streams', 'ORDERS', 'msgs'), { recursive: true })
  writeFileSync(join(store, 'jetstream', '$G', 'streams', 'ORDERS', 'msgs', '1.blk'), 'a block')
  const stores = [{ dir: store, server: played.servers[0]?.name ?? '' }]
  const logger = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => t.fail('the exporter failed', fields),
  }
  const exporter = await startExporter({ ...config, stores, state_file: join(folder, 'state.json') }, {}, logger)
  t.teardown(() => exporter.close())
  const edge = join(folder, 'edge.rules.yaml')
  writeFileSync(edge, prometheusRules(edgeGroups(groups)))
  writeFileSync(
    join(folder, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '2s', evaluation_interval: '2s' },
      rule_files: readdirSync('alerts')
        .filter((file) => file.endsWith('.rules.yaml'))
        .map((file) => join(process.cwd(), 'alerts', file))
        .concat(edge),
      scrape_configs: [{ job_name: 'nats', static_configs: [{ targets: [new URL(await exporter.url()).host] }] }],
    }),
  )
  const flags = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/tsdb`]
  const prometheus = start(programs[0], [...flags, `--web.listen-address=127.0.0.1:${web}`], join(folder, 'out'))
  const began = now()
  t.teardown(() => prometheus.end())

  const api = async <T>(path: string, query: Record<string, string>): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${web}/api/v1/${path}?${new URLSearchParams(query).toString()}`)
    const body = (await answer.json()) as { status: string; data: T; error?: string }
    if (body.status !== 'success') throw new Error(`${query['query'] ?? path}: ${body.error}`)
    return body.data
  }
  type Series = { metric: Record<string, string>; values: [number, string][] }
  const substitute = (expr: string): string =>
    expr.replaceAll('$__rate_interval', '8s').replaceAll('$__range', '60s').replace(/\$\w+/g, '.*')
  /** Every second of the incident so far, which is what a panel shows that was open all the time. */
  const range = async (expr: string): Promise<Series[]> =>
    (
      await api<{ result: Series[] }>('query_range', {
        query: substitute(expr),
        start: String(began),
        end: String(now()),
        step: '1',
      })
    ).result
  const dashboards = dashboardFiles().map(([path]) => ({
    path,
    ...(JSON.parse(readFileSync(path, 'utf8')) as Dashboard),
  }))
  const panel = (title: string): string => {
    const found = dashboards.flatMap(({ panels }) => panels).find((panel) => panel.title === title)
    const expr = found?.targets?.[0]?.expr
    if (expr === undefined) throw new Error(`no panel ${title}`)
    return expr
  }
  const values = (series: readonly Series[]): number[] =>
    series.flatMap((one) => one.values.map(([, value]) => Number(value)))
  const reach = (seconds: number) =>
    until(`second ${seconds} of the recording`, 90, () => played.position().seconds >= seconds)

  await until('Prometheus scrapes', 60, async () => (await range('up == 1')).length === 1)
  await reach(recordedCalm)
  t.ok(Math.max(...values(await range(panel('Worst rung')))) < 10_000, 'calm: no rung')
  t.strictSame(new Set(values(await range(panel('Servers at 10k+')))), new Set([0]), 'calm: 0 servers, not unknown')
  t.notOk(
    (await range(panel('Likely cause'))).some(({ metric }) => metric['server'] !== `127.0.0.1:${nobody}`),
    'calm: no cause but for the server that is not there',
  )

  // Twice, since a counter that is born at 1 has not increased.
  for (const second of [recordedCalm, recordedClimb]) {
    await reach(second)
    appendFileSync(extra, symptoms.map((line) => `${retime(line, now())}\n`).join(''))
  }
  await reach(recordedEnd)
  t.ok(Math.max(...values(await range(panel('Worst rung')))) >= 20_000, 'the ladder to its top')
  t.equal(Math.max(...values(await range(panel('Servers at 10k+')))), 3)
  t.equal(values(await range(panel('Servers not read'))).at(-1), 1)
  const slow = (await range(panel('Likely cause'))).filter(({ metric }) => metric['cause']?.startsWith('Slow follower'))
  t.strictSame(
    slow.map(({ metric }) => metric['server']).sort(),
    recording.servers.map(({ name }) => name).filter((name) => name !== victim(recording)),
    'both slow followers are named, and never their victim',
  )
  for (const { path, panels, templating, annotations } of dashboards) {
    for (const { title, targets } of panels)
      for (const [index, { expr }] of (targets ?? []).entries())
        if (ofMachine.has(title)) t.ok(await range(expr), `${path}: ${title} ${index} is answered`)
        else t.equal((await range(expr)).length > 0, empty[title] === undefined, `${path}: ${title} ${index}`)
    for (const { name, expr } of annotations.list)
      t.equal((await range(expr)).length > 0, empty[name] === undefined, `${path}: marks of ${name}`)
    for (const { name, query } of templating.list) {
      if (name === 'datasource') continue
      const series = /^label_values\((.*), \w+\)$/.exec(typeof query === 'string' ? query : query.query)?.[1] ?? ''
      const found = await api<Record<string, string>[]>('series', {
        'match[]': substitute(series),
        start: String(began),
      })
      t.ok(
        found.some((labels) => labels[name] !== undefined && labels[name] !== ''),
        `${path}: values for ${name}`,
      )
    }
  }
})
