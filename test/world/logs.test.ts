// One row a server with a log, also before its first line.
import t from 'tap'
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
