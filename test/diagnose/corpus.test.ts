// Every case of the corpus against its gold file, and what must hold of all of them together.
import t from 'tap'
import { hypotheses, hypothesisIds } from '../../src/diagnose/hypotheses.ts'
import { nextSteps } from '../../src/diagnose/report/next.ts'
import { withServers } from '../../src/diagnose/report/words.ts'
import { cases, score, textOf, verdictOf } from './corpus.ts'

const scores = cases.map((one) => {
  const verdict = verdictOf(one)
  return { one, verdict, ...score(one, verdict) }
})

for (const { one, verdict, marks, found, confidence } of scores) {
  void t.test(one.name, (t) => {
    const why = { found, confidence, first: verdict.first.reason, report: textOf(verdict).split('\n').slice(0, 40) }
    for (const [name, right] of Object.entries(marks)) if (right !== undefined) t.ok(right, name, why)
    if (one.gold.servers !== undefined)
      t.equal(verdict.servers.filter(({ role }) => role !== 'unaffected').length, one.gold.servers)
    t.end()
  })
}

void t.test('every hypothesis is found in a case, and is not found in all the others', (t) => {
  for (const id of hypothesisIds) {
    t.ok(
      scores.some(({ one, found }) => found === id && one.gold.class.includes(id)),
      `${id} is found`,
    )
    t.ok(
      scores.some(({ one, found }) => found !== id && !one.gold.class.includes(id)),
      `${id} is not found where it is not`,
    )
  }
  t.end()
})

void t.test('nothing wrong is said with confidence high, and no verdict on logs alone is', (t) => {
  t.strictSame(
    scores.filter(({ confidence }) => confidence === 'high').map(({ name }) => name),
    [],
  )
  t.end()
})

void t.test('the first three lines fit a terminal, and say verdict, confidence and what to do', (t) => {
  for (const { verdict, name } of scores) {
    const [what = '', sentence = '', first = ''] = textOf(verdict).split('\n')
    t.match(what, /^(?:CRITICAL|WARNING|OK): .+, confidence (?:low|medium|high)$/, name)
    t.match(first, /^First: /, name)
    for (const line of [what, sentence, first]) t.ok(line.length <= 80, `${name}: ${line}`)
  }
  t.end()
})

void t.test('the sentences fit for any number of servers and for names of any length', (t) => {
  const many = Array.from({ length: 999 }, (_, index) => `nats-${index}`)
  for (const id of hypothesisIds)
    for (const names of [[], ['n1'], ['x'.repeat(80)], many]) {
      const { instead, title, ...usual } = hypotheses[id]
      for (const { summary, first } of instead === undefined ? [usual] : [usual, instead]) {
        t.ok(withServers(summary, names, 80).length <= 80, `${id}: summary`)
        t.ok(withServers(first, names, 73).length <= 73, `${id}: first`)
      }
      t.ok(`CRITICAL: ${title}, confidence medium`.length <= 80, `${id}: title`)
    }
  t.end()
})

void t.test('who noticed first is not said to be at fault', (t) => {
  const [one] = cases.filter(({ name }) => name === 'no-quorum-2.14.5')
  const said = one && textOf(verdictOf(one)).replace(/\s+/g, ' ')
  t.match(said, /First mover - n1 at .* as a victim of n2, n3 \[/)
  t.end()
})

void t.test('no next command stops, removes or moves anything, and all have their names', (t) => {
  const names = { servers: ['nats-1'], group: 'S-R3F-a1B2c3D4', account: 'JS', stream: 'ORDERS' }
  for (const id of hypothesisIds)
    for (const where of ['kubernetes', 'systemd', 'unknown'] as const) {
      const next = nextSteps(id, where, names)
      t.ok(next.length > 0, `${id}, ${where}`)
      for (const { command, why } of next) {
        t.notMatch(command, /remove|delete|purge|step-down|\b(rm|stop|restart|kill|edit|scale|cordon|drain)\b/, command)
        t.notMatch(`${command} ${why}`, /\b(SERVER|GROUP|ACCOUNT|STREAM)\b/)
      }
    }
  t.end()
})

void t.test('what was not seen and would decide is said, with the command that gets it', (t) => {
  const verdict = scores.find(({ one }) => one.name === 'source-incident')?.verdict
  t.match(verdict && textOf(verdict), /- not seen, would decide: whether [^]*?\n {6}curl -s .*\/raftz/)
  t.end()
})
