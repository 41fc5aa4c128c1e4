// --redact: no name survives, one name is one token everywhere, and the verdict is the same as with names.
import t from 'tap'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { redacted } from '../../src/diagnose/redact.ts'
import { jsonReport } from '../../src/diagnose/report/json.ts'
import { report } from '../../src/diagnose/report/report.ts'
import { nodeId } from '../../src/node-id.ts'
import { cases, evidenceOf, logsOf } from './corpus.ts'

void t.test('the verdict on the corpus does not depend on names', (t) => {
  for (const one of cases) {
    const evidence = evidenceOf(logsOf(one), { since: one.since })
    const [before, after] = [evidence, redacted(evidence, []).evidence].map((all) =>
      all.map(diagnose).map(({ hypothesis, confidence, outcome, servers, first, hypotheses }) => ({
        ...{ hypothesis, confidence, outcome, roles: servers.map(({ role }) => role).sort() },
        ...{ first: [first.step?.kind, first.step?.start] },
        scores: hypotheses.map(({ id, score }) => `${id} ${score}`),
      })),
    )
    t.strictSame(after, before, one.name)
  }
  t.end()
})

const lines = (server: string): string[] => [
  `[7] 2026/01/14 10:00:00.000000 [INF]   Name:     ${server}`,
  '[7] 2026/01/14 10:00:00.000000 [INF]   Cluster:  acme-prod',
  '[7] 2026/01/14 10:00:00.000000 [INF]   Version:  2.14.5-acme.7',
  '[7] 2026/01/14 10:00:01.000100 [INF] Server is ready',
  '[7] 2026/01/14 10:15:05.000100 [INF] JetStream cluster new metadata leader: nats-acme-1/acme-prod',
  '[7] 2026/01/14 10:15:06.002133 [WRN] Filestore [S-R3F-a1B2c3D4] WriteFullState took 1m6.002133s (73 bytes)',
  "[7] 2026/01/14 10:15:07.000200 [WRN] JetStream stream 'ACME PAY > orders-acme' has high message lag",
  `[7] 2026/01/14 10:15:07.000200 [WRN] RAFT [${nodeId(server)} - S-R3F-a1B2c3D4] 20000 append entries pending`,
  '[7] 2026/01/14 10:15:08.100200 [INF] 10.1.2.3:6222 - rid:10 - Router connection closed: Stale Connection - Remote: nats-acme-2',
  '[7] 2026/01/14 10:15:08.200200 [INF] 2001:db8:acde::7:6222 - rid:11 - Router connection closed: Stale Connection',
  "[7] 2026/01/14 10:15:09.100200 [ERR] JetStream failed to store a msg on stream 'ACME PAY > orders-acme': write /data/acme/secret.blk: no space left on device",
]

const read = () => evidenceOf(new Map(['nats-acme-0', 'nats-acme-1'].map((server) => [server, lines(server)])))

void t.test('names, addresses, paths, hashes of names and builds are gone; what servers write stays', (t) => {
  const notes = ['/home/acme/n0.log: the same as /home/acme/n1.log, read once.']
  const { evidence, notes: clean } = redacted(read(), notes)
  const all = jsonReport(evidence.map((one) => report(diagnose(one), clean)))
  for (const name of [
    'acme',
    'ACME',
    'PAY',
    'orders',
    '10.1.2.3',
    '2001:db8',
    nodeId('nats-acme-0'),
    'a1B2c3D4',
    'secret',
  ])
    t.notOk(all.includes(name), name)
  t.ok(all.includes('WriteFullState took 1m6.002133s (73 bytes)'))
  t.ok(all.includes('no space left on device'))
  t.ok(all.includes('20000 append entries pending'))
  t.match(clean, [/^[^:]+: the same as [^,]+, read once\.$/])
  t.end()
})

void t.test('one name, one token, also where a line carries its hash', (t) => {
  const [evidence] = redacted(read(), []).evidence
  if (evidence === undefined) throw new Error('nothing was read')
  t.equal(evidence.cluster, 'cluster-1')
  t.strictSame(
    evidence.servers.map(({ name, version }) => [name, version]),
    [
      ['server-1', '2.14.5'],
      ['server-2', '2.14.5'],
    ],
  )
  t.strictSame(evidence.unseen, ['server-3'])
  const pending = evidence.signs.find(({ kind }) => kind === 'pending')
  t.equal(pending?.group, 'S-R3F-group-1', 'its kind and replicas stay')
  t.match(pending?.worst.text, /^RAFT \[server-1 - S-R3F-group-1\] 20000/)
  const [lag] = evidence.signs.filter(({ kind }) => kind === 'lag_high')
  t.match(lag, { account: 'account-1', stream: 'stream-1' })
  t.strictSame(redacted(read(), []), redacted(read(), []), 'the same each time')
  t.end()
})
