// The child's side of the conversation, with pipes of our own.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { converse } from '../../src/host/converse.ts'
import { frame, unframer } from '../../src/host/frames.ts'
import type { Message, Request } from '../../src/host/work.ts'

function said(...requests: Request[]): Message[] {
  const blocks = requests.map((request) => frame(request))
  const messages: Message[] = []
  const take = unframer()
  converse({
    read: () => blocks.shift() ?? Buffer.alloc(0),
    write: (bytes) => void messages.push(...take(bytes).map(({ value }) => value as Message)),
  })
  return messages
}

t.test('steps, then an answer or an error', async (t) => {
  t.match(said({ kind: 'stat', ask: { path: '/' } }), [{ step: 'stat' }, { answer: { kind: 'folder' } }])
  t.match(said({ kind: 'stat', ask: { path: '/none' } }), [{ step: 'stat' }, { error: { code: 'ENOENT' } }])
  t.match(said({ kind: 'stat', ask: undefined }), [{ step: 'stat' }, { error: { code: 'unknown' } }], 'our own mistake')
})

t.test('the files of the probe go with the parent, unless they are already gone', async (t) => {
  const dir = t.testdir()
  mkdirSync(join(dir, 'jetstream'))
  const round: Request = { kind: 'round', ask: { dir, token: 'x', expected: undefined, probeDir: undefined } }
  t.match(said(round).at(-1), { answer: { seconds: { vote: Number } } })
  t.same(readdirSync(dir), ['jetstream'])
  t.match(said(round, { kind: 'sweep', ask: { dir, token: 'x', probeDir: undefined } }).at(-1), { answer: null })
  t.ok(existsSync(dir))
})

t.test('a parent that has gone during a step: nobody hears the answer, and nothing is left', async (t) => {
  const dir = t.testdir()
  mkdirSync(join(dir, 'jetstream'))
  const ask = { dir, token: 'x', expected: undefined, probeDir: undefined }
  const blocks = [frame({ kind: 'round', ask } satisfies Request)]
  let messages = 0
  converse({
    read: () => blocks.shift() ?? Buffer.alloc(0),
    write: () => {
      if (++messages > 3) throw Object.assign(new Error('EPIPE: broken pipe'), { code: 'EPIPE' })
    },
  })
  t.equal(messages, 4)
  t.same(readdirSync(dir), ['jetstream'])
  const broken = () => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' })
  }
  const again = [frame({ kind: 'round', ask } satisfies Request)]
  t.throws(() => converse({ read: () => again.shift() ?? Buffer.alloc(0), write: broken }), { message: 'EIO' })
})
