// The worst state: unknown is never well, and trouble that the verdict alone would not show counts too.
import t from 'tap'
import { conditionOf, seenOf, stateOf, worstOf } from '../../../src/http/page/state.ts'
import { noon, raftGroup, server, status, varz, world } from '../../metrics/build.ts'
import { host, storeFacts } from '../../metrics/hosts.ts'
import { ladderRow } from './rows.ts'

const calm = (name: string) => server(name, { answers: { raftz: [raftGroup('S-R3F-a')], varz: varz(name) } })
const log = (up: boolean) => ({
  ...{
    source: '/l',
    origin: 'n1',
    up,
    reason: up ? undefined : 'ENOENT',
    lagBytes: 0,
    lastLine: noon,
    rotations: 0,
    lostBytes: 0,
  },
})
const origins = { n1: { server: 'n1', cluster: 'c1' } }
const condition = (...args: Parameters<typeof world>) => stateOf(world(...args)).condition

t.test('well only if everything that is configured answers', async (t) => {
  t.equal(condition([calm('n1'), calm('n2')]), 'ok')
  t.equal(condition([calm('n1'), calm('n2')], { origins, sources: [log(true)] }), 'ok')
  t.equal(condition([calm('n1')], { sources: [log(true)] }), 'unknown', 'a log of which nobody knows whose it is')
  t.equal(stateOf(world([calm('n1')], { sources: [log(true)] })).clusters.length, 1)
  t.equal(condition([calm('n1'), calm('n2')], { origins, sources: [log(false)] }), 'unknown', 'a log that is not read')
  t.equal(condition([calm('n1'), server('n2')]), 'unknown', 'a server whose groups are not read')
  t.equal(condition([]), 'unknown', 'nothing is configured')
  const [state] = stateOf(world([server('n1', { up: false })])).clusters
  t.equal(state?.blind, true)
  const unprobed = host(storeFacts({ probe: undefined }))
  t.equal(condition([calm('n1')], { host: unprobed }), 'unknown', 'a store that is not probed')
})

t.test('what raises it', async (t) => {
  const refused = status({ collector: 'varz', success: false, failure: { code: 'refused', reason: 'ECONNREFUSED' } })
  const others = (['raftz', 'jsz', 'jsz_consumers'] as const).map((collector) => status({ collector, success: false }))
  t.equal(condition([calm('n1'), server('n2', { up: false, status: [refused, ...others] })]), 'critical')
  const high = (pending: number) =>
    server('n1', { answers: { raftz: [raftGroup('S-R3F-a', { pending, state: 'LEADER' })], varz: varz('n1') } })
  t.equal(condition([high(10_000)]), 'warning')
  t.equal(condition([high(15_000)]), 'critical')
  const { probe } = storeFacts()
  const full = host(storeFacts({ probe: probe && { ...probe, state: 'no_space' } }))
  t.equal(condition([calm('n1')], { host: full }), 'critical')
})

t.test('rungs', async (t) => {
  t.equal(conditionOf(ladderRow({ pending: 9_999 })), 'ok')
  t.equal(conditionOf(ladderRow({ peak: 10_000 })), 'warning')
  t.equal(conditionOf(ladderRow({ logged: 20_000 })), 'critical')
  t.equal(worstOf([]), 'ok')
  t.equal(worstOf(['ok', 'unknown', 'warning']), 'warning')
})

t.test('how much is seen', async (t) => {
  t.strictSame(seenOf(world([calm('n1'), server('n2')], { sources: [log(false)] })), [
    { what: 'servers', answering: 1, of: 2 },
    { what: 'logs', answering: 0, of: 1 },
    { what: 'stores', answering: 0, of: 0 },
  ])
})
