// How far a text follows a wording: in whole, with something behind it, cut at any place.
import t from 'tap'
import { matchPartly } from '../../../src/log/catalog/partial-match.ts'
import { matchers } from '../../../src/log/catalog/recognise.ts'
import { sampleText, template } from '../../../src/log/catalog/template.ts'

const { parts } = template("Took {seconds:duration} for '{account} > {stream}': {error:text}, trying {n:int} times")
const whole = "Took 3s for 'APP > ORDERS': i/o timeout, trying 5 times"

void t.test('in whole, and with text behind it', (t) => {
  const fields = { seconds: 3, account: 'APP', stream: 'ORDERS', error: 'i/o timeout', n: 5 }
  t.strictSame(matchPartly(parts, whole), { letters: 32, fields, end: whole.length })
  t.strictSame(matchPartly(parts, `${whole} (x3)`)?.end, whole.length)
  t.strictSame(matchPartly(parts, `… ${whole}`, 2)?.fields, fields)
  t.end()
})

void t.test('cut: values that are whole are read', (t) => {
  const cut = (text: string) => matchPartly(parts, text)
  t.strictSame(cut('Took 3s for'), { letters: 9, fields: { seconds: 3 }, end: undefined })
  t.strictSame(cut("Took 3s for 'AP")?.fields, { seconds: 3 }, 'an account may go on')
  t.strictSame(cut("Took 3s for 'APP > ORDERS': i/o time")?.fields, { seconds: 3, account: 'APP', stream: 'ORDERS' })
  t.equal(cut('Took 3')?.end, undefined)
  t.equal(cut('Took ')?.letters, 5)
  for (let length = 0; length < whole.length; length++)
    t.equal(cut(whole.slice(0, length))?.end, undefined, whole.slice(0, length))
  t.end()
})

void t.test('another text', (t) => {
  for (const text of [
    'Takes 3s',
    'Took long for a while',
    "Took 3s for 'APP > OR DERS': x",
    `${whole.slice(0, -5)}days`,
  ])
    t.equal(matchPartly(parts, text), undefined, text)
  t.end()
})

void t.test('every wording of the catalog, from its sample', (t) => {
  for (const { text } of matchers) {
    // Values of a closed list are there in whole, or not at all.
    const isClosed = /:(harmless|prior)\}$/.test(text)
    const sample = sampleText(text)
    const { parts } = template(text)
    t.equal(matchPartly(parts, sample)?.end, sample.length, sample)
    t.ok(isClosed || matchPartly(parts, sample.slice(0, -1)) !== undefined, sample)
  }
  t.end()
})
