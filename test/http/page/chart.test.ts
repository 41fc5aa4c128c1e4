// Bars and charts: the nearer limit decides, rungs stand at their place, and what nobody measured is not drawn.
import t from 'tap'
import { bar, chart, nearestLimit } from '../../../src/http/page/chart.ts'
import { ladderRow } from './rows.ts'

const MiB = 1024 * 1024

t.test('a bar', async (t) => {
  const { html } = bar(ladderRow({ pending: 16_000, peak: 18_000 }))
  t.match(html, 'class="bar critical"')
  t.match(html, 'aria-label="80 % of the cache filled, highest 90 %"')
  t.match(html, '<rect class="now" width="66.7%"')
  t.match(html, /x1="41.7%".*>10k<.*x1="62.5%".*>15k<.*x1="83.3%".*>20k</)
})
t.test('bytes where they are nearer', async (t) => {
  t.equal(nearestLimit(ladderRow({ pending: 135, pendingBytes: 200 * MiB })), 'bytes')
  t.equal(nearestLimit(ladderRow({ pending: 19_000, pendingBytes: 200 * MiB })), 'entries')
  t.match(bar(ladderRow({ pending: 135, pendingBytes: 200 * MiB })).html, 'aria-label="78 % of the cache')
})
t.test('a level that nobody knows has no bar', async (t) => {
  const { html } = bar(ladderRow({ logged: 15_000 }))
  t.match(html, 'level not known, highest 75 %')
  t.notMatch(html, 'class="now"')
  t.match(bar(ladderRow({ pending: 90_000 })).html, '<rect class="now" width="100.0%"')
})
t.test('a chart', async (t) => {
  const point = (at: number, entries: number) => ({
    at,
    entries,
    bytes: undefined,
    peak: entries + 2000,
    peakBytes: undefined,
  })
  const { html } = chart([point(0, 0), point(60, 10_000), point(800, 16_000)], 900)
  t.match(html, 'aria-label="last 15m0s: highest 90 % of the cache, now 80 %"')
  t.equal(html.match(/<polyline/g)?.length, 2, 'a gap is not bridged')
  t.match(html, 'points="0.0,40.0 8.0,23.3"')
  t.match(chart([point(890, 100)], 900).html, /last 2m0s/)
  t.match(chart([], 900).html, 'no levels yet')
})
