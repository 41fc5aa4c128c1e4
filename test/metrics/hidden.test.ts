// Where only trouble has series: what an alert may be about stays, the rest is counted.
import t from 'tap'
import { render, renderer } from '../../src/exposition/text.ts'
import { tables } from '../../src/metrics/index.ts'
import { keepSeconds, trackTrouble } from '../../src/nats/collect/trouble.ts'
import { thresholds } from '../../src/thresholds.ts'
import { openCrowd } from '../../src/world/crowd.ts'
import { consumer, jsz, jszConsumers, noon, raftGroup, samples, seen, server, stream, varz, world } from './build.ts'

const cluster = (group: string) => ({ group, leader: 'n1', replicas: [] })
const limits = {
  ...{ account: 'APP', maxMessagesPerSubject: undefined, maxMessageBytes: undefined, maxBytes: undefined },
  ...{ maxMessages: undefined, maxConsumers: undefined, maxAgeSeconds: undefined, duplicateWindowSeconds: 120 },
  ...{ replicas: 1, retention: 'limits', storage: 'file', discard: 'old', sealed: false },
}
const calm = { pending: 0, ackPending: 0, redelivered: 0, waiting: 1 }
const answers = {
  varz: varz('n1'),
  jsz: jsz({
    streams: ['calm', 'troubled'].map((name) => stream(name, { cluster: cluster(`S-${name}`) })),
  }),
  jsz_consumers: jszConsumers([
    consumer('calm', { ...calm, cluster: cluster('C-calm') }),
    consumer('pending', { ...calm, cluster: cluster('C-pending'), pending: 100 }),
  ]),
  jsz_config: {
    streams: ['calm', 'troubled'].map((name) => ({ ...limits, stream: name })),
    consumers: [
      {
        ...{ account: 'APP', stream: 'ORDERS', consumer: 'calm', durable: false },
        ...{ maxAckPending: 1, maxDeliver: 1, maxWaiting: 1, ackWaitSeconds: 1 },
      },
    ],
  },
  raftz: [
    raftGroup('_meta_', { account: '' }),
    raftGroup('S-troubled', { state: 'LEADER', pending: 100 }),
    raftGroup('S-calm'),
    raftGroup('C-calm'),
  ],
}
const of = (groups: 'trouble' | 'all', more: Parameters<typeof world>[1] = {}) =>
  world([server('n1', { answers })], { crowd: openCrowd({ groups, auto_above: 1 }), ...more })
const labelsOf = (family: string, label: string, found: ReturnType<typeof world>) =>
  samples(tables, family, found).map((line) => new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1])

const shown = of('trouble')
t.strictSame(labelsOf('nats_raft_committed_index', 'group', shown), ['_meta_', 'S-troubled'])
t.strictSame(labelsOf('nats_stream_messages', 'stream', shown), ['troubled'])
t.strictSame(labelsOf('nats_stream_configured_replicas', 'stream', shown), ['troubled'], 'limits as well')
t.strictSame(labelsOf('nats_consumer_pending_messages', 'consumer', shown), ['pending'])

t.test('what is hidden is counted', (t) => {
  const counted = (found: ReturnType<typeof world>) =>
    samples(tables, 'nats_exporter_assets_hidden', found).map((line) => line.replace(/.*kind="(\w+)"\} /, '$1 '))
  t.strictSame(counted(shown), ['group 2', 'stream 1', 'consumer 1'])
  t.strictSame(counted(of('all')), ['group 0', 'stream 0', 'consumer 0'])
  t.strictSame(counted(of('all', { durableOnly: true })), ['group 0', 'stream 0', 'consumer 1'])
  t.strictSame(counted(world([server('n1')])), [], 'unknown is not zero')
  t.end()
})

t.test('a change is seen to happen: what begins with it begins before it', (t) => {
  const begun = { at: noon, leaderChanges: 3, size: 5 }
  const value = (family: string, now: number, groups: 'trouble' | 'all' = 'trouble') => {
    const memory = seen({ leaderChanges: 4, troubledUntil: noon + 3600, begun })
    return samples(tables, family, of(groups, { now, raft: { 'http://n1:8222': { 'S-troubled': memory } } }))
      .find((line) => line.includes('group="S-troubled"'))
      ?.split(' ')[1]
  }
  const later = noon + thresholds.sample
  t.strictSame(
    [noon, later].map((now) => value('nats_raft_leader_changes_total', now)),
    ['3', '4'],
  )
  t.strictSame(
    [noon, later].map((now) => value('nats_raft_group_size', now)),
    ['5', '3'],
  )
  t.equal(value('nats_raft_group_size', noon, 'all'), '3', 'where all are shown it was seen before')
  t.end()
})

t.test(
  'a flag of a group in trouble is told while it is on and for 15 minutes after, the number of such groups always',
  (t) => {
    const remembered = seen()
    const told = (seconds: number, parts: Parameters<typeof raftGroup>[1]) => {
      const now = noon + seconds
      const group = raftGroup('S-1', parts)
      trackTrouble(remembered, group, { at: now, elected: false })
      const found = world([server('n1', { answers: { ...answers, raftz: [group] } })], {
        ...{ now, crowd: openCrowd({ groups: 'trouble', auto_above: 1 }) },
        raft: { 'http://n1:8222': { 'S-1': remembered } },
      })
      const counted = samples(tables, 'nats_raft_flagged_groups', found).find((line) => line.includes('flag="paused"'))
      return [...samples(tables, 'nats_raft_paused', found), counted].map((line) => line?.split(' ')[1])
    }
    t.strictSame(told(0, { pending: 100, paused: true }), ['1', '1'])
    t.strictSame(told(10, {}), ['0', '0'])
    t.strictSame(told(keepSeconds.trouble - 1, {}), ['0', '0'])
    t.strictSame(told(keepSeconds.trouble, {}), ['0'], 'no series of its own any more')
    t.strictSame(told(keepSeconds.trouble + 10, { paused: true }), ['1'], 'alone it is no trouble, and counted')
    t.end()
  },
)

t.test('text that is kept from one scrape to the next follows what is shown', async (t) => {
  const kept = renderer(tables)
  for (const found of [of('all'), shown, of('all'), of('all', { durableOnly: true }), shown]) {
    const pieces = (await kept.render(found)).flatMap(({ pieces }) => pieces)
    t.equal(Buffer.concat(pieces).toString(), render(tables, found))
  }
})
