// Every panel against the oldest and the newest Prometheus and VictoriaMetrics while a recorded incident runs through the exporter: what is empty in an
// incident is of no use in one, and what differs between engines misleads on one of them.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { dashboardFiles } from '../../grafana/index.ts'
import { catalog } from '../../src/log/catalog/index.ts'
import { quiet } from '../../src/logger.ts'
import { readRecording, type Recording } from '../../src/commands/demo/recording.ts'
import { retime } from '../../src/commands/demo/replay.ts'
import { engines, oldest, type Api, type Engine } from '../cluster/engines.ts'
import { freePorts } from '../cluster/ports.ts'
import { need } from '../cluster/programs.ts'
import { startReplayed } from '../cluster/replayed.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'

interface Panel {
  title: string
  type: string
  targets?: { expr: string }[]
  fieldConfig?: { defaults: { noValue?: string; mappings?: Mapping[] } }
}

interface Mapping {
  type: string
  options: { from?: number | null; to?: number | null; result?: { text: string } }
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
  'Threads of nats-server that wait': 'what is replayed is no process',
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
])

/** Recorded time, in seconds: the leader has logged 10000 at 22.6 and 20000 at 29.1, all three servers at 51; the followers have 30,000 to apply from 61 on. */
const recordedCalm = 14
const recordedClimb = 24
/** Below the first rung, some seconds after the calm: rules of some engines come late. */
const recordedRung = 20
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

interface Series {
  metric: Record<string, string>
  values: [number, string][]
}

const substitute = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '8s').replaceAll('$__range', '60s').replace(/\$\w+/g, '.*')

/** Every second of the incident so far, which is what a panel shows that was open all the time. */
async function range({ ask }: Api, expr: string, began: number, ended = now()): Promise<Series[]> {
  const span = { start: String(began), end: String(ended), step: '1' }
  return (await ask<{ result: Series[] }>('query_range', { query: substitute(expr), ...span })).result
}

/** Rules and remote writes of some engines come seconds later. */
const answered = (api: Api, expr: string, began: number): Promise<boolean> =>
  until(expr, 15, async () => (await range(api, expr, began)).length > 0).catch(() => false)

/** That of all clusters reads what is recorded beside each cluster and sent up, which these engines do not. */
const ofOneCluster = dashboardFiles().filter(([path]) => path !== 'grafana/fleet.json')
const dashboards = ofOneCluster.map(([path]) => ({
  path,
  ...(JSON.parse(readFileSync(path, 'utf8')) as Dashboard),
}))

function panel(title: string): string {
  const found = dashboards.flatMap(({ panels }) => panels).find((panel) => panel.title === title)
  const expr = found?.targets?.[0]?.expr
  if (expr === undefined) throw new Error(`no panel ${title}`)
  return expr
}

const values = (series: readonly Series[]): number[] =>
  series.flatMap((one) => one.values.map(([, value]) => Number(value)))

/** What the first row of the incident board says now, panel by panel: text where the value has one, and whom it is about. */
async function verdict({ ask }: Api): Promise<Record<string, string[]>> {
  const [incident] = dashboards
  const from = incident?.panels.findIndex(({ title }) => title === 'Verdict') ?? -1
  const to = incident?.panels.findIndex(({ type }, index) => type === 'row' && index > from) ?? -1
  const said: Record<string, string[]> = {}
  for (const { title, type, targets, fieldConfig } of incident?.panels.slice(from + 1, to) ?? []) {
    if (type === 'text') continue
    const query = substitute(targets?.[0]?.expr ?? '')
    const { result } = await ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>('query', {
      query,
    })
    said[title] = result
      .map(({ metric, value: [, value] }) => {
        const labels = Object.entries(metric).filter(([name]) => name !== '__name__' && name !== 'by')
        const text = textOf(Number(value), fieldConfig?.defaults.mappings ?? [])
        // Seconds and milliseconds of one time differ in the last digit of a float.
        const shown = vague.has(title) ? '' : (text ?? Number(value).toFixed(1))
        return [...labels.map(([name, label]) => `${name}=${label}`).sort(), shown].join(' ')
      })
      .sort()
  }
  return said
}

/** Panels whose numbers change from scrape to scrape: whom they name is compared, or that they say anything. */
const vague: ReadonlySet<string> = new Set(['Worst stream', 'Likely cause', 'Time to 20k'])

const textOf = (value: number, mappings: readonly Mapping[]): string | undefined =>
  mappings.find(
    ({ type, options: { from, to } }) => type === 'range' && value >= (from ?? -Infinity) && value <= (to ?? Infinity),
  )?.options.result?.text

/** A panel that has data while all is well: an empty answer means nothing to it, or that nothing is known. */
const promised = ({ type, fieldConfig }: Panel): boolean =>
  type !== 'row' && type !== 'text' && (fieldConfig?.defaults.noValue ?? 'unknown') === 'unknown'

