// Whatever a name is made of, it stays text; what is not known is said, not drawn as zero.
import fc from 'fast-check'
import t from 'tap'
import {
  age,
  assetName,
  clock,
  details,
  escape,
  idOf,
  known,
  markup,
  table,
  time,
} from '../../../src/http/page/html.ts'

t.test('no text becomes markup', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { html } = markup`<b title="${text}">${text}</b>`
      t.notMatch(html.slice(3, -4).replace(/^title="/, ''), /<(?!\/?b)/)
      return !/[<"'](?!>)/.test(escape(text)) && !/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/.test(escape(text))
    }),
  )
  t.equal(markup`${'<i>'}${markup`<i>`}`.html, '&lt;i&gt;<i>')
  t.equal(escape('a\nb\u202e\u001b[31m'), 'a\nb\\u202e\\u001b[31m')
})

t.test('values', async (t) => {
  t.equal(markup`${1234567}|${undefined}|${false}|${['a', ['b', 2]]}`.html, '1,234,567|||ab2')
  t.match(markup`${known(undefined)}`.html, /class="unknown">unknown/)
  t.equal(known(0), 0)
})

t.test('times', async (t) => {
  t.equal(time(1_763_812_800.5), '2025-11-22 12:00:00Z')
  t.equal(time(undefined), 'never')
  t.equal(time(Infinity), 'no such time')
  t.equal(clock(1_763_812_800), '12:00:00Z')
  t.equal(age(-5), '0 s')
  t.equal(age(125.4), '2m5s')
})

t.test('names and parts', async (t) => {
  const none = { account: '', stream: '', consumer: '', group: '_meta_' }
  t.equal(assetName(none), '_meta_')
  t.equal(assetName({ ...none, account: 'A', stream: 'S' }), 'A > S')
  t.match(idOf('"><script>'), /^x[0-9a-f]{12}$/)
  t.not(idOf('a', 'b'), idOf('ab'))
  t.match(details('i', 'more', '<').html, /<details id="i"><summary id="is">more<\/summary> ?&lt;<\/details>/)
  const { html } = table('c', ['one'], [{ tone: 'critical', cells: ['<'] }])
  t.match(html, '<td role="cell" data-head="one">&lt;</td>')
  t.match(html, '<tr role="row" class="critical">')
})
