// Where a Go program writes to the log: level, what is put before the message, and the expression of its format.
import type { Level } from '../../src/level.ts'
import type { Scope } from '../../src/log/catalog/rows/row.ts'
import type { GoFunction, Program } from './program.ts'
import { closeOf, is, splitAtCommas, type Token } from './tokens.ts'

export interface LogCall {
  level: Level
  scope: Scope
  within: GoFunction
  line: number
  /** Index of the call in the body. */
  at: number
  /** The first argument. */
  format: readonly Token[]
  /** The others. */
  values: readonly (readonly Token[])[]
}

/** Methods of loggers. Debug and trace lines are never interpreted, so they are not looked for. */
const methods: ReadonlyMap<string, Level> = new Map([
  ['Noticef', 'INF'],
  ['Warnf', 'WRN'],
  ['RateLimitWarnf', 'WRN'],
  ['rateLimitFormatWarnf', 'WRN'],
  ['rateLimitWarn', 'WRN'],
  ['warn', 'WRN'],
  ['Errorf', 'ERR'],
  ['RateLimitErrorf', 'ERR'],
  ['error', 'ERR'],
  ['Error', 'ERR'],
  ['Fatalf', 'FTL'],
])

/** What connections are called where they log. */
const connections: ReadonlySet<string | undefined> = new Set(['c', 'pc', 'ec'])
const groups: ReadonlySet<string | undefined> = new Set(['n'])
const stores: ReadonlySet<string | undefined> = new Set(['fs'])
/** Not the log of the server: errors of Go, and its own package of that name. */
const others: ReadonlySet<string | undefined> = new Set(['fmt', 'errors', 'http', 't', 'b', 'tb', 'f'])

function scopeOf(receiver: string | undefined): Scope {
  if (connections.has(receiver)) return 'connection'
  if (groups.has(receiver)) return 'raft'
  return stores.has(receiver) ? 'filestore' : 'plain'
}

/** Methods that only hand on what they are given. */
const wrappers: ReadonlySet<string> = new Set([...methods.keys(), 'Errors', 'Errorc', 'Errorsc'])

/** All calls, save those within the methods of loggers themselves. */
export function logCalls({ functions }: Program): LogCall[] {
  return functions.filter(({ name }) => !wrappers.has(name)).flatMap(callsWithin)
}

interface Method {
  level: Level
  scope: Scope
}

function callsWithin(within: GoFunction): LogCall[] {
  const { body } = within
  const aliases = aliasesIn(body)
  return body.flatMap((token, at) => {
    if (!is(body[at + 1], '(')) return []
    const [format, ...values] = splitAtCommas(body.slice(at + 2, closeOf(body, at + 1)))
    const called = methodAt(body, at) ?? (is(body[at - 1], '.') ? [] : (aliases.get(token.text) ?? []))
    if (format === undefined) return []
    return [called].flat().map((method) => ({ ...method, within, line: token.line, at, format, values }))
  })
}

/** The method of a logger whose name stands at `at`, behind its receiver. */
function methodAt(body: readonly Token[], at: number): Method | undefined {
  const level = body[at]?.kind === 'name' ? methods.get(body[at].text) : undefined
  const receiver = body[at - 2]?.text
  if (level === undefined || !is(body[at - 1], '.') || others.has(receiver)) return undefined
  return { level, scope: scopeOf(receiver) }
}

/** `report := c.Errorf`, to be called by that name. */
function aliasesIn(body: readonly Token[]): Map<string, Method[]> {
  const aliases = new Map<string, Method[]>()
  for (const at of body.keys()) {
    const method = is(body[at + 1], '(') ? undefined : methodAt(body, at)
    const name = body[at - 4]?.text ?? ''
    if (method !== undefined && is(body[at - 3], '=', ':=')) aliases.set(name, [...(aliases.get(name) ?? []), method])
  }
  return aliases
}
