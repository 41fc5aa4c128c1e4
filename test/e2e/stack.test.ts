// `npm run stack -- --fail stop`: the whole set-up by one command, and the page arrives.
import t from 'tap'
import { natsVersions, need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'
import { call, stack } from './stack.ts'

t.setTimeout(240_000)

void t.test('the page of a ladder is printed, and an interrupt ends everything', { timeout: 240_000 }, async (t) => {
  if (need(t, 'prometheus', 'alertmanager', `nats-server@${natsVersions.at(-1)!}`) === undefined) return
  const { child, said, ended } = stack('--fail', 'stop', '--minutes', '3')
  t.teardown(() => child.kill('SIGTERM'))
  await until('the page', 150, () => call('PAGE', 'NatsRaftPendingEntries \\(ORDERS\\)').test(said.out)).catch(
    (error: unknown) => {
      throw new Error(`no page in\n${said.out}${said.err}`, { cause: error })
    },
  )
  const places = Array.from(said.out.matchAll(/http:\/\/127\.0\.0\.1:\d+/g), ([place]) => place)
  t.equal(new Set(places).size, 6, 'three servers, exporter, Prometheus, Alertmanager')
  child.kill('SIGINT')
  t.strictSame(await ended, [0, null])
  for (const place of places) await t.rejects(fetch(place), place)
  t.equal(said.err, '')
})

void t.test('what it does not know is said with what there is', async (t) => {
  const { said, ended } = stack('--fail', 'fire')
  t.strictSame(await ended, [2, null])
  t.match(
    said.err,
    /^stack: --fail fire: there is no such fault; these are:\n {2}slow-store .*\n {2}stop .*\n {2}full /,
  )
})
