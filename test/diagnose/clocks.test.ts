// Clocks: what elections that several servers saw say of the difference between theirs, and what is then moved.
import t from 'tap'
import { alignedCoverage, alignedSigns, clockOffsets } from '../../src/diagnose/clocks.ts'
import type { Coverage } from '../../src/diagnose/evidence.ts'
import { moment, sign } from './build.ts'

/** Elections of n1 as one server saw them. */
const elected = (server: string, times: number[]) =>
  sign(
    'meta_elected',
    server,
    times.map((at) => moment(at, { peer: 'n1' })),
  )

void t.test('nothing to compare, nothing claimed', (t) => {
  t.equal(clockOffsets([]).size, 0)
  t.equal(clockOffsets([elected('n1', [100])]).size, 0)
  t.equal(clockOffsets([sign('pending', 'n1', [moment(1)]), sign('pending', 'n2', [moment(1)])]).size, 0)
  t.end()
})

void t.test('several elections agree on an offset, closely', (t) => {
  const offsets = clockOffsets([
    elected('n1', [100, 500, 900]),
    elected('n2', [100.01, 500.02, 900]),
    elected('n3', [107.3, 507.3, 907.3]),
  ])
  t.ok(Math.abs((offsets.get('n3')?.seconds ?? 0) - 7.3) < 0.1)
  t.ok((offsets.get('n3')?.uncertainty ?? 9) < 0.5)
  t.equal(offsets.get('n3')?.pairs, 3)
  t.ok(Math.abs(offsets.get('n2')?.seconds ?? 9) < 0.1, 'the middle one is the reference')
  t.end()
})

void t.test('one election is believed less; one minutes apart only if that is a time zone', (t) => {
  t.equal(clockOffsets([elected('n1', [100]), elected('n2', [101])]).get('n2')?.uncertainty, 2)
  t.equal(clockOffsets([elected('n1', [100]), elected('n2', [600])]).size, 0)
  const zones = clockOffsets([elected('n1', [100]), elected('n2', [3700])])
  t.equal((zones.get('n2')?.seconds ?? 0) - (zones.get('n1')?.seconds ?? 0), 3600)
  t.end()
})

void t.test(
  'signs and logs of a clock that is ahead are moved back; endpoints, read by our own clock, are not',
  (t) => {
    const offsets = new Map([
      ['n1', { seconds: 0.3, uncertainty: 0.5, pairs: 2 }],
      ['n2', { seconds: 60, uncertainty: 0.5, pairs: 2 }],
    ])
    const rungs = new Map([['10k', 100] as const])
    const [still, moved] = alignedSigns(
      [
        sign('pending', 'n1', [moment(100)]),
        sign('pending', 'n2', [moment(100, { start: 90 }), moment(undefined)], { rungs }),
      ],
      offsets,
    )
    t.equal(still?.first.at, 100, 'less than what is known of it is left alone')
    t.match(moved?.first, { start: 30, at: 40 })
    t.equal(moved?.last.at, undefined)
    t.equal(moved?.rungs?.get('10k'), 40)
    const cover = (input: Coverage['input']): Coverage => ({
      ...{ input, server: 'n2', from: 100, to: 200, source: '', gaps: [{ from: 110, to: 120 }], onlyTrouble: false },
    })
    t.match(alignedCoverage([cover('log'), cover('endpoints')], offsets), [
      { from: 40, to: 140, gaps: [{ from: 50, to: 60 }] },
      { from: 100, to: 200 },
    ])
    t.end()
  },
)
