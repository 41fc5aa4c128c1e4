// What explains another alert outlives it: a muted alert must not be sent after the all-clear of its reason.
import t from 'tap'
import { explained, onLadder } from '../../src/alerts/explained.ts'
import { groups } from '../../src/alerts/index.ts'

const alerts = groups.flatMap((group) => group.alerts)

/** Muted by the page for a group, and yet worth a word after the all-clear: a history of minutes, or a loss. */
const told = [
  'NatsRaftLeaderFlapping warning',
  'NatsCatchupStalled warning',
  'NatsStreamReplicasDiverge warning',
  'NatsStreamReplicaLagging critical',
  'NatsStreamHighLag critical',
]

t.test('the page for a group speaks last: what it mutes and what ends with it goes before', (t) => {
  const page = alerts.find(({ alert, severity }) => alert === onLadder && severity === 'page')!
  const muted = explained
    .filter(({ source, equal }) => source.alerts.includes(onLadder) && !equal.includes('consumer'))
    .flatMap(({ target }) => target.alerts)
  const symptoms = alerts.filter(
    ({ alert, severity, by }) =>
      muted.includes(alert) &&
      !told.includes(`${alert} ${severity}`) &&
      severity !== 'page' &&
      (by.includes('group') || by.includes('stream')),
  )
  const names = symptoms.map(({ alert, rung = '' }) => `${alert} ${rung}`)
  t.ok(
    names.includes(`${onLadder} 15k`) && names.includes('NatsStreamHighLag '),
    'the rung below and the lag of the stream are among them',
  )
  for (const { alert, severity, rung, keep = 0, thresholds } of symptoms) {
    // A line was logged before the level fell; a level and what hangs on it end later than the page's own.
    const { window = 60 } = thresholds
    t.ok(keep + window <= page.keep!, `${alert} ${severity} ${rung ?? ''}: ${keep} s, and up to ${window} before`)
  }
  t.end()
})
