// The status page: what is wrong is on it, names are escaped, and what is not known is not zero.
import t from 'tap'
import { statusPage } from '../../src/http/page.ts'
import { noon, originLog, raftGroup, server, status, world } from '../metrics/build.ts'

const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

void t.test('a calm exporter without logs', async (t) => {
  const page = plain(statusPage(world([server('n1', { answers: { raftz: [] } }), server('n2')]), []))
  t.match(page, /RAFT groups read on 1 of 2 servers: nothing is waiting there/)
  t.match(page, /No log is configured/)
  t.match(page, /None worth a look/)
})

void t.test('an incident', async (t) => {
  const group = raftGroup('S-R3F-a', { state: 'LEADER', pending: 16_000 })
  const failing = status({ collector: 'jsz_consumers', success: false })
  const down = {
    source: '/l',
    origin: 'n2',
    up: false,
    reason: 'ENOENT <x>',
    lagBytes: 5,
    lastLine: undefined,
    rotations: 0,
    lostBytes: 12,
  }
  const html = statusPage(
    world([server('n1', { answers: { raftz: [group] } }), server('n2', { up: false, status: [failing] })], {
      assets: { 'S-R3F-a': { account: 'A&B', stream: '<script>', consumer: '' } },
      origins: { n1: { server: 'n1', cluster: 'c1' } },
      log: {
        n1: originLog({
          events: {
            raft_append_entries_pending: { count: 2, last: noon - 60 },
            server_ready: { count: 1, last: noon },
          },
          rungs: { 'S-R3F-b': { pending: 20_000, at: noon - 5, reached: {} } },
        }),
      },
      sources: [down],
    }),
    [{ origin: 'n1', line: { time: noon, level: 'WRN', text: 'never seen "before"', origin: undefined }, count: 7 }],
  )
  t.notMatch(html, '<script>')
  t.match(html, 'class="critical"><td>n1</td><td>A&amp;B &gt; &lt;script&gt;</td>')
  t.match(html, 'class="page"><td>n1</td><td>S-R3F-b</td>')
  t.match(html, /S-R3F-b<\/td><td class="unknown">unknown/)
  t.match(html, /runbooks\/NatsRaftPendingEntries\.md">NatsRaftPendingEntries<\/a>/)
  const page = plain(html)
  t.match(page, /n2 c1 down jsz_consumers/)
  t.match(page, /2025-11-22 11:59:00Z n1 raft_append_entries_pending 2/)
  t.notMatch(page, /server_ready/)
  t.match(page, /\/l ENOENT &lt;x&gt; never 5 12/)
  t.match(page, /WRN 7 never seen &quot;before&quot;/)
})
