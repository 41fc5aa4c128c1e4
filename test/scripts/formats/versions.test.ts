// Which versions a wording claims.
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { claims } from '../../../scripts/formats/versions.ts'

const cases: [versions: string, held: string[], not: string[]][] = [
  ['2.9 on', ['2.9.0', '2.15.2'], ['2.8.4']],
  ['2.14.6 on', ['2.14.6', '2.15.0'], ['2.14.5', '2.9.25']],
  ['2.9.15 to 2.10.20', ['2.9.15', '2.10.0', '2.10.20'], ['2.9.14', '2.10.21']],
  ['2.9 to 2.14', ['2.9.1', '2.14.9'], ['2.15.0']],
  ['2.9', ['2.9.25'], ['2.10.0']],
  ['2.11.11, 2.12.2 on', ['2.11.17', '2.12.2', '2.14.0'], ['2.11.10', '2.12.1']],
  ['2.9 to 2.11.10, 2.12.0 to 2.12.1', ['2.11.10', '2.12.1'], ['2.11.11', '2.12.2']],
]

void t.test('forms of a list of versions', (t) => {
  for (const [versions, held, not] of cases) {
    for (const version of held) t.ok(claims(versions, version), `${versions}: ${version}`)
    for (const version of not) t.notOk(claims(versions, version), `${versions}: not ${version}`)
  }
  for (const bad of ['', 'HEAD', 'v2.9', '2.9 until 2.10']) t.throws(() => claims(bad, '2.9.0'), { message: /neither/ })
  t.end()
})

void t.test('every row of the catalog has such a list', (t) => {
  for (const id of eventIds)
    for (const { versions } of rowOf(id).wordings)
      t.doesNotThrow(() => claims(versions, '2.15.2'), `${id}: ${versions}`)
  t.end()
})
