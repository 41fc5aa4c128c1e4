// Links between the pages: each leads somewhere, and each page can be reached from the README.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { headings, links, pages, type Page } from './pages.ts'

const byPath = new Map(pages.map((page) => [page.path, page]))

/** A link to a folder shows what is in it, its README first. */
const opened = (path: string): Page[] =>
  byPath.has(path)
    ? [byPath.get(path)!]
    : existsSync(path) && statSync(path).isDirectory()
      ? pages.filter((page) => page.path.startsWith(join(path, '/')) && !page.path.slice(path.length + 1).includes('/'))
      : []

void t.test('every link leads to a file, and to a heading of it', (t) => {
  for (const page of pages)
    for (const { to, heading } of links(page)) {
      t.ok(existsSync(to), `${page.path}: ${to}`)
      const target = byPath.get(to)
      if (heading !== undefined && target !== undefined)
        t.ok(headings(target).has(heading), `${page.path}: ${to}#${heading}`)
    }
  t.end()
})

void t.test('every page is reached from the README', (t) => {
  const seen = new Set<Page>()
  const next = [byPath.get('README.md')!]
  for (let page = next.pop(); page !== undefined; page = next.pop()) {
    if (seen.has(page)) continue
    seen.add(page)
    next.push(...links(page).flatMap(({ to }) => opened(to)))
  }
  // Read by the forge and not by people who follow links.
  const unreached = pages.filter((page) => !seen.has(page) && !page.path.startsWith('.github/'))
  t.strictSame(
    unreached.map(({ path }) => path),
    [],
  )
  t.end()
})
