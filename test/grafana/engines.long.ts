// Every panel against the oldest and the newest Prometheus and VictoriaMetrics while a recorded incident runs through the exporter: what is empty in an
// incident is of no use in one, and what differs between engines misleads on one of them.
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { dashboardFiles } from '../../grafana/index.ts'
import { quiet } from '../../src/logger.ts'
import { readRecording, type Recording } from '../../src/commands/demo/recording.ts'
import { retime } from '../../src/commands/demo/replay.ts'
import { engines, oldest, type Api, type Engine } from '../cluster/engines.ts'
import { freePorts } from '../cluster/ports.ts'
import { need } from '../cluster/programs.ts'
import { startReplayed } from '../cluster/replayed.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import {
  asksAround,
  asksLadder,
  boardOf,
  empty,
  exprOf,
  now,
  ofMachine,
  range,
  recordedCalm,
  recordedClimb,
  recordedEnd,
  symptoms,
  values,
} from './boards.ts'
import { agree, promised, verdict } from './verdict.ts'

/** Below the first rung, some seconds after the calm: rules of some engines come late. */
const recordedRung = 20
/** Rules and remote writes of some engines come seconds later. */
const answered = (api: Api, expr: string, began: number): Promise<boolean> =>
  until(expr, 15, async () => (await range(api, expr, began)).length > 0).catch(() => false)

/** That of all clusters reads what is recorded beside each cluster and sent up, which these engines do not. */
const ofOneCluster = dashboardFiles().filter(([path]) => path !== 'grafana/fleet.json')
const boards = ofOneCluster.map(([path]) => boardOf(path))
const incident = boardOf('grafana/raft-incident.json')
const panel = (title: string): string => exprOf(boards, title)

/** Here no other nats-server runs. */
const nothing: Readonly<Record<string, string>> = {
  ...empty,
  'Threads of nats-server that wait': 'what is replayed is no process',
}

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
  for (const { path, panels } of boards)
    for (const one of panels.filter(promised))
      for (const { expr } of one.targets ?? [])
        if (!ofMachine.has(one.title))
          t.ok(await answered(api, expr, began), `${path}: ${one.title} has data while all is well`)
}

async function asksBoards(t: Test, api: Api, began: number): Promise<void> {
  for (const board of boards) {
    for (const { title, targets } of board.panels)
      for (const [index, { expr }] of (targets ?? []).entries()) {
        const what = `${board.path}: ${title} ${index}`
        if (nothing[title] !== undefined) t.strictSame(await range(api, expr, began), [], `${what}: ${nothing[title]}`)
        else if (ofMachine.has(title)) t.ok(await range(api, expr, began), `${what} is answered`)
        else t.ok(await answered(api, expr, began), what)
      }
    await asksAround(t, api, began, board)
  }
}

async function asksIncident(t: Test, api: Api, began: number, recording: Recording): Promise<void> {
  await asksLadder(t, api, began, { boards, recording })
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
  const verdicts = () => Promise.all(apis.map((api) => verdict(api, incident)))

  await reach(recordedCalm)
  await all('calm', (t, api) => asksCalm(t, api, began, nobody))
  await agree(t, 30, verdicts)

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
  await agree(t, 30, verdicts)
})
