// Every panel over an hour in which all is well, on the oldest and the newest Prometheus and on VictoriaMetrics: data where it is promised, and nothing
// that looks like trouble.
import t, { type Test } from 'tap'
import { dashboardFiles } from '../../grafana/index.ts'
import { calm } from '../../scripts/scenes.ts'
import { readRecording } from '../../src/commands/demo/recording.ts'
import { firstRung } from '../../src/ladder.ts'
import type { Api } from '../cluster/engines.ts'
import { hour, type Span, type Told } from '../cluster/hour.ts'
import { need } from '../cluster/programs.ts'
import { recalling } from '../cluster/recall.ts'
import { startReplayed } from '../cluster/replayed.ts'
import { newOwner, scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { boardOf, exprOf, ofMachine, range, values, type Windows } from './boards.ts'
import { agree, promised, verdict } from './verdict.ts'

const scrape = 15
const windows: Windows = { rateInterval: `${4 * scrape}s`, range: '1h', step: scrape }
/** So many answers of the exporter make the hour: all that it reads answers in each, however busy this machine is. */
const enough = 8

const files = dashboardFiles().filter(([path]) => path !== 'grafana/fleet.json')
const boards = files.map(([path]) => boardOf(path))
const incident = boardOf('grafana/raft-incident.json')

/** Every server, log and store, for long enough to be sure that nothing is wrong. */
const seesAll = (text: string): boolean =>
  !/^(?:nats_exporter_collector_success|nats_exporter_log_source_up|nats_store_probe_up)\{.* 0$/m.test(text) &&
  [
    'nats_raft_applied_index',
    'nats_exporter_log_last_line_timestamp_seconds',
    'nats_store_probe_sustained_seconds',
  ].every((name) => text.includes(`\n${name}{`)) &&
  /^nats_diagnosis\{.*hypothesis="none",confidence="high"\} 1$/m.test(text)

/** What the exporter says of the calm seconds; then it is ended. */
async function listen(folder: string): Promise<Told[]> {
  const owner = newOwner()
  const recording = calm(readRecording('demo/incident.ndjson.br'))
  const { target } = await startReplayed(owner, { recording, folder, engines: [] })
  const all: Told[] = []
  await until('all is read, and nothing is wrong', 100, async () => {
    const began = Date.now()
    const text = await (await fetch(`http://${target}/metrics`)).text()
    if (seesAll(text)) all.push({ time: Date.now() / 1000, took: (Date.now() - began) / 1000, text })
    else all.splice(0)
    return all.length === enough
  })
  await owner.end()
  return all
}

/** What each panel of the first row says while all is well: its value, or nothing. */
async function asksVerdict(t: Test, api: Api, { from, to }: Span): Promise<void> {
  const shown = (title: string) => range(api, exprOf(boards, title), from, to, windows)
  const worst = values(await shown('Worst rung'))
  t.ok(worst.length > 200 && Math.max(...worst) < firstRung.entries, 'below the first rung all the time')
  for (const title of ['Servers at 10k+', 'Servers not read'])
    t.strictSame(new Set(values(await shown(title))), new Set([0]), `${title}: 0 all the time`)
  t.strictSame(new Set(values(await shown('Seen'))), new Set([1]), 'all is seen all the time')
  for (const title of ['Worst stream', 'Since', 'Time to 20k', 'Likely cause'])
    t.strictSame(await shown(title), [], `${title}: nothing to tell`)
  t.strictSame(
    (await shown('Diagnosis')).map(({ metric }) => metric['hypothesis']),
    ['none'],
    'nothing is wrong',
  )
}

async function asksBoards(t: Test, api: Api, { from, to }: Span): Promise<void> {
  for (const { path, panels } of boards)
    for (const panel of panels.filter((one) => one.targets !== undefined))
      for (const [index, { expr }] of (panel.targets ?? []).entries()) {
        const what = `${path}: ${panel.title} ${index}`
        const found = await range(api, expr, from, to, windows)
        if (!promised(panel) || ofMachine.has(panel.title)) t.ok(found, `${what} is answered`)
        else
          t.ok(
            found.some((one) => one.values.length > 200),
            `${what} has data for most of the hour`,
          )
      }
}

t.test('an hour in which all is well', { timeout: 480_000 }, async (t) => {
  const used = recalling.flatMap((engine) => {
    const paths = need(t, ...engine.programs)
    return paths === undefined ? [] : [[engine, paths] as const]
  })
  const folder = scratch(t)
  const exposed = await listen(folder)
  const to = Math.floor((exposed.at(-1)?.time ?? NaN) / scrape) * scrape
  const span: Span = { from: to - 3600, to, step: scrape }
  const series = hour(exposed, span)
  const queries = boards.flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)))
  const past = { ...span, series, queries, folder }
  const apis = await Promise.all(used.map(([engine, paths]) => engine.start(t, paths, past)))
  for (const [index, api] of apis.entries())
    await t.test(used[index]?.[0].name ?? '', async (t) => {
      await asksVerdict(t, api, span)
      await asksBoards(t, api, span)
    })
  for (const at of [span.from + 600, span.from + 1800, to])
    await agree(t, 1, () => Promise.all(apis.map((api) => verdict(api, incident, at, windows))))
})
