// What an expression of Go may be as text: the literals that reach it through variables, parameters and returned errors.
import { functionAt, type GoFunction, type Program } from './program.ts'
import { closeOf, is, splitAtCommas, written, type Token } from './tokens.ts'

export interface Texts {
  /** Format strings with their verbs. */
  known: Set<string>
  /** Expressions whose text comes from outside of the program, such as errors of the network. */
  unknown: Set<string>
}

type Expression = readonly Token[]

/** nats-server's own: an error as it is, with a context that only traces show. */
const withContext = 'NewErrorCtx'
const formatters = ['fmt.Sprintf', 'fmt.Errorf', 'errors.New']
/** Verbs that stand for an error or any value as it prints itself. */
const anything = '%v'

/** An expression, and where it stands. */
interface Place {
  expression: Expression
  within: GoFunction
  /** Index of the token in the body before which names have their values. */
  at: number
}

/**
 * The texts that an expression may be, as far as names lead: variables back to where they are declared, parameters to all
 * callers, calls to what the function returns last. Conditions are not read: more may be listed than can happen.
 */
export function textsOf(program: Program, start: Place): Texts {
  const texts: Texts = { known: new Set(), unknown: new Set() }
  const seen = new Set<string>()

  function follow(place: Place): void {
    const { expression, within, at } = place
    const text = written(expression)
    const key = [within.path, within.name, at, text].join(' ')
    if (seen.has(key)) return
    seen.add(key)
    const literal = literalOf(program, expression)
    if (literal !== undefined) texts.known.add(literal)
    else if (expression.length === 1) followName(text, place)
    else if (text.endsWith('.Error()')) follow({ ...place, expression: expression.slice(0, -4) })
    else if (is(expression.at(-1), ')')) followCall(place)
    else texts.unknown.add(text)
  }

  function followName(name: string, { within, at }: Place): void {
    if (name === 'nil') return
    const assigned = assignedTo(name, within, at)
    const parameter = within.parameters.indexOf(name)
    const places = assigned.length > 0 || parameter < 0 ? assigned : argumentsOf(program, within, parameter)
    if (places.length === 0) texts.unknown.add(name)
    places.forEach(follow)
  }

  function followCall({ expression, within, at }: Place): void {
    const open = expression.findIndex(
      (token, index) => is(token, '(') && closeOf(expression, index) === expression.length - 1,
    )
    const callee = written(expression.slice(0, open))
    const closures = open === 1 ? closuresNamed(callee, within) : []
    const called = closures.length > 0 ? closures : functionsCalled(program, expression.slice(0, open))
    if (formatters.includes(callee) || callee === withContext)
      follow({ expression: splitAtCommas(expression.slice(open + 1, -1))[0] ?? [], within, at })
    else if (called.length === 0) texts.unknown.add(`${callee}()`)
    else called.flatMap(returnsOf).forEach(follow)
  }

  follow(start)
  return texts
}

/** `name := func(…) … { … }` within a function. */
function closuresNamed(name: string, { body, ...within }: GoFunction): GoFunction[] {
  return body.flatMap((token, at) => {
    if (!is(token, name) || !is(body[at + 1], '=', ':=') || !is(body[at + 2], 'func')) return []
    const [closure] = functionAt(body, at + 2)
    return [{ ...within, ...closure, name: `${within.name}.${name}` }]
  })
}

/** Methods that share a name among more types than this are not followed where the receiver does not tell them apart. */
const ambiguous = 2

/**
 * Which functions `x.name` or `name` may be. Without types, methods of several types that share a name are told apart by what
 * they call their receiver: it is the same letter throughout nats-server.
 */
function functionsCalled({ byName }: Program, callee: Expression): readonly GoFunction[] {
  const named = byName.get(callee.at(-1)?.text ?? '') ?? []
  if (callee.length === 1) return named.filter(({ receiver }) => receiver === undefined)
  const owner = callee.at(-3)?.text
  const methods = named.filter(({ receiver }) => receiver !== undefined)
  const likely = methods.filter(({ receiver }) => receiver === owner)
  return likely.length > 0 || methods.length > ambiguous ? likely : methods
}

