// Syslog over TCP: messages come out whole however they were cut, in bounded memory.
import fc from 'fast-check'
import t from 'tap'
import { asLine, framing } from '../../../src/log/source/framing.ts'

const read = (blocks: readonly Buffer[]): string[] => {
  const messages: string[] = []
  const frames = framing((bytes) => messages.push(bytes.toString()))
  for (const block of blocks) frames.push(block)
  frames.flush()
  return messages
}

const message = fc.string({ maxLength: 30 }).map((text) => `<4>${text}`)
const wire = fc.oneof(
  message.map((text) => text.replaceAll('\n', '')).map((text) => ({ text, sent: `${text}\n` })),
  message.map((text) => ({ text, sent: `${Buffer.byteLength(text)} ${text}` })),
)

t.test('cut anywhere, both framings mixed', (t) => {
  fc.assert(
    fc.property(fc.array(wire), fc.array(fc.nat(50)), (messages, cuts) => {
      let bytes = Buffer.from(messages.map(({ sent }) => sent).join(''))
      const blocks = cuts.map((cut) => {
        const block = bytes.subarray(0, cut)
        bytes = bytes.subarray(cut)
        return block
      })
      t.same(
        read([...blocks, bytes]),
        messages.map(({ text }) => text),
      )
    }),
  )
  t.end()
})

t.test('endless messages are cut, the next one is whole', (t) => {
  const long = 'x'.repeat(100_000)
  t.same(
    read([Buffer.from(`<4>${long}`), Buffer.from(`${long}\n<4>a\n`)]).map((text) => text.length),
    [65_536, 4],
  )
  t.same(
    read([Buffer.from(`100003 <4>${long}5 <4>ab<4>c`)]).map((text) => text.length),
    [65_536, 5, 4],
  )
  t.same(read([Buffer.from('\n\n<4>a')]), ['<4>a'])
  t.end()
})

t.test('a message is one line', (t) => {
  t.equal(asLine(Buffer.from('<4>a\r\nb\n\n')).toString(), '<4>a b\n')
  t.end()
})
