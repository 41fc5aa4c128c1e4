// `npm run stack -- --fail FAULT` for the faults that take minutes, on real programs: somebody is called, and an interrupt ends it.
// Usage: npm run runbooks. `--fail stop` is a test of every run.
import t from 'tap'
import { natsVersions, need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'
import { call, stack } from '../e2e/stack.ts'

const expected = [
  ['slow-store', 'WARNING', 'NatsStoreSlowSuspected \\(n1\\)'],
  ['full', 'CRITICAL', 'NatsJetStreamOutOfResources'],
] as const

for (const [fault, receiver, alert] of expected)
  void t.test(`stack --fail ${fault}`, { timeout: 600_000 }, async (t) => {
    if (need(t, 'prometheus', 'alertmanager', `nats-server@${natsVersions.at(-1)!}`) === undefined) return
    const { child, said, ended } = stack('--fail', fault)
    t.teardown(() => child.kill('SIGTERM'))
    await until('the call', 400, () => call(receiver, alert).test(said.out)).catch((error: unknown) => {
      throw new Error(`nobody was called for ${alert}\n${said.out}${said.err}`, { cause: error })
    })
    child.kill('SIGINT')
    t.strictSame(await ended, [0, null])
    t.equal(said.err, '')
  })
