// Markdown to HTML: every runbook in full, and nothing that could become markup.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { fromMarkdown, slug, target } from '../../../src/http/runbooks/markdown.ts'

const folder = new URL('../../../docs/runbooks/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.md'))
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8')

t.test('every runbook: no sign of Markdown is left, links lead to what is there', async (t) => {
  const ids = new Map(files.map((file) => [file.replace('.md', ''), fromMarkdown(read(file)).html]))
  for (const [name, html] of ids) {
    const text = html.replace(/<code>[^]*?<\/code>/g, '').replace(/<[^>]+>/g, '')
    t.notMatch(text, /```|\*\*|\]\(|<!--|^ *#+ |(^|\n) *- /, name)
    for (const [, link = ''] of html.matchAll(/href="([^"]+)"/g)) {
      const [, other = name, place] = /^(?:\/runbooks\/(\w+))?(?:#(.*))?$/.exec(link) ?? []
      const known =
        link.startsWith('https://') ||
        (place === undefined ? ids.has(other) : ids.get(other)?.includes(`id="${place}"`))
      t.ok(known, `${name}: ${link}`)
    }
  }
})

t.test('each construct', async (t) => {
  const html = (text: string): string => fromMarkdown(text).html
  t.equal(html('# A\n\n## B `c`, d?\n\n### E'), '<h1>A</h1><h2 id="b-c-d">B <code>c</code>, d?</h2><h3 id="e">E</h3>')
  t.equal(html('one\ntwo **b** _c_ snake_case_name'), '<p>one two <strong>b</strong> <em>c</em> snake_case_name</p>')
  t.equal(
    html('1. a\n\n   ```bash\n   x\n     y\n   ```\n\n2. b\n   - c\n   - d'),
    '<ol start="1"><li><p>a</p><pre tabindex="0"><code>x\n  y</code></pre></li><li><p>b</p><ul><li><p>c</p></li><li><p>d</p></li></ul></li></ol>',
  )
  t.match(
    html('| a | b |\n| - | - |\n| 1 | `2` |\n\nx'),
    /<td data-head="b"><code>2<\/code><\/td><\/tr><\/tbody><\/table><p>x<\/p>/,
  )
  t.equal(html('<!-- x -->\ny'), '<p>y</p>')
  t.equal(html('```\nnot closed'), '<pre tabindex="0"><code>not closed</code></pre>')
  t.equal(
    html('[a](javascript:alert(1)) [b](//x.y/) [c](X.md#d-e) [d](#e) [e](https://x.y/z)'),
    '<p>[a](javascript:alert(1)) b <a href="/runbooks/X#d-e">c</a> <a href="#e">d</a> <a href="https://x.y/z">e</a></p>',
  )
})

t.test('targets and names of headings', async (t) => {
  t.equal(target('README.md'), '/runbooks/README')
  t.equal(target('../x.md'), undefined)
  t.equal(slug('Are all other peers current?'), 'are-all-other-peers-current')
})

t.test('no text becomes markup, and all of it ends', async () => {
  const piece = fc.constantFrom(
    '<script>',
    '`',
    '**',
    '_',
    '[',
    '](',
    ')',
    'x',
    '\n',
    '- ',
    '1. ',
    '  ',
    '```',
    '|',
    '#',
    '"',
    '<!--',
    '-->',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { html } = fromMarkdown(pieces.join(''))
      return !/<script|<!--/.test(html) && !/href="(?!\/runbooks\/|#|https:)/.test(html)
    }),
  )
})
