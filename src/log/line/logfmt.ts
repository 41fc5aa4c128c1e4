// Lines of `key=value`, as logrus, slog and Prometheus write them: the text is in msg, time and level beside it.
import type { Frame } from './frame.ts'
import { levelOf, setTime } from './words.ts'

const texts = ['msg', 'message']
const times = ['time', 'ts', 't', 'timestamp']
const levels = ['level', 'lvl', 'severity']

const key = /[\w@.-]{1,40}=/y

/** Replaces the frame's text by msg; false: the line is of another form. One pass. */
export function peelLogfmt(frame: Frame): boolean {
  const pairs = parsePairs(frame.text)
  const text = first(pairs, texts)
  if (text === undefined) return false
  frame.text = text
  setTime(frame, first(pairs, times))
  frame.level ??= levelOf(first(pairs, levels))
  return true
}

const first = (pairs: ReadonlyMap<string, string>, names: readonly string[]): string | undefined =>
  names.map((name) => pairs.get(name)).find((value) => value !== undefined)

/** Values by key, as far as the line has the form. */
function parsePairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (let at = 0; at < text.length;) {
    key.lastIndex = at
    const name = key.exec(text)?.[0].slice(0, -1)
    if (name === undefined) break
    const start = at + name.length + 1
    const end = text[start] === '"' ? quotedEnd(text, start) : blankFrom(text, start)
    pairs.set(name, valueOf(text.slice(start, end)))
    at = end
    while (text[at] === ' ') at++
  }
  return pairs
}

function blankFrom(text: string, at: number): number {
  const blank = text.indexOf(' ', at)
  return blank < 0 ? text.length : blank
}

function quotedEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return Math.min(at + 1, text.length)
}

function valueOf(text: string): string {
  if (!text.startsWith('"')) return text
  return text
    .slice(1, text.endsWith('"') ? -1 : undefined)
    .replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, letter = '') =>
      code === undefined
        ? letter === 'n'
          ? '\n'
          : letter === 't'
            ? '\t'
            : String(letter)
        : String.fromCharCode(parseInt(code, 16)),
    )
}