/** Strings, those joined by +, constants, and formats of errors; undefined: the text is not here. */
export function literalOf(program: Program, expr: Expression): string | undefined {
  const [first, second, third] = expr
  if (first?.kind === 'string' && expr.length === 1) return first.text
  const plus = expr.findIndex((token, index) => index > 0 && is(token, '+'))
  if (plus > 0 && first?.kind === 'string') {
    return first.text + (literalOf(program, expr.slice(plus + 1)) ?? anything)
  }
  const named = expr.length === 1 ? first : expr.length === 3 && is(second, '.') ? third : undefined
  const value = named?.kind === 'name' ? program.globals.get(named.text) : undefined
  if (value !== undefined) return literalOf(program, value)
  if (formatters.includes(written(expr.slice(0, 3))) && is(expr[3], '(')) {
    const [format = []] = splitAtCommas(expr.slice(4, closeOf(expr, 3)))
    return literalOf(program, format)
  }
  return undefined
}

/** Right sides of `name = …`, `name := …`, `a, name := …` before `before`, the nearest first, up to where it is declared. */
function assignedTo(name: string, within: GoFunction, before: number): Place[] {
  const { body } = within
  const found: Place[] = []
  for (let at = before - 1; at >= 0; at--) {
    if (!is(body[at], name) || is(body[at - 1], '.') || !is(body[at + 1], '=', ':=')) continue
    found.push({ expression: expressionAt(body, at + 2), within, at })
    if (is(body[at + 1], ':=')) break
  }
  return found
}

/** From `from` to the end of the statement: a line's end outside of brackets, or what ends a condition. */
function expressionAt(body: Expression, from: number): Expression {
  let at = from
  for (; at < body.length; at++) {
    const token = body[at]
    if (is(token, ';', '{', '}')) break
    if (at > from && token?.line !== body[at - 1]?.line && !is(body[at - 1], '+', ',', '.', '(')) break
    if (is(token, '(', '[')) at = closeOf(body, at)
  }
  return body.slice(from, at)
}

/** The last value of each `return`: an error where there is one. */
function returnsOf(within: GoFunction): Place[] {
  const { body } = within
  return body.flatMap((token, at) => {
    if (!is(token, 'return') || body[at + 1]?.line !== token.line) return []
    const last = splitAtCommas(expressionAt(body, at + 1)).at(-1)
    return last === undefined || last.length === 0 ? [] : [{ expression: last, within, at }]
  })
}

/** What callers give for a parameter. */
function argumentsOf({ functions }: Program, { name }: GoFunction, parameter: number): Place[] {
  return functions.flatMap((within) =>
    within.body.flatMap((token, at): Place[] => {
      if (token.kind !== 'name' || token.text !== name || !is(within.body[at + 1], '(')) return []
      const expression = splitAtCommas(within.body.slice(at + 2, closeOf(within.body, at + 1)))[parameter]
      return expression === undefined ? [] : [{ expression, within, at }]
    }),
  )
}

/** Every error and text that a function makes: formats, strings that are assigned, and what reaches its fields called Error. */
export function textsMadeWithin(program: Program, name: string): string[] {
  const made = (program.byName.get(name) ?? []).flatMap((within) =>
    within.body.flatMap((token, at) => {
      if (token.kind === 'string') return isMade(within.body, at) ? [token.text] : []
      const isField = is(token, 'Error') && is(within.body[at - 1], '.') && is(within.body[at + 1], '=')
      return isField ? [...textsOf(program, { expression: expressionAt(within.body, at + 2), within, at }).known] : []
    }),
  )
  return [...new Set(made)].filter((text) => text !== '')
}

function isMade(body: Expression, at: number): boolean {
  const isFormat = is(body[at - 1], '(') && formatters.includes(written(body.slice(at - 4, at - 1)))
  return isFormat || is(body[at - 1], '=', ':=')
}
