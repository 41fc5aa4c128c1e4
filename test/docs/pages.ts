// The Markdown that users read, as tests look into it: pages, their blocks of code, their links, their headings.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface Block {
  /** FILE:LINE, for messages. */
  place: string
  language: string
  text: string
}

export interface Page {
  path: string
  text: string
}

/** Every Markdown file of the repository. */
export const pages: readonly Page[] = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

const fence = /^ *```(\w*)$/

/** The fenced blocks of a page, without their indentation. */
export function blocks({ path, text }: Page): Block[] {
  const found: Block[] = []
  let open: { language: string; at: number; lines: string[] } | undefined
  text.split('\n').forEach((line, index) => {
    const [, language] = fence.exec(line) ?? []
    if (language !== undefined && open === undefined) open = { language, at: index + 1, lines: [] }
    else if (language !== undefined && open !== undefined) {
      found.push({ place: `${path}:${open.at}`, language: open.language, text: flush(open.lines) })
      open = undefined
    } else open?.lines.push(line)
  })
  return found
}

function flush(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const least = Math.min(...indents, Infinity)
  return lines.map((line) => line.slice(least)).join('\n')
}

const withoutBlocks = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```$/gm, '')

const withoutCode = (text: string): string => withoutBlocks(text).replace(/`[^`\n]*`/g, '')

/** Paths within the repository that a page links to, with the heading that is meant. */
export function links({ path, text }: Page): { to: string; heading: string | undefined }[] {
  const targets = Array.from(withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target)
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', heading] = target.split('#')
      return { to: file === '' ? path : normalize(join(dirname(path), file)), heading }
    })
}

/** Headings as the web names them in addresses. */
export function headings({ text }: Page): Set<string> {
  const titles = Array.from(withoutBlocks(text).matchAll(/^#+ (.+)$/gm), ([, title = '']) => title)
  const slugs = titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set(slugs)
}
