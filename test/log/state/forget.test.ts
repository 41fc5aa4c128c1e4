// Origins are kept while a source reads them, and for a week after.
import t from 'tap'
import { forgetOrigins } from '../../../src/log/state/forget.ts'
import { memory, noon, originLog } from '../../metrics/build.ts'

const day = 86_400
const names = (all: ReturnType<typeof memory>) => [
  [...all.log.keys()],
  [...all.origins.keys()],
  [...all.sourceless.keys()],
]

void t.test('a week without a source', async (t) => {
  const all = memory({
    log: { a: originLog({ lastLine: noon - 30 * day }) },
    origins: { a: { server: 'a', cluster: '' } },
  })
  forgetOrigins(all, new Set(['a']), noon)
  t.same(names(all), [['a'], ['a'], []], 'a quiet log has a source')
  forgetOrigins(all, new Set(), noon)
  forgetOrigins(all, new Set(), noon + 7 * day - 1)
  t.same(names(all), [['a'], ['a'], ['a']])
  forgetOrigins(all, new Set(['a']), noon + 7 * day - 1)
  forgetOrigins(all, new Set(), noon + 8 * day)
  t.same(names(all), [['a'], ['a'], ['a']], 'it was back: the week begins anew')
  forgetOrigins(all, new Set(), noon + 15 * day)
  t.same(names(all), [[], [], []])
})

void t.test('one of many in a source, while it writes', async (t) => {
  const all = memory({ log: { pod: originLog({ lastLine: noon }) } })
  forgetOrigins(all, new Set(), noon)
  all.log.get('pod')!.lastLine = noon + 5 * day
  forgetOrigins(all, new Set(), noon + 11 * day)
  t.ok(all.log.has('pod'))
  forgetOrigins(all, new Set(), noon + 12 * day)
  t.notOk(all.log.has('pod'))
})
