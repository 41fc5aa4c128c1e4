// How many steps a function takes in regular expressions and in searches of strings, whichever it uses.
import { tryFrom } from './machine.ts'

/** Runs it with every regular expression tried step by step, and every search counted by the letters that it passes. */
export function stepsOf(action: () => unknown): number {
  let steps = 0
  const own = {
    exec: RegExp.prototype.exec,
    indexOf: String.prototype.indexOf,
    lastIndexOf: String.prototype.lastIndexOf,
  }
  let isInside = false
  const inside = <T>(work: () => T): T => {
    isInside = true
    try {
      return work()
    } finally {
      isInside = false
    }
  }
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    if (isInside) return own.exec.call(this, text)
    const from = this.global || this.sticky ? this.lastIndex : 0
    const found = own.exec.call(this, text)
    steps += inside(() => search(this, text, from, found))
    return found
  }
  String.prototype.indexOf = function (this: string, sought: string, from = 0) {
    const at = own.indexOf.call(this, sought, from)
    if (!isInside) steps += Math.max(0, (at < 0 ? this.length : at + sought.length) - from)
    return at
  }
  String.prototype.lastIndexOf = function (this: string, sought: string, from = Infinity) {
    const at = own.lastIndexOf.call(this, sought, from)
    if (!isInside) steps += Math.max(0, Math.min(this.length, from) - at)
    return at
  }
  try {
    action()
  } finally {
    RegExp.prototype.exec = own.exec
    Object.assign(String.prototype, { indexOf: own.indexOf, lastIndexOf: own.lastIndexOf })
  }
  return steps
}

/** @throws the counting engine finds something else than the real one: then its steps mean nothing. */
function search(expression: RegExp, text: string, from: number, found: RegExpExecArray | null): number {
  const { steps, match, isGivenUp } = tryFrom(expression, text, from)
  const isSame = match?.from === found?.index && (match === undefined || match.to - match.from === found?.[0].length)
  if (!isSame && !isGivenUp) throw new Error(`${String(expression)} is counted wrongly: ${text.slice(0, 80)}`)
  return steps
}
