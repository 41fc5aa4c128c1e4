// A regular expression as the engine of JavaScript tries it, way after way, counting every step: time without a clock.
import { parse, type Node } from './parse.ts'

type Step =
  | { op: 'set'; has: (code: number) => boolean }
  | { op: 'start' }
  | { op: 'end' }
  | { op: 'boundary' }
  | { op: 'found' }
  | { op: 'split'; first: number; second: number }
  | { op: 'many'; has: (code: number) => boolean; lazy: boolean }
  | { op: 'jump'; to: number }
  | { op: 'open'; name: string }
  | { op: 'close'; name: string }
  | { op: 'again'; name: string }
  | { op: 'look'; negative: boolean; to: number }

export interface Tried {
  steps: number
  /** Where the match begins and ends; undefined: there is none, or counting was given up. */
  match: { from: number; to: number } | undefined
  isGivenUp: boolean
}

/** Beyond this nothing grows in proportion. */
const mostSteps = 300_000_000

const machines = new Map<string, Step[]>()

/** Tries the expression from a place of the text and, where it is not bound to it, from all that follow. */
export function tryFrom(expression: RegExp, text: string, from: number): Tried {
  const key = String(expression)
  const machine = machines.get(key) ?? build(expression)
  machines.set(key, machine)
  const count = { steps: 0 }
  // Only this one place: as the real engine sees before it begins.
  const isBound = expression.sticky || machine[0]?.op === 'start'
  for (let at = from; at <= (isBound ? from : text.length); at++) {
    const to = run(machine, { pc: 0, at, captures: new Map() }, text, count)?.at
    if (to !== undefined) return { match: { from: at, to }, steps: count.steps, isGivenUp: false }
    if (count.steps >= mostSteps) return { match: undefined, steps: count.steps, isGivenUp: true }
  }
  return { match: undefined, steps: count.steps, isGivenUp: false }
}

function build(expression: RegExp): Step[] {
  const steps: Step[] = []
  emit(parse(expression), steps)
  steps.push({ op: 'found' })
  return steps
}

const sets = new Map<string, (code: number) => boolean>()

/** By character code, since the same letters are asked for again and again; one for all places of the same set. */
function asSet(has: RegExp): (code: number) => boolean {
  const key = String(has)
  const known = sets.get(key) ?? newSet(has)
  sets.set(key, known)
  return known
}

function newSet(has: RegExp): (code: number) => boolean {
  const known = new Int8Array(0x10000)
  return (code) => {
    if (known[code] === 0) known[code] = has.test(String.fromCharCode(code)) ? 1 : -1
    return known[code] === 1
  }
}

function emit(node: Node, steps: Step[]): void {
  if (node.kind === 'set') steps.push({ op: 'set', has: asSet(node.has) })
  else if (node.kind === 'sequence') for (const one of node.nodes) emit(one, steps)
  else if (node.kind === 'choice') emitChoice(node.nodes, steps)
  else if (node.kind === 'repeat') emitRepeat(node, steps)
  else if (node.kind === 'again') steps.push({ op: 'again', name: node.name })
  else if (node.kind === 'group') {
    steps.push({ op: 'open', name: node.name })
    emit(node.node, steps)
    steps.push({ op: 'close', name: node.name })
  } else if (node.kind === 'look') {
    const look = { op: 'look' as const, negative: node.negative, to: 0 }
    steps.push(look)
    emit(node.node, steps)
    steps.push({ op: 'found' })
    look.to = steps.length
  } else steps.push({ op: node.kind })
}

function emitChoice(nodes: readonly Node[], steps: Step[]): void {
  const ends: { op: 'jump'; to: number }[] = []
  for (const [index, node] of nodes.entries()) {
    if (index === nodes.length - 1) {
      emit(node, steps)
      break
    }
    const split = { op: 'split' as const, first: steps.length + 1, second: 0 }
    steps.push(split)
    emit(node, steps)
    const end = { op: 'jump' as const, to: 0 }
    steps.push(end)
    ends.push(end)
    split.second = steps.length
  }
  for (const end of ends) end.to = steps.length
}

