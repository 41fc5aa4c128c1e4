// The rungs: reached by entries or by bytes, and recovery by both.
import t from 'tap'
import { blindSeconds, hold, isRecovered, rungOf, rungs } from '../src/ladder.ts'

const MiB = 1024 * 1024

const cases: [entries: number, bytes: number | undefined, rung: string | undefined][] = [
  [9_999, undefined, undefined],
  [10_000, undefined, '10k'],
  [15_000, 0, '15k'],
  [25_000, undefined, '20k'],
  [132, 128 * MiB, '10k'],
  [132, 128 * MiB - 1, undefined],
  [200, 192 * MiB, '15k'],
  [269, 256.57 * MiB, '20k'],
  [15_000, 128 * MiB, '15k'],
]
for (const [entries, bytes, rung] of cases) t.equal(rungOf({ entries, bytes })?.name, rung, `${entries}, ${bytes}`)

t.ok(
  rungs.every((rung, index) => index === 0 || rung.entries > rungs[index - 1]!.entries),
  'from the lowest',
)
t.ok(isRecovered({ entries: 9_999, bytes: undefined }))
t.notOk(isRecovered({ entries: 10_000, bytes: undefined }))
t.notOk(isRecovered({ entries: 10, bytes: 64 * MiB }), 'an estimate near the first rung proves nothing')
t.equal(blindSeconds({ entries: 15_000, bytes: undefined }), hold.blind)
t.equal(blindSeconds({ entries: 20_000, bytes: undefined }), hold.blindAtLimit)
t.equal(blindSeconds({ entries: 269, bytes: 256 * MiB }), hold.blindAtLimit)
