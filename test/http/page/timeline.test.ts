// The timeline: what happened, folded, with its meaning; what was read before this exporter listened counts too.
import t from 'tap'
import { openHistory } from '../../../src/http/page/history.ts'
import { drawPage } from '../../../src/http/page/page.ts'
import { noon, originLog, raftGroup, server, world } from '../../metrics/build.ts'
import { pageOf, part, plain } from './rows.ts'

t.test('nothing', async (t) => {
  t.match(
    part(pageOf(world([server('n1')])), 'timeline'),
    /Nothing worth a look in the last 15 minutes, as far as it can be seen without a log/,
  )
})

const origins = { n1: { server: 'n1', cluster: 'c1' } }
const log = {
  n1: originLog({
    events: {
      raft_append_entries_pending: { count: 2, last: noon - 60 },
      stream_high_lag: { count: 3, last: noon - 30 },
      server_ready: { count: 1, last: noon },
      server_started: { count: 1, last: noon - 100 },
      raft_falling_behind: { count: 1, last: noon - 2000 },
    },
    rungs: { 'S-R3F-a': { pending: 15_000, at: noon - 50, reached: { '10k': noon - 55, '15k': noon - 50 } } },
  }),
}

t.test('what the log said last, and rungs', async (t) => {
  const page = pageOf(
    world([server('n1', { answers: { raftz: [raftGroup('S-R3F-a', { pending: 15_000 })] } })], {
      origins,
      log,
      assets: { 'S-R3F-a': { account: 'APP', stream: 'ORDERS', consumer: '' } },
    }),
  )
  const text = part(page, 'timeline')
  t.match(text, /11:59:30Z +n1 stream_high_lag: On the leader of the stream.* 3 times in 0 s/)
  t.match(text, /11:59:10Z +n1 APP > ORDERS 15k reached/)
  t.match(text, /11:59:05Z +n1 APP > ORDERS 10k reached/)
  t.match(text, /server_started/)
  t.notMatch(text, /server_ready|raft_falling_behind|raft_append_entries_pending/)
  t.match(page.parts.get('timeline'), 'href="/runbooks/NatsRaftPendingEntries"')
})

t.test('what is heard now, by the name of the server, folded over servers', async (t) => {
  const history = openHistory()
  const answering = (up: boolean) => world([server('n1', { up }), server('n2', { up })])
  history.add(answering(true))
  history.add({ ...answering(false), collectedAt: noon })
  for (const origin of ['/log/1', '/log/2'])
    history.addLogEvent(
      origin,
      { id: 'stream_high_lag', severity: 'warning', time: noon - 5, level: 'WRN', fields: { stream: '<b>' } },
      noon,
    )
  const page = drawPage(answering(false), {
    history,
    unrecognized: [],
    serverOf: (origin) => (origin === '/log/1' ? 'n1' : ''),
  })
  const text = plain(page.parts.get('timeline'))
  t.match(text, /n1, n2 stopped answering/)
  t.match(text, /a server, n1 <b> stream_high_lag/)
  t.notMatch(page.parts.get('timeline'), '<b><b>')
})

t.test('more than fits', async (t) => {
  const history = openHistory()
  for (let index = 0; index < 60; index++)
    history.addLogEvent(
      'n1',
      { id: 'stream_high_lag', severity: 'warning', time: noon - index, level: 'WRN', fields: { stream: `S${index}` } },
      noon,
    )
  const page = drawPage(world([server('n1')]), { history, unrecognized: [], serverOf: () => 'n1' })
  t.match(part(page, 'timeline'), /and \d+ more/)
})
