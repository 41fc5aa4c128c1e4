// Reports go into browsers, tickets and terminals, and what they quote was written by others: no format may let it act.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import { redacted } from '../../../src/diagnose/redact.ts'
import { htmlReport, mostBytes } from '../../../src/diagnose/report/html.ts'
import { jsonReport } from '../../../src/diagnose/report/json.ts'
import { markdownReport } from '../../../src/diagnose/report/markdown.ts'
import { report, type Report } from '../../../src/diagnose/report/report.ts'
import { textReport } from '../../../src/diagnose/report/text.ts'
import { evidenceOf } from '../corpus.ts'

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</table></main><!--',
  '&lt;b&gt;&#60;',
  '\u001b[31mred\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
  '\u202egnp.exe\u2066\u2069\u200b\ufeff',
  '[click](javascript:alert(1)) ![x](http://evil.example/x.png)',
  '`code` **bold** __it__ ~~gone~~ | cell | @everyone #1 $x^2$',
  '```\n# heading\n```',
  '``````',
  '\r\n\u2028\u0000\u009b31m',
  '\ud800 half a letter',
  'x'.repeat(10_000),
  '&'.repeat(10_000),
  '\u202e'.repeat(10_000),
]

/** Lines in which outside text stands where names do, on a server of that name. */
function linesWith(name: string, cluster: string): string[] {
  const word = name.replace(/[\s>]/g, '_')
  const at = (second: number, text: string) => `[7] 2026/01/14 10:15:${String(second).padStart(2, '0')}.000200 ${text}`
  return [
    at(0, '[INF] Server is ready'),
    at(1, `[WRN] RAFT [yrzKKRBu - ${word.replaceAll(']', '')}] 20000 append entries pending`),
    at(2, `[WRN] JetStream stream '${word} > ${word}' has high message lag`),
    at(3, `[WRN] Filestore [${word}] WriteFullState took 1m6.002133s (73 bytes)`),
    at(4, `[ERR] JetStream failed to store a msg on stream '${word} > ${word}': ${name}`),
    at(5, `[INF] JetStream cluster new metadata leader: ${word}/${cluster}`),
    at(6, `[WRN] 127.0.0.1:6222 - rid:10 - Readloop processing time: 2.268s`),
    at(7, `[ERR] JetStream out of resources, will be DISABLED ${name}`),
  ]
}

function reportsOf(names: readonly string[], redact = false): Report[] {
  const cluster = names[0]?.replace(/\s/g, '_') ?? ''
  const evidence = evidenceOf(new Map(names.map((name) => [name, linesWith(name, cluster)])))
  const read = redact ? redacted(evidence, names) : { evidence, notes: names }
  return read.evidence.map((one) => report(diagnose(one), read.notes))
}

const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const tag =
  /<!doctype html>|<\/?(?:html|head|body|main|article|section|title|h[123]|p|b|ul|li|pre|table|tr|td|svg|a|text|hr)>|<html lang="en">|<meta [^<>]*>|<h1 class="(?:critical|warning|ok)">|<th scope="row">|<\/th>|<tr id="c\d+-E\d+">|<a href="#c\d+-E\d+"(?: aria-label="E\d+")?>|<svg role="img" viewBox="[\d ]+" aria-label="[\w ,]+">|<(?:rect|line) class="(?:mark|cover|stop|cut)" (?:(?:x|y|x1|x2|y1|y2|width|height)="[\d.]+" ?)+\/>|<text x="[\d.]+" y="[\d.]+" text-anchor="(?:start|end)">/g

/** Pages are long: what fails shows the place, not the page. */
function none(t: Test, text: string, pattern: RegExp, what: string): void {
  const found = pattern.exec(text)
  t.equal(found === null ? '' : text.slice(Math.max(0, found.index - 40), found.index + 40), '', what)
}

function checkHtml(t: Test, html: string): void {
  t.ok(Buffer.byteLength(html) < mostBytes, 'small enough')
  const rest = html.replace(/<style>[^<]*<\/style>/, '').replace(tag, '')
  none(t, rest, /[<>]/, 'nothing but our own tags')
  none(t, rest, /&(?!(?:amp|lt|gt|quot|#39);)/, 'every & is ours')
  none(t, html, unsafe, 'controls in HTML')
  t.ok(html.includes("default-src 'none'"))
}

/** What stands outside code. */
const outsideCode = (markdown: string): string =>
  markdown.replace(/^ *(`{3,})text\n[^]*?\n *\1$/gm, '').replace(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')

function checkMarkdown(t: Test, markdown: string): void {
  const rest = outsideCode(markdown).replace(/\\[^\w\s]/g, '')
  none(t, rest, /[<[\]`~|&@$]|https?:\/\/|www\./i, 'nothing that Markdown acts on')
  none(t, rest.replaceAll('**', ''), /\*/, 'stars')
  none(t, markdown, unsafe, 'controls in Markdown')
}

function everyFormat(reports: readonly Report[], t: Test): void {
  checkHtml(t, htmlReport(reports))
  for (const one of reports) {
    checkMarkdown(t, markdownReport(one))
    const text = textReport(one, { colour: false })
    none(t, text, unsafe, 'controls in text')
    none(t, text, halves, 'halves of letters')
  }
  const json = jsonReport(reports)
  none(t, json, unsafe, 'controls in JSON')
  t.equal((JSON.parse(json) as Report).format, 1)
}

for (const name of hostile)
  void t.test(JSON.stringify(name.slice(0, 40)).replace(/[^ -~]/g, '?'), (t) => {
    everyFormat(reportsOf([name]), t)
    t.end()
  })

void t.test('all of it at once, and a hundred servers', (t) => {
  everyFormat(reportsOf(hostile), t)
  everyFormat(reportsOf(Array.from({ length: 100 }, (_, index) => `${index}${'&'.repeat(80)}`)), t)
  t.end()
})

void t.test('many clusters still fit on one page', (t) => {
  const [one] = reportsOf(['n1'])
  if (one === undefined) throw new Error('no report')
  const html = htmlReport(Array.from({ length: 150 }, (_, index) => ({ ...one, cluster: `c${index}` })))
  t.match(html.slice(-400), /\d+ more clusters are in the report as JSON/)
  checkHtml(t, html)
  t.end()
})

void t.test('any name', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      const reports = reportsOf([name])
      const html = htmlReport(reports)
        .replace(/<style>[^<]*<\/style>/, '')
        .replace(tag, '')
      return !/[<>]/.test(html) && !unsafe.test(html)
    }),
    { numRuns: 30 },
  )
  t.end()
})

void t.test('redacted, none of it is left', (t) => {
  const reports = reportsOf(hostile, true)
  const all = [htmlReport(reports), jsonReport(reports), ...reports.map(markdownReport)].join('\n')
  for (const word of ['alert', 'evil', 'everyone', 'gnp', 'onerror', 'xxxx']) t.notOk(all.includes(word), word)
  everyFormat(reports, t)
  t.end()
})
