// Rows of the ladder and pages for tests, built from as little as a test cares about.
import { newRow, type LadderRow } from '../../../src/diagnose/ladder.ts'
import { openHistory } from '../../../src/http/page/history.ts'
import { drawPage, type Page } from '../../../src/http/page/page.ts'
import type { World } from '../../../src/world/world.ts'

export const ladderRow = (parts: Partial<LadderRow>): LadderRow => ({
  ...newRow({ cluster: 'c1', server: 'n1', account: 'APP', stream: 'ORDERS', consumer: '', group: 'S-R3F-a' }),
  ...parts,
})

/** The page of worlds that followed each other, as of the last. */
export function pageOf(...worlds: readonly [World, ...World[]]): Page {
  const history = openHistory()
  for (const world of worlds) history.add(world)
  return drawPage(worlds.at(-1) ?? worlds[0], { history, unrecognized: [], serverOf: (origin) => origin })
}

/** What a person reads of some HTML. */
export const plain = (html = ''): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

export const part = (page: Page, id: string): string => plain(page.parts.get(id))
