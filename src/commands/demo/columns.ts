// How many columns of a terminal a text takes, and text cut or broken by that: a line that is too wide would wrap and spoil the redraw.

/** Two columns each: the wide ranges of East Asian scripts and the symbols that terminals draw as wide (Unicode UAX 11). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
/** None: what is drawn over the letter before it. */
const none = /[\p{Mn}\p{Me}]/u

const letterColumns = (letter: string): number => (none.test(letter) ? 0 : wide.test(letter) ? 2 : 1)

/** Of text without control characters. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const letter of text) columns += letterColumns(letter)
  return columns
}

/** The longest beginning that fits, and what is left. */
function split(text: string, width: number): [string, string] {
  let columns = 0
  let end = 0
  for (const letter of text) {
    columns += letterColumns(letter)
    if (columns > width) return [text.slice(0, end), text.slice(end)]
    end += letter.length
  }
  return [text, '']
}

/** At most `width` columns; what is left out is marked. */
export const cut = (text: string, width: number): string =>
  columnsOf(text) <= width ? text : `${split(text, width - 1)[0]}…`

/** Broken at blanks to lines of at most `width` columns, from the second on indented; a longer word is broken where the line ends. */
export function broken(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  const room = (): number => width - (lines.length === 0 ? 0 : indent.length)
  const next = (): void => {
    lines.push(lines.length === 0 ? line : indent + line)
    line = ''
  }
  for (const [index, word] of text.split(' ').entries()) {
    const joined = index === 0 ? word : `${line} ${word}`
    if (columnsOf(joined) <= room()) {
      line = joined
      continue
    }
    if (line.trim() !== '') next()
    for (line += word; columnsOf(line) > room();) {
      const [head, rest] = split(line, room())
      // Not even one letter fits: it is taken as it is, so that this ends.
      if (head === '') break
      line = head
      next()
      line = rest
    }
  }
  if (line !== '' || lines.length === 0) next()
  return lines
}
