// Every subject: the inputs that are kept, and some that are made of them, the same ones each time. `npm run fuzz` goes on from here.
import t, { type Test } from 'tap'
import { kept } from './corpus.ts'
import { dice, mutated } from './mutate.ts'
import { subjects } from './subjects.ts'

const tried = new Set<string>()

async function tryAll(t: Test, subject: string): Promise<void> {
  tried.add(subject)
  const { seeds, cases, check } = subjects.find(({ name }) => name === subject)!
  const corpus = kept(subject)
  t.ok(corpus.length > 0, 'something is kept')
  for (const [file, bytes] of corpus) await t.resolves(async () => check(bytes, dice(1)), file)
  const inputs = [...seeds, ...corpus.map(([, bytes]) => bytes)]
  const roll = dice(1)
  for (let n = 0; n < cases; n++) {
    const bytes = mutated(inputs, roll)
    try {
      await check(bytes, roll)
    } catch (error) {
      t.fail(`case ${n}: ${JSON.stringify(bytes.toString('latin1'))}`, { found: String(error) })
      return
    }
  }
}

void t.test('any bytes as a log, cut anywhere', (t) => tryAll(t, 'log'))
void t.test('any bytes on standard input, in pieces', (t) => tryAll(t, 'stdin'))
void t.test('any bytes in a file, looked at in between', (t) => tryAll(t, 'file'))
void t.test('any bytes of a command, in pieces', (t) => tryAll(t, 'command'))
void t.test('any bytes as syslog over TCP, cut anywhere', (t) => tryAll(t, 'syslog'))
void t.test('any bytes as the answer of a server, cut anywhere', (t) => tryAll(t, 'json'))
void t.test('any bytes as a configuration', (t) => tryAll(t, 'config'))
void t.test('any bytes as a web-config file', (t) => tryAll(t, 'web-config'))
void t.test('any bytes as a state file with the right checksum', (t) => tryAll(t, 'state'))
void t.test('any bytes as names in the exposition, read by promtool', (t) => tryAll(t, 'exposition'))

void t.test('that is all of them', (t) => {
  t.strictSame([...tried].sort(), subjects.map(({ name }) => name).sort())
  t.end()
})
