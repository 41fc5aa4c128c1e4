// Which source files a test file covers: its own (test/x/y.test.ts covers src/x/y.ts), and those without a test of their own that it imports and is
// nearest to, such as the rows of a table or what only their neighbour calls. So every file of src counts. End-to-end tests run the built program
// and cover none.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Entries of processes and threads: tests run them built, as the user does. */
export const entries = [
  'src/main.ts',
  'src/healthcheck.ts',
  'src/commands/serve.ts',
  'src/host/child.ts',
  'src/http/bcrypt.ts',
]

/** @param {string} folder @returns {string[]} paths of its files, relative to the repository */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)

export const sources = filesOf('src').filter((path) => path.endsWith('.ts'))
const tests = filesOf('test').filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/e2e/'))

/** @param {string} source */
const testOf = (source) => source.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts')

// An import for types alone loads nothing.
const imports =
  /^(?:import|export) (?!type )(?!\{(?: type \w+(?: as \w+)?,?)+ \})(?:[^';]* from )?'(\.[^']+)'|import\('(\.[^']+)'\)/gm

/** @type {Map<string, string[]>} files by who imports them, read once */
const imported = new Map()

/** @param {string} path */
function importedBy(path) {
  const known = imported.get(path)
  if (known !== undefined) return known
  const found = Array.from(readFileSync(path, 'utf8').matchAll(imports), ([, named, called = '']) =>
    join(dirname(path), named ?? called),
  ).filter((other) => existsSync(other))
  imported.set(path, found)
  return found
}

/** @param {string} test @returns {Set<string>} all that it loads */
function loaded(test) {
  const paths = new Set([test])
  for (const path of paths) {
    for (const other of importedBy(path)) paths.add(other)
  }
  return paths
}

/** Folders that two paths share from the top. @param {string} a @param {string} b */
function shared(a, b) {
  const other = b.split('/')
  return a.split('/').findIndex((part, at) => part !== other[at])
}

/** @type {Map<string, string[]>} sources by test */
export const covered = new Map()
/** @param {string} test @param {string} source */
const cover = (test, source) => covered.set(test, [...(covered.get(test) ?? []), source])

const loads = new Map(tests.map((test) => [test, loaded(test)]))
for (const source of sources.filter((path) => !entries.includes(path))) {
  const mirror = testOf(source)
  if (loads.has(mirror)) cover(mirror, source)
  else {
    const users = tests.filter((test) => loads.get(test)?.has(source))
    const near = Math.max(...users.map((test) => shared(test, mirror)))
    for (const test of users.filter((test) => shared(test, mirror) === near)) cover(test, source)
  }
}

/** @param {string} test path of a test file, relative to the repository */
export default (test) => covered.get(test) ?? null
