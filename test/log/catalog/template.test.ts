// Format strings with named placeholders: pattern, literal, values.
import t from 'tap'
import { kinds, readFields, sampleText, startOf, template, wordingText } from '../../../src/log/catalog/template.ts'

void t.test('a template is an anchored pattern with named groups and base units', (t) => {
  const text = 'Took {seconds:duration} ({bytes:size}) [x] {account}'
  const { literal, source, placeholders } = template(text)
  t.equal(literal, 'Took ')
  t.strictSame(startOf(text), { literal, starts: '' })
  const found = new RegExp(`^${source}$`).exec('Took 1m1s (2.00 KB) [x] $G')
  t.strictSame(readFields(found ?? [], placeholders), { seconds: 61, bytes: 2048, account: '$G' })
  t.end()
})

void t.test('a wording may begin with a number', (t) => {
  t.strictSame(startOf('{n:int} entries'), { literal: '', starts: '0123456789' })
  t.equal(startOf('{reason:text}').starts, '')
  t.strictSame(startOf('Server is ready'), { literal: 'Server is ready', starts: '' })
  t.end()
})

void t.test('every kind reads its own sample whole, and its pattern captures nothing', (t) => {
  for (const [name, kind] of Object.entries(kinds)) {
    const found = new RegExp(`^(${kind.pattern})$`).exec(kind.sample)
    t.equal(found?.length, 2, name)
    t.not(String(kind.read(kind.sample)), 'NaN', name)
  }
  t.end()
})

void t.test('an unknown kind is an error that names it', (t) => {
  t.throws(() => template('{n:nonsense}'), { message: 'placeholder {n}: no kind nonsense' })
  t.throws(() => template('{nonsense}'), { message: 'placeholder {nonsense}: no kind nonsense' })
  t.end()
})

void t.test('a sample for each value', (t) => {
  t.equal(sampleText("Took {seconds:duration} for '{account}'"), "Took 1m5.123s for 'APP'")
  t.end()
})

void t.test('for people the verbs are names', (t) => {
  t.equal(wordingText("Took {seconds:duration} for '{account}'"), "Took SECONDS for 'ACCOUNT'")
  t.end()
})
