// What logs told of assets is forgotten with them, and only where it is known that they are gone.
import t from 'tap'
import { metaGroup } from '../../src/ids.ts'
import { emptyOriginLog, type AssetSeen } from '../../src/log/state/state.ts'
import { openForgetGone } from '../../src/world/gone.ts'
import { emptyMemory, type Memory } from '../../src/world/memory.ts'
import { allSteps } from '../../src/steps.ts'

const now = 1_000_000
const asset = (stream: string, consumer = '') => ({ account: 'A', stream, consumer })
const listing = (at: number) => ({ kind: 'streams' as const, target: 'http://n1', at })

const rows: readonly [seen: AssetSeen, stays: boolean][] = [
  [{ event: 'stream_new_leader', ...asset('LIVES'), group: '', count: 1, last: now - 5000 }, true],
  [{ event: 'stream_new_leader', ...asset('GONE'), group: '', count: 1, last: now - 901 }, false],
  [{ event: 'stream_new_leader', ...asset('NEW'), group: '', count: 1, last: now - 899 }, true],
  [{ event: 'consumer_new_leader', ...asset('LIVES', 'gone'), group: '', count: 1, last: now - 901 }, false],
  [{ event: 'raft_append_entries_pending', ...asset(''), group: 'S-GONE', count: 1, last: now - 901 }, true],
  [{ event: 'raft_append_entries_pending', ...asset(''), group: 'S-GONE', count: 1, last: now - 86_401 }, false],
  [{ event: 'raft_append_entries_pending', ...asset(''), group: 'S-LIVES', count: 1, last: now - 86_401 }, true],
  [{ event: 'meta_new_leader', ...asset(''), group: metaGroup, count: 1, last: now - 5000 }, true],
]

/** One server's log with all rows; `asked`: its endpoints are read too. */
function remembered(asked: boolean, listedAt = now): Memory {
  const log = emptyOriginLog()
  for (const [at, [seen]] of rows.entries()) log.assets.set(String(at), seen)
  for (const name of ['A > LIVES', 'A > GONE', 'A > NEW', 'A > LIVES > gone', metaGroup]) log.leaderChanges.set(name, 3)
  const server = { cluster: 'c', server: 'n1' }
  return {
    ...emptyMemory(),
    assets: new Map([['S-LIVES', { ...asset('LIVES'), listing: listing(listedAt) }]]),
    targets: new Map(asked ? [['http://n1', server]] : []),
    origins: new Map([['n1.log', server]]),
    log: new Map([['n1.log', log]]),
  }
}

const left = (memory: Memory) => {
  const { assets, leaderChanges } = memory.log.get('n1.log') ?? emptyOriginLog()
  return { rows: [...assets.keys()].map(Number), leaders: [...leaderChanges.keys()] }
}

t.test('rows go with their assets', (t) => {
  const memory = remembered(true)
  allSteps(openForgetGone(memory)(now))
  t.same(left(memory), {
    rows: [...rows.keys()].filter((at) => rows[at]?.[1]),
    leaders: ['A > LIVES', 'A > NEW', metaGroup],
  })
  t.end()
})

t.test('nothing goes where nobody lists what there is', (t) => {
  for (const memory of [remembered(false), remembered(true, now - 901)]) {
    const before = left(memory)
    allSteps(openForgetGone(memory)(now))
    t.same(left(memory), before)
  }
  t.end()
})

t.test('it looks once a minute', (t) => {
  const memory = remembered(true)
  const forget = openForgetGone(memory)
  allSteps(forget(now))
  const log = memory.log.get('n1.log')
  log?.leaderChanges.set('A > LATER', 1)
  allSteps(forget(now + 59))
  t.ok(log?.leaderChanges.has('A > LATER'))
  allSteps(forget(now + 60))
  t.notOk(log?.leaderChanges.has('A > LATER'))
  t.end()
})

t.test('what a line tells anew while it looks stays', (t) => {
  const memory = remembered(true)
  for (let at = 0; at < 25_000; at++) memory.assets.set(`S-${at}`, asset(`OTHER-${at}`))
  const steps = openForgetGone(memory)(now)
  t.notOk(steps.next().done, 'in more than one step')
  const log = memory.log.get('n1.log')
  const row = log?.assets.get('1')
  if (row !== undefined) log?.assets.set('1', { ...row, last: now })
  log?.leaderChanges.set('A > GONE', 4)
  allSteps(steps)
  t.match(left(memory), { leaders: ['A > LIVES', 'A > GONE', 'A > NEW', metaGroup] })
  t.ok(log?.assets.has('1'))
  t.notOk(log?.assets.has('3'))
  t.end()
})
