// How much the tests see: changes one operator, constant or condition at a time in a sample of a room, and runs the tests that cover the
// file: its mirror, else those nearest to it. Usage: npm run mutate -- [ROOM] [SAMPLE], src/log and 60 unless given; always the same sample. It works on a copy.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { covered } from '../test/coverage-map.js'
import { dice } from '../test/fuzz/mutate.ts'

const room = process.argv[2] ?? 'src/log'
const sample = Number(process.argv[3] ?? 60)
/** Seconds: a change that makes a loop endless is seen too. */
const patience = 60

interface Mutant {
  path: string
  start: number
  end: number
  text: string
}

const operators: Readonly<Record<string, string>> = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===', '&&': '||', '||': '&&', '??': '&&' },
  ...{ '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '+=': '-=', '-=': '+=', '||=': '&&=', '??=': '&&=' },
}

/** What stands in the place of a node, where it is one that is changed. */
function change(node: ts.Node, source: ts.SourceFile): Omit<Mutant, 'path'> | undefined {
  const at = (place: ts.Node, text: string) => ({ start: place.getStart(source), end: place.getEnd(), text })
  if (ts.isBinaryExpression(node)) {
    const text = operators[node.operatorToken.getText(source)]
    return text === undefined ? undefined : at(node.operatorToken, text)
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return at(node, node.operand.getText(source))
  if (ts.isNumericLiteral(node)) return at(node, `(${node.text} + 1)`)
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) return at(node, 'false')
  if (node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) return at(node, 'true')
  if (ts.isConditionalExpression(node)) return at(node.condition, `!(${node.condition.getText(source)})`)
  return undefined
}

const testsOf = (path: string): string[] =>
  [...covered].filter(([, sources]) => sources.includes(path)).map(([test]) => test)

function mutantsOf(path: string): Mutant[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Mutant[] = []
  const visit = (node: ts.Node): void => {
    // Types are no part of what runs.
    if (ts.isTypeNode(node)) return
    const mutant = change(node, source)
    if (mutant !== undefined) found.push({ path, ...mutant })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** A sample, the same each time. */
function some(all: Mutant[]): Mutant[] {
  const roll = dice(1)
  const left = [...all]
  return Array.from({ length: Math.min(sample, all.length) }, () => left.splice(roll(left.length), 1)).flat()
}

/** Whether the tests of a file pass as the copy is now. */
async function passes(copy: string, path: string): Promise<boolean> {
  for (const test of testsOf(path)) {
    const child = spawn(process.execPath, ['--import', 'tsx', test], {
      ...{ cwd: copy, stdio: 'ignore', timeout: patience * 1000, killSignal: 'SIGKILL' as const },
      env: { ...process.env, TAP_BAIL: '1' },
    })
    if ((await new Promise((end) => child.once('exit', end))) !== 0) return false
  }
  return true
}

/** Whether a test of the file fails with the change; the file is put back. */
async function isSeen(copy: string, { path, start, end, text }: Mutant): Promise<boolean> {
  const file = join(copy, path)
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, before.slice(0, start) + text + before.slice(end))
  const seen = !(await passes(copy, path))
  writeFileSync(file, before)
  return seen
}

const paths = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .map((path) => join(room, path))
  .filter((path) => path.endsWith('.ts') && testsOf(path).length > 0)
const all = paths.sort().flatMap(mutantsOf)
const copy = mkdtempSync(join(tmpdir(), 'nje-mutate-'))
try {
  for (const part of ['src', 'test', 'tap-snapshots', 'scripts', 'alerts', 'docs', 'package.json', 'tsconfig.json'])
    cpSync(part, join(copy, part), { recursive: true })
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  const counts = { seen: 0, lives: 0, left: 0 }
  const good = new Map<string, boolean>()
  for (const mutant of some(all)) {
    const { path, start, end, text } = mutant
    // A test that fails as it is, or takes too long on this machine, sees nothing.
    if (!good.has(path)) good.set(path, await passes(copy, path))
    if (good.get(path) !== true) counts.left++
    else if (await isSeen(copy, mutant)) counts.seen++
    else {
      counts.lives++
      const whole = readFileSync(path, 'utf8')
      const line = whole.slice(0, start).split('\n').length
      process.stdout.write(`${path}:${line} lives: ${whole.slice(start, end)} -> ${text}\n`)
    }
  }
  const { seen, lives, left } = counts
  process.stdout.write(
    `${room}: ${seen} of ${seen + lives} seen, ${left} left out since their test fails by itself; ${all.length} are possible in ${paths.length} files\n`,
  )
} finally {
  rmSync(copy, { recursive: true, force: true })
}
