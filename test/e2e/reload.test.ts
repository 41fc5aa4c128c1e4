// Reloads under scrapes: no scrape sees less, no line is lost or counted twice, no process stays. `npm run bench -- reload` does it 100 times.
import t from 'tap'
import { natsVersions, need } from '../cluster/programs.ts'
import { reloadOften } from './reloads.ts'

t.setTimeout(120_000)

t.test('ten reloads, one after another', { timeout: 120_000 }, async (t) => {
  const paths = need(t, `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const { scrapes, bad, written, counted, left } = await reloadOften(t, paths[0], 10)
  t.ok(scrapes > 10 && written > 100, `${scrapes} scrapes, ${written} lines`)
  t.strictSame(bad, [])
  t.strictSame(counted, { file: written, command: written })
  t.strictSame(left, [])
})
