// A bounded sample of lines that nobody knows, one of each shape, so that the catalog's gaps can be seen without keeping a log.

export interface Unknown {
  level: string
  /** Lines of this shape. */
  count: number
  /** The newest of them, cut. */
  text: string
}

export interface Sample {
  add(level: string | undefined, text: string): void
  /** Most frequent first. */
  list(): Unknown[]
}

const longestText = 300

/** What differs from line to line: numbers, names in quotes and brackets, addresses. */
export function shapeOf(text: string): string {
  return text
    .slice(0, longestText)
    .replace(/'[^']*'|"[^"]*"|\[[^\]]*\]/g, '?')
    .replace(/[0-9a-f]*[0-9][0-9a-z.:]*/gi, '#')
}

/** Keeps the `limit` shapes heard of last. */
export function sample(limit = 100): Sample {
  const shapes = new Map<string, Unknown>()
  return {
    add(level = 'unknown', text) {
      const shape = `${level} ${shapeOf(text)}`
      const count = (shapes.get(shape)?.count ?? 0) + 1
      shapes.delete(shape)
      shapes.set(shape, { level, count, text: text.slice(0, longestText) })
      const [oldest] = shapes.keys()
      if (shapes.size > limit && oldest !== undefined) shapes.delete(oldest)
    },
    list: () => [...shapes.values()].sort((a, b) => b.count - a.count),
  }
}
