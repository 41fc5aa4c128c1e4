// The page as a whole: complete without a script, nothing from outside, one policy, and readable colours.
import { createHash } from 'node:crypto'
import t from 'tap'
import { htmlDocument, pageDocument, policy } from '../../../src/http/page/page.ts'
import { script } from '../../../src/http/page/script.ts'
import { style } from '../../../src/http/page/style.ts'
import { raftGroup, server, world } from '../../metrics/build.ts'
import { pageOf } from './rows.ts'

t.test('a document', async (t) => {
  const page = pageOf(world([server('n1', { answers: { raftz: [raftGroup('S-R3F-a', { pending: 20_000 })] } })]))
  t.match(page.title, /^CRITICAL 20k S-R3F-a - nats-jetstream-exporter$/)
  const text = pageDocument(page)
  t.match(text, /<title>CRITICAL 20k S-R3F-a - /)
  t.match(text, '<noscript><meta http-equiv="refresh" content="5"></noscript>')
  for (const id of ['verdict', 'ladder', 'stores', 'timeline', 'servers', 'logs', 'lines'])
    t.match(text, `<section id="${id}">`)
  t.match(text, '<p id="said" role="status" class="spoken">CRITICAL 20k S-R3F-a</p>')
  t.notMatch(text, /\son\w+=|style="|src=|href="http/, 'nothing from outside, nothing inline that the policy forbids')
  const ids = Array.from(text.matchAll(/ id="([^"]*)"/g), ([, id]) => id)
  t.equal(new Set(ids).size, ids.length, 'each id once')
  const places = Array.from(text.matchAll(/href="#([^"]*)"/g), ([, id]) => id)
  t.ok(places.length > 4 && places.every((id) => ids.includes(id)), 'links within the page lead somewhere')
})

t.test('the policy names this script and this style', async (t) => {
  for (const text of [script, style]) t.match(policy, `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  t.notMatch(policy, 'unsafe')
  t.notMatch(htmlDocument({ title: '<', body: '', live: false }), /<script|refresh|<title><</)
})

/** Relative luminance, as WCAG 2 has it. */
function luminance(colour: string): number {
  const full = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(full.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}
const variables = (of: string): Map<string, string> =>
  new Map(Array.from(of.matchAll(/--([\w-]+):(#[0-9a-f]+)/g), ([, name = '', colour = '']) => [name, colour]))

t.test('text stands out from what is behind it, light and dark', async (t) => {
  const [first = '', dark = '', light = ''] = Array.from(style.matchAll(/:root\{([^}]*)\}/g), ([, body]) => body)
  for (const [theme, own] of [
    ['dark', dark],
    ['light', light],
  ] as const) {
    const colours = new Map([...variables(first), ...variables(own)])
    const of = (name: string): string => colours.get(name) ?? ''
    for (const text of ['text', 'quiet', 'link', 'critical-ink', 'warning-ink'])
      t.ok(contrast(of(text), of('back')) >= 4.5, `${theme}: ${text} on the page`)
    t.ok(contrast(of('text'), of('track')) >= 4.5, `${theme}: text on code`)
    for (const state of ['critical', 'warning', 'unknown', 'ok'])
      t.ok(contrast(of(`${state}-text`), of(state)) >= 4.5, `${theme}: ${state}`)
    for (const mark of ['bar', 'critical-ink', 'warning-ink'])
      t.ok(contrast(of(mark), of('track')) >= 3, `${theme}: ${mark} on its track`)
  }
  t.ok(contrast('#ffffff', '#555c64') >= 4.5 && contrast('#ffffff', '#454b52') >= 4.5, 'both stripes of unknown')
})
