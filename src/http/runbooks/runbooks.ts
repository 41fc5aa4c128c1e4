// Runbooks as pages of the exporter itself: in an incident the place where they else are may be down too.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { runbookFolder } from '../../package.ts'
import { htmlDocument } from '../page/page.ts'
import { fromMarkdown } from './markdown.ts'

/** Names of alerts, and README. */
const plain = /^\w{1,80}$/

/** Whole document; undefined: there is no such runbook. */
export function runbookPage(name: string): string | undefined {
  const file = new URL(`${name}.md`, runbookFolder)
  if (!plain.test(name) || !existsSync(file)) return undefined
  const { html: body } = fromMarkdown(readFileSync(file, 'utf8'))
  const header = '<header><a href="/">state</a> <a href="/runbooks/README">all runbooks</a></header>'
  const index = name === 'README' ? indexOf() : ''
  return htmlDocument({ title: `${name} - runbook`, body: `${header}<main>${body}${index}</main>`, live: false })
}

function indexOf(): string {
  const names = readdirSync(runbookFolder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length))
  return `<h2>All runbooks</h2><ul>${names.map((name) => `<li><a href="/runbooks/${name}">${name}</a></li>`).join('')}</ul>`
}
