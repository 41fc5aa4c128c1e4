// When logs count as opened: each once, or after a minute that is told of.
import t from 'tap'
import { opened } from '../../../src/log/source/opened.ts'
import type { SourceStatus } from '../../../src/log/source/source.ts'

const status = (source: string, reason?: string): SourceStatus => ({
  ...{ source, reason, up: reason === undefined },
  ...{ origin: undefined, lagBytes: 0, lastLine: undefined, rotations: 0, lostBytes: 0 },
})

/** Looks at one list of statuses after another, the last again and again; a second goes by between looks. */
async function watch(...looks: SourceStatus[][]) {
  const stop = new AbortController()
  const warnings: string[] = []
  let now = 1000
  let looked = 0
  await opened(
    { statuses: () => looks[Math.min(looked++, looks.length - 1)] ?? [], ready: Promise.resolve() },
    {
      name: '*.log',
      now: () => now,
      signal: stop.signal,
      warn: (text) => warnings.push(text),
      pause: async () => Promise.resolve(now++),
    },
  )
  return { seconds: now - 1000, warnings }
}

t.test('at once where all is open, also what has ended since', async (t) => {
  t.same(await watch([status('a')]), { seconds: 0, warnings: [] })
  t.same(await watch([status('-')], [status('-', 'ended')]), { seconds: 0, warnings: [] })
})

t.test('waits for each of them, once', async (t) => {
  const looks = [
    [status('a', 'no such file'), status('b')],
    [status('a'), status('b', 'gone')],
  ]
  t.same(await watch(looks[0]!, looks[0]!, looks[1]!), { seconds: 1, warnings: [] })
})

t.test('a minute at most, and says why', async (t) => {
  const { seconds, warnings } = await watch([status('a', 'permission denied'), status('b')])
  t.equal(seconds, 60)
  t.same(warnings, ['log *.log: not opened within 60 s: a: permission denied; ready without it'])
})

t.test('not beyond the end', async (t) => {
  const stop = new AbortController()
  const waiting = opened(
    { statuses: () => [status('a', 'no such file')], ready: Promise.resolve() },
    { name: 'a', now: () => 0, signal: stop.signal, warn: t.fail },
  )
  stop.abort()
  await waiting
})
