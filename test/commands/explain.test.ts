// explain: what an operator reads at night.
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { explain, help } from '../../src/commands/explain.ts'
import { eventIds } from '../../src/log/catalog/index.ts'

async function run(args: string[], stdin = '') {
  const stdout = new PassThrough()
  const code = await explain(args, {
    stdin: Readable.from([stdin]),
    stdout,
    stderr: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
    onHangup: () => undefined,
  })
  return { code, out: String(stdout.read() ?? '') }
}

const pending = '[WRN] RAFT [PXqZqZEB - S-R3F-0P5z4fFi] 10000 append entries pending'

void t.test('the ladder: what it is, that nothing is lost, what to type, which alert', async (t) => {
  const { code, out } = await run([pending])
  t.equal(code, 0)
  t.match(out, /raft_append_entries_pending, severity warning/)
  t.match(out, /group=S-R3F-0P5z4fFi/)
  t.match(out.replaceAll(/\s+/g, ' '), /nothing is lost at 20,000/)
  t.match(out, /curl -s 'http:.*group=S-R3F-0P5z4fFi/)
  t.match(out, /NatsRaftPendingEntries/)
  t.ok(out.split('\n').every((line) => line.length <= 100 || line.includes('curl')))
})

void t.test('an event id, several lines, lines from standard input', async (t) => {
  t.match((await run(['server_ready'])).out, /alert +none/)
  t.match((await run(['raft_append_entries_pending'])).out, /group=GROUP/)
  const both = await run([pending, '- JetStream cluster nobody knows this', 'server_ready'])
  t.equal(both.code, 1, 'the second is not in the catalog')
  const { code, out } = await run(['-'], `${pending}\n\n[7] [INF] Server is ready\n`)
  t.equal(code, 0)
  t.match(out, /server_ready/)
})

void t.test('the alert is the one that sees this line, or says that it goes by numbers', async (t) => {
  const alerts: [line: string, alert: RegExp][] = [
    [
      '[INF] 10.0.0.7:51234 - cid:90 - Slow Consumer Detected: MaxPending of 67108864 Exceeded',
      /NatsSlowConsumers, by the/,
    ],
    [
      '[INF] 10.0.0.7:6222 - rid:9 - Slow Consumer Detected: MaxPending of 67108864 Exceeded',
      /NatsSlowConsumerRoute, by/,
    ],
    [
      '[ERR] Error trying to connect as leafnode to remote server "hub:7422" (attempt 1): dial tcp 10.0.0.9:7422: i/o timeout',
      /NatsLeafnodesLost, by the numbers/,
    ],
    ['[ERR] 10.0.0.1:51000 - cid:42 - maximum account active connections exceeded - Account:APP', /NatsAccountConn/],
    ['[ERR] JetStream resource limits exceeded for server', /NatsJetStreamOutOfResources/],
    ['[ERR] 10.0.0.1:51000 - cid:42 - maximum control line exceeded', /none: it needs nobody/],
  ]
  for (const [line, alert] of alerts) t.match((await run([line])).out.replaceAll(/\n +/g, ' '), alert, line)
})

void t.test('versions are those of the wording that the line has', async (t) => {
  t.match(
    (await run(['[WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 264 append entries pending, 256.00 MB'])).out,
    /versions +2\.14\.6 on\n/,
  )
  t.match((await run([pending])).out, /versions +2\.9 on\n/)
  t.match((await run(['raft_append_entries_pending'])).out, /versions +2\.9 on; 2\.14\.6 on\n/)
})

void t.test('what is not known is said, and debug lines are not guessed at', async (t) => {
  const unknown = await run(['[7] [WRN] Nobody has seen this'])
  t.equal(unknown.code, 1)
  t.match(unknown.out, /Not in the catalog/)
  t.match((await run(['<28>Jan  2 10:11:12 nats-server[7]: Server is ready'])).out, /server_ready/)
  t.match((await run([pending.replace('WRN', 'DBG')])).out, /Level DBG/)
})

void t.test('without arguments the whole catalog, an id a line', async (t) => {
  const { code, out } = await run([])
  t.equal(code, 0)
  const ids = out.split('\n').flatMap((line) => /^ {2}(\w+) +(?:info|warning|critical|page) +\S/.exec(line)?.[1] ?? [])
  t.strictSame(ids, eventIds)
})

void t.test('help and wrong usage', async (t) => {
  t.equal((await run(['-h'])).out, help)
  await t.rejects(run(['--lines']), { name: 'ConfigError', message: /--lines.*explain --help/ })
})

void t.test('lines as people paste them; what a cut one looks like', async (t) => {
  t.match((await run([`> ${pending} (tsl-nats-0)`])).out, /event +raft_append_entries_pending/)
  const { code, out } = await run([`${pending.slice(0, -4)}…`])
  t.equal(code, 0)
  t.match(out, /looks like raft_append_entries_pending:/)
  t.match(out, /group=S-R3F-0P5z4fFi/)
})
