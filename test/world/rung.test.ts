// A logged rung counts until /raftz proves recovery, or long enough where nothing can prove anything.
import t from 'tap'
import { hold } from '../../src/ladder.ts'
import { stillCounts, type Evidence } from '../../src/world/rung.ts'

const at = 1000
const rung = { pending: 15_000, at }
const top = { pending: 20_000, at }

const cases: [what: string, rung: typeof rung, evidence: Partial<Evidence>, now: number, expected: boolean][] = [
  ['no /raftz: held', rung, {}, at + hold.blind - 1, true],
  ['no /raftz for 15 minutes: gone', rung, {}, at + hold.blind, false],
  ['at 20,000 no /raftz for 15 minutes: held', top, {}, at + hold.blind, true],
  ['at 20,000 no /raftz for an hour: gone', top, {}, at + hold.blindAtLimit, false],
  ['/raftz above: held whatever the time', rung, { seen: { seenAt: at + 90_000 } }, at + 90_001, true],
  ['/raftz above, then silent: counted from its last answer', rung, { seen: { seenAt: at + 800 } }, at + 1600, true],
  ['/raftz above, then silent for long: gone', rung, { seen: { seenAt: at + 800 } }, at + 800 + hold.blind, false],
  ['below for less than a minute: held', rung, { seen: { belowSince: at + 5, seenAt: at + 64 } }, at + 64, true],
  ['below for a minute: gone', rung, { seen: { belowSince: at + 5, seenAt: at + 65 } }, at + 65, false],
  [
    'below all along, a burst between samples: held for a minute',
    rung,
    { seen: { belowSince: 0, seenAt: at + 59 } },
    at + 59,
    true,
  ],
  [
    'below all along, a minute after the line: gone',
    rung,
    { seen: { belowSince: 0, seenAt: at + 60 } },
    at + 60,
    false,
  ],
  [
    'half a minute below, then silent: silence proves nothing',
    rung,
    { seen: { belowSince: at, seenAt: at + 30 } },
    at + 300,
    true,
  ],
  [
    'half a minute below, then silent for long: gone',
    rung,
    { seen: { belowSince: at, seenAt: at + 30 } },
    at + hold.blind,
    false,
  ],
  [
    'last sample before the line: as if there were none',
    rung,
    { seen: { seenAt: at - 500 } },
    at + hold.blind - 1,
    true,
  ],
  ['neither /raftz nor /jsz list the group: gone', top, { gone: true }, at + 1, false],
]

for (const [what, given, evidence, now, expected] of cases)
  t.equal(stillCounts(given, { seen: undefined, gone: false, ...evidence }, now), expected, what)
