// The bundled recording is an incident as the one that this project began with: ladder and state of a store, in time to be watched.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { readRecording } from '../../../src/commands/demo/recording.ts'
import { recordingOf, scenarioNames } from '../../../src/commands/demo/scenarios.ts'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import { evidenceOf } from '../../../src/diagnose/from-world.ts'
import { identify } from '../../../src/log/catalog/recognise.ts'
import { stallTables } from '../../../src/metrics/stall.ts'
import type { World } from '../../../src/world/world.ts'
import { samples } from '../../metrics/build.ts'
import { allRead, recording, worldAt } from './recorded.ts'

/** Seconds by which the demo must have shown them. */
const shown = { ladder: 60, state: 150 }

/** Undefined among them where a line is not known. */
const eventsOf = (lines: readonly string[]) =>
  new Set(lines.map((line) => identify(line.replace(/^.*?\[(?:INF|WRN|ERR)\] /, ''))))

/** Its disk is the first to stand still, and it leads the meta group. */
const writer = 'nats-1'

t.test('every server climbs to the top, and a slow one writes its state for minutes', async (t) => {
  for (const { name, log } of recording.servers) {
    const top = log.find((row) => row.log.includes(' 20000 append entries pending'))?.t ?? Infinity
    t.ok(top < shown.ladder, `${name}: ${top} s`)
  }
  const states = recording.servers.flatMap(({ name, log }) =>
    log.filter((row) => /WriteFullState took [12]m/.test(row.log)).map((row) => ({ name, t: row.t })),
  )
  t.strictSame(new Set(states.map(({ name }) => name)), new Set([writer]))
  t.ok(states.every((one) => one.t < shown.state))
  t.ok(
    recording.servers.every(({ answers }) =>
      [...answers.values()].flat().every(({ t, ms }) => t + ms / 1000 <= recording.seconds + 1),
    ),
  )
})

t.test('the events of the source incident', async (t) => {
  const path = new URL('../../diagnose/corpus/source-incident.json', import.meta.url)
  const { lines } = JSON.parse(readFileSync(path, 'utf8')) as { lines: string[] }
  // The meta group had no leader that could make a snapshot while its stores stood still.
  const without = ['metalayer_snapshot_slow']
  const recorded = eventsOf(recording.servers.flatMap(({ log }) => log.map((row) => row.log)))
  t.strictSame(
    [...eventsOf(lines)].filter((id) => id !== undefined && !recorded.has(id)),
    without,
  )
})

t.test('WriteFullState is a series after the thaw', async (t) => {
  const thawed = recording.seconds - 14
  const isRead = ({ logs }: World) => logs.filter(({ log }) => log.writeFullState.size > 0).length === 1
  const of = await worldAt(t, thawed, { from: thawed - 15, isRead })
  const counts = samples(stallTables, 'nats_writefullstate_seconds_count', of)
  t.match(
    counts.find((line) => line.includes(`server="${writer}"`)),
    /\} [1-9]/,
  )
})

t.test('every scenario: short, of three servers', async (t) => {
  for (const name of scenarioNames) {
    const { seconds, servers } = readRecording(recordingOf(name))
    t.ok(seconds > 30 && seconds < 130, `${name}: ${seconds} s`)
    t.equal(servers.length, 3)
    t.ok(servers.every(({ log, answers }) => log.length > 0 && answers.has('/raftz?acc=JS')))
  }
})

for (const [name, hypothesis] of [
  ['rolling-restart', 'maintenance'],
  ['full-disk', 'store_full'],
] as const)
  t.test(`${name}, watched live, is ${hypothesis}`, async (t) => {
    const world = await worldAt(t, 45, { from: 0, isRead: allRead, of: readRecording(recordingOf(name)) })
    t.strictSame(
      evidenceOf(world).map((evidence) => diagnose(evidence).hypothesis),
      [hypothesis],
    )
  })
