// Markdown to HTML for our own runbooks: the part of it that they use, checked against every one of them by a test.
//
// Headings, paragraphs, lists one in another, fenced code, tables; within text code, bold, emphasis, links. Everything else, HTML
// too, stays text: no file can put markup into the page.
import { markup, type Html } from '../page/html.ts'

interface Lines {
  next(): string | undefined
  take(): string
}

const reader = (lines: readonly string[]): Lines => {
  let at = 0
  return { next: () => lines[at], take: () => lines[at++] ?? '' }
}

const fence = '```'
const bullet = /^( *)(?:-|(\d+)\.) /
const indentOf = (line: string): number => line.length - line.trimStart().length

/** A link of these files to where it leads from /runbooks/NAME; undefined: to nowhere that can be opened from here. */
export function target(link: string): string | undefined {
  if (/^https:\/\/[\w.-]+\//.test(link)) return link
  const [, name, place = ''] = /^(\w+)\.md(#[\w-]+)?$/.exec(link) ?? []
  if (name !== undefined) return `/runbooks/${name}${place}`
  return /^#[\w-]+$/.test(link) ? link : undefined
}

const inlines: readonly (readonly [RegExp, (parts: readonly string[]) => Html])[] = [
  [/`([^`]+)`/, ([, code = '']) => markup`<code>${code}</code>`],
  [
    /\[([^\]]+)\]\(([^()\s]+)\)/,
    ([, text = '', link = '']) => {
      const to = target(link)
      return to === undefined ? inline(text) : markup`<a href="${to}">${inline(text)}</a>`
    },
  ],
  [/\*\*([^*]+)\*\*/, ([, text = '']) => markup`<strong>${inline(text)}</strong>`],
  [/(?<!\w)_([^_]+)_(?!\w)/, ([, text = '']) => markup`<em>${inline(text)}</em>`],
]

/** What begins first is taken first, so that a link may stand within bold text. */
function inline(text: string): Html {
  const [first] = inlines
    .flatMap(([pattern, make]) => {
      const found = pattern.exec(text)
      return found === null ? [] : [{ found, make }]
    })
    .sort((a, b) => a.found.index - b.found.index)
  if (first === undefined) return markup`${text}`
  const { found, make } = first
  const end = found.index + found[0].length
  return markup`${text.slice(0, found.index)}${make(found)}${inline(text.slice(end))}`
}

/** As GitHub makes the names of headings. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

function code(lines: Lines): Html {
  const indent = indentOf(lines.take())
  const body: string[] = []
  while (lines.next() !== undefined && lines.next()?.trim() !== fence) body.push(lines.take().slice(indent))
  lines.take()
  return markup`<pre tabindex="0"><code>${body.join('\n')}</code></pre>`
}

const cells = (line: string): string[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim())

function tableOf(lines: Lines): Html {
  const heads = cells(lines.take())
  lines.take()
  const rows: Html[] = []
  while (lines.next()?.trimStart().startsWith('|'))
    rows.push(
      markup`<tr>${cells(lines.take()).map((cell, at) => markup`<td data-head="${heads[at]}">${inline(cell)}</td>`)}</tr>`,
    )
  return markup`<table><thead><tr>${heads.map((head) => markup`<th scope="col">${inline(head)}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
}

/** Lines that stand further in than the bullet, with the empty ones between them. */
function list(lines: Lines): Html {
  const [, indent = '', first] = bullet.exec(lines.next() ?? '') ?? []
  const items: Html[] = []
  for (;;) {
    const [whole, own, number] = bullet.exec(lines.next() ?? '') ?? []
    if (whole === undefined || own !== indent || (number === undefined) !== (first === undefined)) break
    const body = [lines.take().slice(whole.length)]
    for (
      let next = lines.next();
      next !== undefined && (next === '' || indentOf(next) > indent.length);
      next = lines.next()
    )
      body.push(lines.take().slice(Math.min(indentOf(next), whole.length)))
    items.push(markup`<li>${blocks(reader(body))}</li>`)
  }
  return first === undefined ? markup`<ul>${items}</ul>` : markup`<ol start="${first}">${items}</ol>`
}

const isBlock = (line: string): boolean =>
  line.trim() === '' || line.trimStart().startsWith(fence) || bullet.test(line) || line.startsWith('#')

function paragraph(lines: Lines): Html {
  const body = [lines.take()]
  for (let next = lines.next(); next !== undefined && !isBlock(next); next = lines.next()) body.push(lines.take())
  return markup`<p>${inline(body.map((line) => line.trim()).join(' '))}</p>`
}

function heading(line: string): Html {
  const title = line.replace(/^#+ /, '')
  const text = markup`${inline(title)}`
  if (line.startsWith('# ')) return markup`<h1>${text}</h1>`
  return line.startsWith('## ')
    ? markup`<h2 id="${slug(title)}">${text}</h2>`
    : markup`<h3 id="${slug(title)}">${text}</h3>`
}

function blocks(lines: Lines): Html[] {
  const made: Html[] = []
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const start = line.trimStart()
    // Remarks for those who edit the file: a line each.
    if (start === '' || (start.startsWith('<!--') && start.endsWith('-->'))) lines.take()
    else if (start.startsWith(fence)) made.push(code(lines))
    else if (bullet.test(line)) made.push(list(lines))
    else if (/^#+ /.test(line)) made.push(heading(lines.take()))
    else if (start.startsWith('|')) made.push(tableOf(lines))
    else made.push(paragraph(lines))
  }
  return made
}

export const fromMarkdown = (text: string): Html => markup`${blocks(reader(text.split('\n')))}`