function emitRepeat({ node, least, most, lazy }: Node & { kind: 'repeat' }, steps: Step[]): void {
  for (let times = 0; times < least; times++) emit(node, steps)
  if (most === Infinity && node.kind === 'set') {
    steps.push({ op: 'many', has: asSet(node.has), lazy })
    return
  }
  const splits: { op: 'split'; first: number; second: number }[] = []
  const endless = most === Infinity
  for (let times = least; times < (endless ? least + 1 : most); times++) {
    const split = { op: 'split' as const, first: steps.length + 1, second: 0 }
    splits.push(split)
    steps.push(split)
    emit(node, steps)
    if (endless) steps.push({ op: 'jump', to: steps.indexOf(split) })
  }
  for (const split of splits) {
    split.second = steps.length
    if (lazy) [split.first, split.second] = [split.second, split.first]
  }
}

type Captures = ReadonlyMap<string, readonly [from: number, to: number]>

interface Way {
  pc: number
  at: number
  captures: Captures
}

/** Ways not yet taken that differ only in where they go on. */
interface Waiting extends Way {
  /** How many there are, each a letter before the one ahead. */
  left: number
  /** Or, for a repeat that takes as little as it can: each a letter behind the one ahead, while the letter is one of these. */
  has?: (code: number) => boolean
}

/** The way from a step on that ends in `found`; ways not yet taken wait on a stack of their own. */
function run(all: readonly Step[], begin: Way, text: string, count: { steps: number }): Way | undefined {
  const waiting: Waiting[] = []
  const way = { ...begin }
  while (count.steps++ < mostSteps) {
    const step = all[way.pc]
    if (step === undefined || step.op === 'found') return way
    if (!goOn(all, step, way, text, count, waiting) && !another(way, text, waiting)) return undefined
  }
  return undefined
}

/** Takes the way that waited last; false: none is left. */
function another(way: Way, text: string, waiting: Waiting[]): boolean {
  for (let other = waiting.at(-1); other !== undefined; other = waiting.at(-1)) {
    way.pc = other.pc
    way.captures = other.captures
    if (other.has === undefined) {
      way.at = other.at--
      if (--other.left === 0) waiting.pop()
      return true
    }
    if (other.at < text.length && other.has(text.charCodeAt(other.at))) {
      way.at = ++other.at
      return true
    }
    waiting.pop()
  }
  return false
}

/** All letters that a repeat can take, or as a beginning none; the other numbers of letters wait. */
function takeMany({ has, lazy }: Step & { op: 'many' }, way: Way, text: string, waiting: Waiting[]): number {
  const { pc, at, captures } = way
  if (lazy) {
    waiting.push({ pc, at, captures, left: 0, has })
    return 0
  }
  while (way.at < text.length && has(text.charCodeAt(way.at))) way.at++
  const left = way.at - at
  if (left > 0) waiting.push({ pc, at: way.at - 1, captures, left })
  return left
}

/** Takes one step of the way; false: it ends here. */
function goOn(
  all: readonly Step[],
  step: Step,
  way: Way,
  text: string,
  count: { steps: number },
  waiting: Waiting[],
): boolean {
  const { pc, at } = way
  way.pc++
  switch (step.op) {
    case 'set':
      way.at++
      return at < text.length && step.has(text.charCodeAt(at))
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    case 'boundary':
      return isWord(text[at - 1]) !== isWord(text[at])
    case 'split':
      waiting.push({ pc: step.second, at, captures: way.captures, left: 1 })
      way.pc = step.first
      return true
    case 'many':
      count.steps += takeMany(step, way, text, waiting)
      return true
    case 'jump':
      way.pc = step.to
      return true
    case 'open':
      way.captures = new Map(way.captures).set(step.name, [at, at])
      return true
    case 'close':
      way.captures = new Map(way.captures).set(step.name, [way.captures.get(step.name)?.[0] ?? at, at])
      return true
    case 'again': {
      const [from, to] = way.captures.get(step.name) ?? [at, at]
      count.steps += to - from
      way.at += to - from
      return text.startsWith(text.slice(from, to), at)
    }
    case 'look': {
      const seen = run(all, { pc: pc + 1, at, captures: way.captures }, text, count)
      way.pc = step.to
      if (seen !== undefined) way.captures = seen.captures
      return (seen !== undefined) !== step.negative
    }
    case 'found':
      return true
  }
}

const isWord = (letter: string | undefined): boolean => letter !== undefined && /\w/.test(letter)
