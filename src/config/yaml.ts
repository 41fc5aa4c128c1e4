// YAML in and out: values with the line and column of every path, and text with stable formatting.
import { isMap, isNode, isScalar, LineCounter, parseDocument, stringify } from 'yaml'

/** 1-based. */
export interface Position {
  line: number
  column: number
}

export interface Yaml {
  value: unknown
  /** Syntax errors and duplicate keys, where they are. */
  errors: { at: Position; message: string }[]
  /** Where the value at `path` stands or, for a path that does not exist, its nearest parent; with `key`, where its key stands. */
  at(path: readonly PropertyKey[], key?: boolean): Position
}

/** Whether an alias stands within the value that it repeats: such a value has no end. */
function isEndless(value: unknown, above: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false
  return above.has(value) || Object.values(value).some((inner) => isEndless(inner, new Set([...above, value])))
}

/** What only shows when values are made: an alias of nothing, or aliases that would come to millions of values. */
function read(document: ReturnType<typeof parseDocument>, position: (offset: number) => Position) {
  const errors = document.errors.map(({ pos, message }) => ({ at: position(pos[0]), message }))
  if (errors.length > 0) return { value: undefined, errors }
  const at = position(document.contents?.range?.[0] ?? 0)
  try {
    const value = document.toJS() as unknown
    if (!isEndless(value)) return { value, errors }
    return { value: undefined, errors: [{ at, message: 'an alias stands within the value that it repeats' }] }
  } catch (error) {
    return { value: undefined, errors: [{ at, message: (error as Error).message }] }
  }
}

const deepest = 100

/** Whether a text nests deeper than any file that is meant: the parser calls itself for each level, and has only so much room. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const char of text) {
    if (char === '[' || char === '{') depth++
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
    if (depth > deepest) return true
  }
  return /(?:[-?] ){100}/.test(text)
}

const tooDeep: Yaml = {
  value: undefined,
  errors: [{ at: { line: 1, column: 1 }, message: `values nest more than ${deepest} deep` }],
  at: () => ({ line: 1, column: 1 }),
}

/** Reads YAML 1.2 (and so JSON). Never throws on bad text: see `errors`. */
export function parseYaml(text: string): Yaml {
  if (isTooDeep(text)) return tooDeep
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const { value, errors } = read(document, position)
  return {
    value,
    errors,
    at(path, key = false) {
      for (let length = path.length; length >= 0; length--) {
        const parent = length === 0 ? undefined : document.getIn(path.slice(0, length - 1), true)
        const map = parent === undefined && length === 1 ? document.contents : parent
        const pair = isMap(map)
          ? map.items.find(({ key }) => isScalar(key) && key.value === path[length - 1])
          : undefined
        if (key && isNode(pair?.key) && pair.key.range) return position(pair.key.range[0])
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
        if (isNode(node) && node.range) return position(node.range[0])
      }
      return { line: 1, column: 1 }
    },
  }
}

/** Block style, no line folding, no anchors: what people diff. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, singleQuote: true })
}
