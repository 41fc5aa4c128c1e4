// A Go program as what can be looked up in it: functions by name, strings and errors by the name of their variable.
import { closeOf, is, splitAtCommas, tokenize, type Token } from './tokens.ts'

export interface SourceFile {
  /** Within the module, as in server/client.go. */
  path: string
  text: string
}

export interface GoFunction {
  name: string
  /** What a method calls the value that it is of; undefined: it is a plain function. */
  receiver: string | undefined
  path: string
  parameters: readonly string[]
  body: readonly Token[]
}

export interface Program {
  functions: readonly GoFunction[]
  /** Methods of several types may share a name. */
  byName: ReadonlyMap<string, readonly GoFunction[]>
  /** What variables and constants outside of functions are set to. */
  globals: ReadonlyMap<string, readonly Token[]>
}

/** Without tests: those log nothing that an operator reads. */
export function program(files: readonly SourceFile[]): Program {
  const functions: GoFunction[] = []
  const globals = new Map<string, readonly Token[]>()
  for (const { path, text } of files) {
    const tokens = tokenize(text)
    functions.push(...functionsOf(path, tokens))
    for (const [name, value] of globalsOf(tokens)) globals.set(name, value)
  }
  const byName = new Map<string, GoFunction[]>()
  for (const one of functions) byName.set(one.name, [...(byName.get(one.name) ?? []), one])
  return { functions, byName, globals }
}

/** Top-level functions and methods; closures are part of the function that holds them. */
function functionsOf(path: string, tokens: readonly Token[]): GoFunction[] {
  const found: GoFunction[] = []
  for (let at = 0; at < tokens.length; at++) {
    if (!is(tokens[at], 'func')) {
      if (is(tokens[at], '{', '(')) at = closeOf(tokens, at)
      continue
    }
    const isMethod = is(tokens[at + 1], '(')
    const nameAt = isMethod ? closeOf(tokens, at + 1) + 1 : at + 1
    const name = tokens[nameAt]
    if (name?.kind !== 'name') continue
    const [one, end] = functionAt(tokens, nameAt)
    found.push({ name: name.text, receiver: isMethod ? tokens[at + 2]?.text : undefined, path, ...one })
    at = end
  }
  return found
}

/** Parameters and body behind the name of a function, or behind `func`, and where it ends. */
export function functionAt(
  tokens: readonly Token[],
  nameAt: number,
): [one: Pick<GoFunction, 'parameters' | 'body'>, end: number] {
  const open = is(tokens[nameAt + 1], '[') ? closeOf(tokens, nameAt + 1) + 1 : nameAt + 1
  const close = closeOf(tokens, open)
  const bodyAt = bodyOf(tokens, close + 1)
  const end = closeOf(tokens, bodyAt)
  const parameters = splitAtCommas(tokens.slice(open + 1, close)).map((parameter) => parameter[0]?.text ?? '')
  return [{ parameters, body: tokens.slice(bodyAt + 1, end) }, end]
}

/** The `{` of a body: results in brackets, and those of struct or interface types, are not it. */
function bodyOf(tokens: readonly Token[], from: number): number {
  for (let at = from; at < tokens.length; at++) {
    if (is(tokens[at], '(', '[')) at = closeOf(tokens, at)
    else if (is(tokens[at], '{') && is(tokens[at - 1], 'struct', 'interface')) at = closeOf(tokens, at)
    else if (is(tokens[at], '{')) return at
  }
  return tokens.length
}

/** `name = value` at the outermost level or within `var ( … )` and `const ( … )`: strings and errors. */
function globalsOf(tokens: readonly Token[]): [string, readonly Token[]][] {
  const found: [string, readonly Token[]][] = []
  for (let at = 0; at < tokens.length; at++) {
    if (is(tokens[at], '{')) at = closeOf(tokens, at)
    const name = tokens[at]
    if (name?.kind !== 'name' || !is(tokens[at + 1], '=')) continue
    const value = valueAt(tokens, at + 2)
    if (value.length > 0) found.push([name.text, value])
  }
  return found
}

/** A string, strings joined by +, or a call; the end of such a value needs no semicolon to be found. */
function valueAt(tokens: readonly Token[], from: number): Token[] {
  if (tokens[from]?.kind === 'string') {
    const value: Token[] = []
    for (let at = from; tokens[at]?.kind === 'string'; at += 2) {
      value.push(...tokens.slice(at, at + 1))
      if (!is(tokens[at + 1], '+')) break
      value.push(...tokens.slice(at + 1, at + 2))
    }
    return value
  }
  const open = is(tokens[from + 1], '.') ? from + 3 : from + 1
  return tokens[from]?.kind === 'name' && is(tokens[open], '(') ? tokens.slice(from, closeOf(tokens, open) + 1) : []
}
