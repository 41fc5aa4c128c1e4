// Every panel against a real Prometheus while a recorded incident runs through the exporter: what is empty in an incident is of no use in one.
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { dashboardFiles } from '../../grafana/index.ts'
import { edgeGroups } from '../../src/alerts/edge.ts'
import { groups } from '../../src/alerts/index.ts'
import { prometheus as prometheusRules } from '../../src/alerts/render.ts'
import { readRecording } from '../../src/commands/demo/recording.ts'
import { retime } from '../../src/commands/demo/replay.ts'
import { quiet } from '../../src/logger.ts'
import { oldest } from '../cluster/engines.ts'
import { freePorts } from '../cluster/ports.ts'
import { need } from '../cluster/programs.ts'
import { startReplayed } from '../cluster/replayed.ts'
import { until } from '../cluster/until.ts'
import { scratch } from '../cluster/scratch.ts'
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

t.test('every panel has data in an incident, and says so calmly before it', { timeout: 150_000 }, async (t) => {
  const paths = need(t, ...oldest.programs)
  if (paths === undefined) return
  const folder = scratch(t)
  const recording = readRecording('demo/incident.ndjson.br')
  const extra = join(folder, 'symptoms.log')
  writeFileSync(extra, '')
  const edge = join(folder, 'edge.rules.yaml')
  writeFileSync(edge, prometheusRules(edgeGroups(groups)))
  const [nobody] = await freePorts(1)
  const { apis, began, reach } = await startReplayed(t, {
    ...{ recording, folder, engines: [[oldest, paths]], rules: [edge] },
    urls: [`http://127.0.0.1:${nobody}`],
    logs: [`${recording.servers[0]?.name}=${extra}`],
    logger: { ...quiet, error: (fields: object) => t.fail('the exporter failed', fields) },
  })
  const [api] = apis
  if (api === undefined) throw new Error('no engine was started')
  const boards = dashboardFiles().map(([path]) => boardOf(path))
  const shown = (title: string) => range(api, exprOf(boards, title), began)

  await reach(recordedCalm)
  const calm = now()
  // The rules of a Prometheus that came up late are evaluated late.
  await until('the rules are evaluated', 15, async () => values(await shown('Servers at 10k+')).length > 0)
  t.ok(Math.max(...values(await shown('Worst rung'))) < 10_000, 'calm: no rung')
  t.strictSame(new Set(values(await shown('Servers at 10k+'))), new Set([0]), 'calm: 0 servers, not unknown')
  t.notOk(
    (await range(api, exprOf(boards, 'Likely cause'), began, calm)).some(
      ({ metric }) => metric['server'] !== `127.0.0.1:${nobody}`,
    ),
    'calm: no cause but for the server that is not there',
  )

  // Twice, since a counter that is born at 1 has not increased.
  for (const second of [recordedCalm, recordedClimb]) {
    await reach(second)
    appendFileSync(extra, symptoms.map((line) => `${retime(line, now())}\n`).join(''))
  }
  await reach(recordedEnd)
  await asksLadder(t, api, began, { boards, recording })
  for (const board of boards) {
    for (const { title, targets } of board.panels)
      for (const [index, { expr }] of (targets ?? []).entries()) {
        const found = await range(api, expr, began)
        if (ofMachine.has(title)) t.ok(found, `${board.path}: ${title} ${index} is answered`)
        else t.equal(found.length > 0, empty[title] === undefined, `${board.path}: ${title} ${index}`)
      }
    await asksAround(t, api, began, board)
  }
})
