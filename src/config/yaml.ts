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

/** What only shows when values are made: an alias of nothing, or aliases that would come to millions of values. */
function read(document: ReturnType<typeof parseDocument>, position: (offset: number) => Position) {
  const errors = document.errors.map(({ pos, message }) => ({ at: position(pos[0]), message }))
  if (errors.length > 0) return { value: undefined, errors }
  try {
    return { value: document.toJS() as unknown, errors }
  } catch (error) {
    const at = position(document.contents?.range?.[0] ?? 0)
    return { value: undefined, errors: [{ at, message: (error as Error).message }] }
  }
}

/** Reads YAML 1.2 (and so JSON). Never throws on bad text: see `errors`. */
export function parseYaml(text: string): Yaml {
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
