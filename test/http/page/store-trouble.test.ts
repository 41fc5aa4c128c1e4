// Stores in trouble, in words.
import t from 'tap'
import { runningFor, storeTrouble, usedShare } from '../../../src/http/page/store-trouble.ts'
import { probeStates } from '../../../src/host/probe.ts'
import type { StoreFacts } from '../../../src/host/facts.ts'
import { noon } from '../../metrics/build.ts'
import { storeFacts } from '../../metrics/hosts.ts'

const probe = storeFacts().probe!
const owned = (parts: Partial<StoreFacts> = {}) => ({
  server: 'n1',
  cluster: 'c1',
  hostNow: noon,
  store: storeFacts(parts),
})
const says = (parts: Partial<StoreFacts>) =>
  storeTrouble(owned(parts)).map(({ tone, says: what }) => `${tone}: ${what}`)

t.test('every state of the probe but ok says what to do', async (t) => {
  for (const state of probeStates) t.equal(says({ probe: { ...probe, state } }).length, state === 'ok' ? 0 : 1, state)
})
t.test('an operation that does not end', async (t) => {
  const ops = {
    ...probe.ops,
    open: { ...probe.ops.open, startedAt: noon - 42 },
    vote: { ...probe.ops.vote, startedAt: 0 },
  }
  t.match(says({ probe: { ...probe, ops } }), ['critical: one open has run for 42 s: the store stands still'])
  t.strictSame(runningFor(owned()), { op: 'vote', seconds: 1 })
  t.equal(runningFor(owned({ probe: undefined })), undefined)
})
t.test('slow writes', async (t) => {
  const slow = (sustained: number) => ({
    probe: { ...probe, ops: { ...probe.ops, append: { ...probe.ops.append, sustained } } },
  })
  t.match(says(slow(0.25)), ['warning: writes take 250 ms again and again, normally below 10 ms'])
  t.match(says(slow(2)), [/^critical/])
})
t.test('space', async (t) => {
  const space = storeFacts().space!
  t.match(says({ space: { ...space, available: space.size * 0.01 } }), ['warning: nearly full'])
  t.strictSame(usedShare(owned({ space: undefined })), undefined)
  t.equal(usedShare(owned({ space: { ...space, inodes: 0 } }))?.inodes, undefined)
})