async function asksCalm(t: Test, api: Api, began: number, nobody: string): Promise<void> {
  // The recording goes on while engine after engine is asked.
  const ended = began + recordedCalm
  for (const title of ['Worst rung', 'Servers at 10k+']) t.ok(await answered(api, panel(title), began), title)
  t.ok(Math.max(...values(await range(api, panel('Worst rung'), began, ended))) < 10_000, 'no rung')
  t.strictSame(
    new Set(values(await range(api, panel('Servers at 10k+'), began, began + recordedRung))),
    new Set([0]),
    '0 servers, not unknown',
  )
  const causes = await range(api, panel('Likely cause'), began, ended)
  t.notOk(
    causes.some(({ metric }) => metric['server'] !== nobody),
    'no cause but for the server that is not there',
  )
  for (const { path, panels } of dashboards)
    for (const one of panels.filter(promised))
      for (const { expr } of one.targets ?? [])
        if (!ofMachine.has(one.title))
          t.ok(await answered(api, expr, began), `${path}: ${one.title} has data while all is well`)
}

async function asksBoards(t: Test, api: Api, began: number): Promise<void> {
  for (const { path, panels, templating, annotations } of dashboards) {
    for (const { title, targets } of panels)
      for (const [index, { expr }] of (targets ?? []).entries()) {
        const what = `${path}: ${title} ${index}`
        if (ofMachine.has(title)) t.ok(await range(api, expr, began), `${what} is answered`)
        else if (empty[title] === undefined) t.ok(await answered(api, expr, began), what)
        else t.strictSame(await range(api, expr, began), [], `${what}: ${empty[title]}`)
      }
    for (const { name, expr } of annotations.list)
      t.equal((await range(api, expr, began)).length > 0, empty[name] === undefined, `${path}: marks of ${name}`)
    for (const { name, query } of templating.list) {
      if (name === 'datasource') continue
      const series = /^label_values\((.*), \w+\)$/.exec(typeof query === 'string' ? query : query.query)?.[1] ?? ''
      const found = await api.ask<Record<string, string>[]>('series', {
        'match[]': substitute(series),
        start: String(began),
      })
      t.ok(
        found.some((labels) => labels[name] !== undefined && labels[name] !== ''),
        `${path}: values for ${name}`,
      )
    }
  }
}

async function asksIncident(t: Test, api: Api, began: number, recording: Recording): Promise<void> {
  t.ok(Math.max(...values(await range(api, panel('Worst rung'), began))) >= 20_000, 'the ladder to its top')
  t.equal(Math.max(...values(await range(api, panel('Servers at 10k+'), began))), 3)
  t.equal(values(await range(api, panel('Servers not read'), began)).at(-1), 1)
  const slow = (await range(api, panel('Likely cause'), began)).filter(({ metric }) =>
    metric['cause']?.startsWith('Slow follower'),
  )
  t.strictSame(
    slow.map(({ metric }) => metric['server']).sort(),
    recording.servers.map(({ name }) => name).filter((name) => name !== victim(recording)),
    'both slow followers are named, and never their victim',
  )
  await asksBoards(t, api, began)
}

/** Those that are installed; the others are skipped in sight. */
const present = (t: Test): (readonly [Engine, readonly string[]])[] =>
  engines.flatMap((engine) => {
    const paths = need(t, ...engine.programs)
    return paths === undefined ? [] : [[engine, paths] as const]
  })

t.test('every panel has data in an incident, and says so calmly before it', { timeout: 180_000 }, async (t) => {
  const used = present(t)
  if (!used.some(([engine]) => engine === oldest)) return
  const folder = scratch(t)
  const recording = readRecording('demo/incident.ndjson.br')
  const extra = join(folder, 'symptoms.log')
  writeFileSync(extra, '')
  const [port] = await freePorts(1)
  const nobody = `127.0.0.1:${port}`
  const { apis, began, reach } = await startReplayed(t, {
    ...{ recording, folder, engines: used },
    urls: [`http://${nobody}`],
    logs: [`${recording.servers[0]?.name}=${extra}`],
    logger: { ...quiet, error: (fields: object) => t.fail('the exporter failed', fields) },
  })
  const all = async (what: string, asks: (t: Test, api: Api) => Promise<void>): Promise<void> => {
    for (const [index, api] of apis.entries()) await t.test(`${used[index]?.[0].name}: ${what}`, (t) => asks(t, api))
  }
  /** They scrape and evaluate at seconds of their own, so what changes is not equal at once. */
  const agree = async (): Promise<void> => {
    const said: { last?: unknown } = {}
    const equal = until('the same verdict of all engines', 30, async () => {
      const verdicts = await Promise.all(apis.map(verdict))
      said.last = verdicts
      return new Set(verdicts.map((one) => JSON.stringify(one))).size === 1
    })
    await equal.then(
      () => t.pass('the same verdict of all engines'),
      () => t.fail('the same verdict of all engines', { said: said.last }),
    )
  }

  await reach(recordedCalm)
  await all('calm', (t, api) => asksCalm(t, api, began, nobody))
  await agree()

  const counted = 'nats_log_events_total{event="write_full_state_slow"} > 0'
  // Twice, since a counter that is born at 1 has not increased.
  for (const second of [recordedCalm, recordedClimb]) {
    await reach(second)
    appendFileSync(extra, symptoms.map((line) => `${retime(line, now())}\n`).join(''))
    for (const { ask } of apis)
      await until('all engines have the lines', 20, async () => {
        const { result } = await ask<{ result: object[] }>('query', { query: counted })
        return result.length > 0
      })
  }
  await reach(recordedEnd)
  await all('incident', (t, api) => asksIncident(t, api, began, recording))
  await agree()
})
