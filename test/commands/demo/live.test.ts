// The first thing a newcomer runs: the demo shows the ladder on three servers, with account, stream and both sources, and ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { until } from '../../cluster/until.ts'

t.test('the demo climbs to 20k on three servers', { timeout: 120_000 }, async (t) => {
  const demo = spawn('dist/main.js', ['demo', '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(demo, 'exit')
  t.teardown(() => demo.kill('SIGKILL'))
  let shown = ''
  let said = ''
  demo.stdout.on('data', (chunk) => (shown += String(chunk)))
  demo.stderr.on('data', (chunk) => (said += String(chunk)))
  const url = await until('the URL is printed', 20, () => Promise.resolve(/(http:\S+)\/metrics/.exec(shown)?.[1]))
  const sample =
    /^nats_raft_pending_entries\{nats_cluster="demo",server="(nats-\d)",account="JS",stream="ORDERS",consumer="",group="(S-R3F-\w+)",source="log"\} 20000$/gm
  let text = ''
  await until('all three logs say 20000', 60, async () => {
    text = await (await fetch(`${url}/metrics`)).text()
    return [...text.matchAll(sample)].length === 3
  })
  t.match(text, /nats_raft_pending_entries\{[^}]*stream="ORDERS"[^}]*source="raftz"\} \d+/)
  for (const server of ['nats-0', 'nats-1', 'nats-2'])
    t.match(
      text,
      new RegExp(`^nats_store_probe_last_seconds\\{[^}]*server="${server}"[^}]*\\} \\d`, 'm'),
      'seen from beside',
    )
  t.notMatch(text, /nats_exporter_collector_success\{[^}]*\} 0/, 'every collector has a recorded answer')
  // The terminal has a pace of its own: a scrape may see a rung before it is printed.
  const leads = /leader +[█▒│·]+ pending [\d,]+.*log says 20,000/
  await until('the terminal says so too', 60, () => leads.test(shown))
  t.match(shown, /append entries pending: JS > ORDERS/)
  t.match(shown, leads)
  t.equal(said, '')
  demo.kill('SIGINT')
  const [code] = (await ended) as [number | null]
  t.equal(code, 0)
})
