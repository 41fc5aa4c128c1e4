// Which of the names that exist a mistyped one was meant to be.

/** Edits (insert, remove, replace a character) from one text to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, left] of Array.from(a).entries()) {
    const next = [line + 1]
    for (const [column, right] of Array.from(b).entries()) {
      const [above = 0, before = 0, beside = 0] = [row[column + 1], row[column], next[column]]
      next.push(Math.min(above + 1, beside + 1, before + (left === right ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The most similar names, nearest first, case aside; at most `count`, none further away than so many edits. */
export function near(name: string, names: readonly string[], count = 3, most = Infinity): string[] {
  const lower = name.toLowerCase()
  const far = names.map((known) => ({ known, edits: distance(lower, known.toLowerCase()) }))
  return far
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, count)
    .map(({ known }) => known)
}
