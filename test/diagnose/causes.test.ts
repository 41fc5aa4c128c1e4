// One judgement everywhere: verdict, boards and alerts call the same thing by the same words, from the same amount on.
import t from 'tap'
import { verdict } from '../../grafana/incident/verdict.ts'
import { everyGroup } from '../../src/alerts/index.ts'
import { causeNames, causes, causeText, saysOf, type CauseName } from '../../src/diagnose/causes.ts'
import { sightingsOf } from '../../src/diagnose/from-servers.ts'
import { storeSightings } from '../../src/diagnose/from-stores.ts'
import type { ProbeFacts } from '../../src/host/facts.ts'
import { noon, raftGroup, server, status, varz, world } from '../metrics/build.ts'
import { storeFacts } from '../metrics/hosts.ts'

type Shown = (amount: number) => readonly string[]

const ofServer = (raft: Parameters<typeof raftGroup>[1], consumers = 0.01): string[] => {
  const took = (['varz', 'raftz', 'jsz'] as const).map((collector) => status({ collector, seconds: 0.005 }))
  const answers = { varz: varz('n1'), raftz: [raftGroup('S-R3F-a', raft)] }
  const asked = [...took, status({ collector: 'jsz_consumers', seconds: consumers })]
  const [view] = world([server('n1', { status: asked, answers })]).servers
  return view === undefined ? [] : sightingsOf(view, noon, () => undefined).map(({ kind }) => kind)
}

const ofStore = (one: { sustained?: number; startedAt?: number }): string[] => {
  const op = { counts: [], sum: 0, recent: [0.003, 0.003, 0.003], sustained: 0.003, startedAt: 0 }
  const errors = { ENOSPC: 0, EDQUOT: 0, EROFS: 0, EACCES: 0, EIO: 0, ESTALE: 0, other: 0 }
  const ops = { open: op, vote: op, append: { ...op, ...one } }
  const probe: ProbeFacts = { ops, errors, state: 'ok', up: true, lastSuccess: noon - 4 }
  const owned = { cluster: 'c1', server: 'n1', store: { ...storeFacts({}), probe }, hostNow: noon }
  return storeSightings(owned, [owned]).map(({ kind }) => kind)
}

const queues = (entry: number) => ({ proposal: 0, entry, response: 0, apply: 0 })

/** What the verdict makes of an amount. */
const judged: Partial<Record<CauseName, Shown>> = {
  store_stuck: (seconds) => ofStore({ startedAt: noon - seconds }),
  store_slow: (seconds) => ofStore({ sustained: seconds }),
  slow_follower: (entry) => ofServer({ queues: queues(entry) }),
  unapplied: (entries) => ofServer({ unapplied: entries }),
  slow_opens: (seconds) => ofServer({}, seconds),
}

t.test('the verdict says it from the limit on', async (t) => {
  for (const [name, shown] of Object.entries(judged) as [CauseName, Shown][]) {
    const { limit, signs } = causes[name] as { limit: number; signs: readonly string[] }
    t.ok(shown(limit * 1.01).includes(signs[0] ?? ''), `${name}: ${limit}`)
    t.notOk(shown(limit * 0.99).includes(signs[0] ?? ''), `${name}: below ${limit}`)
  }
})

t.test('the board heads it so, from the limit on', async (t) => {
  const board = JSON.stringify(verdict).replaceAll('\\"', '"')
  for (const name of causeNames) t.ok(board.includes(causeText(name)), causeText(name))
  for (const name of ['store_slow', 'slow_follower', 'unapplied', 'catch_up'] as const)
    t.match(board, new RegExp(`>=? ${causes[name].limit}\\b`), name)
})

t.test('alerts say it so, from the limit on', async (t) => {
  const rules = everyGroup.flatMap(({ alerts, recordings = [] }) => [
    ...alerts.map(({ alert, thresholds, description }) => ({
      name: alert,
      text: [...Object.values(thresholds).map((number) => `>= ${number}`), description].join('\n'),
    })),
    ...recordings.map(({ record, expr }) => ({ name: record, text: expr })),
  ])
  const texts = (name: string): string =>
    rules
      .filter((rule) => rule.name === name)
      .map(({ text }) => text)
      .join('\n')
  for (const alert of ['NatsRaftPendingEntries', 'NatsRaftPendingEntriesOnSeveralServers'])
    t.match(texts(alert), saysOf('slow_follower'), alert)
  t.match(texts('NatsRaftPendingEntries'), saysOf('unapplied'))
  const limits: readonly (readonly [rule: string, CauseName])[] = [
    ['NatsRaftPendingEntries', 'slow_follower'],
    ['NatsRaftPendingEntries', 'unapplied'],
    ['NatsRaftFollowerSlow', 'slow_follower'],
    ['NatsRaftUnappliedEntries', 'unapplied'],
    ['server:nats_storage_symptom:seen', 'slow_follower'],
    ['server:nats_storage_symptom:seen', 'store_stuck'],
    ['server:nats_store_slow:suspected', 'slow_opens'],
    ['store:nats_store_stalled:seconds', 'store_stuck'],
    ['store:nats_store_throttled:seconds', 'store_throttled'],
  ]
  for (const [rule, name] of limits) {
    const { limit } = causes[name] as { limit: number }
    t.match(texts(rule), new RegExp(`>=? ${limit}\\b`), `${rule}: ${name}`)
  }
})
