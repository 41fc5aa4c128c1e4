// One row a server with a log, also before its first line.
import t from 'tap'
import { emptyMemory } from '../../src/world/memory.ts'
import { allSteps } from '../../src/steps.ts'
import { joinSteps } from '../../src/world/world.ts'
import { originLog, server, world } from '../metrics/build.ts'

const status = { up: true, reason: undefined, lagBytes: 0, lastLine: undefined, rotations: 0, lostBytes: 0 }
const of = world([server('n1')], {
  origins: {
    'n1.log': { server: 'n1', cluster: '' },
    'n1-pod': { server: 'n1', cluster: 'c1' },
    'n2.log': { server: 'n2', cluster: 'c1' },
  },
  log: { 'n1.log': originLog({ lines: { INF: 1 } }), 'n1-pod': originLog({ lines: { INF: 2 } }) },
  sources: [
    { ...status, source: 'n2.log', origin: 'n2.log' },
    { ...status, source: '-', origin: undefined },
  ],
})

t.strictSame(of.logs, [
  { server: 'n1', cluster: 'c1', target: 'http://n1:8222', log: originLog({ lines: { INF: 3 } }) },
  { server: 'n2', cluster: 'c1', target: undefined, log: originLog() },
])
t.same(
  world([], {
    log: { 'n1.log': originLog({ lastLine: 12 }) },
    sources: [
      { ...status, source: 'n1.log', origin: 'n1.log' },
      { ...status, source: 'n1.log', origin: 'n1.log', lastLine: 15 },
    ],
  }).sources.map((source) => source.status.lastLine),
  [12, 15],
  'what was read before a restart was read all the same',
)

t.test('what a log says between two steps of the join belongs to the next World', (t) => {
  const memory = emptyMemory()
  const log = originLog({ leaderChanges: { 'APP > ORDERS': 1 } })
  memory.log.set('n1', log)
  memory.origins.set('n1', { server: 'n1', cluster: 'c1' })
  const { exporter } = world([])
  const steps = joinSteps({ at: 1, servers: [] }, memory, { now: 1, sources: [], host: undefined, exporter })
  steps.next()
  log.leaderChanges.set('APP > JOBS', 1)
  t.strictSame(
    allSteps(steps).loggedLeaders.map(({ stream }) => stream),
    ['ORDERS'],
  )
  t.end()
})
