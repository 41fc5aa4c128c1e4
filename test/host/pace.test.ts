// When the next round begins.
import t from 'tap'
import { nextPace } from '../../src/host/pace.ts'

function pauses(rounds: readonly { seconds: number; ok?: boolean }[]): number[] {
  let slowRounds = 0
  return rounds.map(({ seconds, ok = true }) => {
    const next = nextPace(slowRounds, { seconds, ok })
    slowRounds = next.slowRounds
    return next.pause
  })
}

t.test('fast every 5 s, else every 10 s', async (t) => {
  t.same(pauses([{ seconds: 0.004 }, { seconds: 0.049 }, { seconds: 0.05 }, { seconds: 0.1 }]), [5, 5, 10, 10])
})

t.test('a slow round is followed up six times, then the disk is left in peace', async (t) => {
  const slow = { seconds: 0.2 }
  t.same(pauses([slow, slow, slow, slow, slow, slow, slow, { seconds: 30 }]), [1, 1, 1, 1, 1, 1, 10, 60])
  t.same(pauses([slow, slow, { seconds: 0.001 }, slow]), [1, 1, 5, 1], 'a fast one in between ends it')
})

t.test('what fails is not hurried', async (t) => {
  t.same(
    pauses([
      { seconds: 0.001, ok: false },
      { seconds: 40, ok: false },
    ]),
    [10, 80],
  )
})
