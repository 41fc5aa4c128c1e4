// Search patterns for other programs: each finds its own event and no other of those worth a page.
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { labelPattern, linePatterns, pageworthy, searchPattern } from '../../../src/log/catalog/pageworthy.ts'

const examples = eventIds.flatMap((id) => rowOf(id).examples.map((line) => ({ id, line })))

void t.test('what is critical or leads there is in, what is harmless is not', (t) => {
  t.ok(pageworthy.includes('raft_append_entries_pending'))
  t.ok(pageworthy.includes('jetstream_disabled'))
  t.notOk(pageworthy.includes('raft_health_recovered'))
  t.ok(pageworthy.every((id) => rowOf(id).severity !== 'info'))
  t.end()
})

void t.test('patterns find their own lines and no others', (t) => {
  for (const id of pageworthy) {
    const search = new RegExp(searchPattern(id))
    const found = examples.filter(({ line }) => search.test(line))
    t.strictSame([...new Set(found.map((one) => one.id))], [id])
    t.equal(found.length, rowOf(id).examples.length, id)
    const label = new RegExp(labelPattern(id))
    const lines = linePatterns(id, 1000).map((pattern) => new RegExp(pattern))
    for (const one of examples) {
      const times = label.test(one.line) ? lines.filter((pattern) => pattern.test(one.line)).length : 0
      t.equal(times, one.id === id ? 1 : 0, `${id}: ${one.line}`)
    }
  }
  t.end()
})

void t.test('colours of a terminal do not hide a line', (t) => {
  t.match('[1] 2025/12/17 10:11:12.123456 [\x1b[0;93mWRN\x1b[0m] x', new RegExp(labelPattern('readloop_slow')))
  t.end()
})

void t.test('long patterns are cut in pieces', (t) => {
  const pieces = linePatterns('asset_recovery_failed', 400)
  t.ok(pieces.length > linePatterns('asset_recovery_failed', 1000).length)
  t.ok(linePatterns('asset_recovery_failed', 1000).every((pattern) => Buffer.byteLength(pattern) <= 1000))
  t.end()
})
