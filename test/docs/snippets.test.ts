// Commands and configurations in the docs: each is loaded or parsed by what it is for, so that copying works.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import t, { type Test } from 'tap'
import { commandNames, flags, type CommandName } from '../../src/commands/flags.ts'
import { parseConfig } from '../../src/config/load.ts'
import { webSchema } from '../../src/config/web.ts'
import { parseYaml } from '../../src/config/yaml.ts'
import { version } from '../../src/package.ts'
import { natsVersions, need, type Program } from '../cluster/programs.ts'
import { output } from '../deploy/manifests.ts'
import { blocks, pages, type Block } from './pages.ts'
import { stepsIn } from './typed.ts'

const all = pages.flatMap(blocks)
const of = (language: string): Block[] => all.filter((block) => block.language === language)

/** Top-level keys by which a YAML block says what it is for, and who must take it. */
const readers: readonly [key: string, load: (t: Test, block: Block) => void][] = [
  ['scrape_configs', prometheus],
  ['rule_files', prometheus],
  ['targets', ({}, { place, text }) => void parseConfig(place, text, process.env)],
  ['logs', ({}, { place, text }) => void parseConfig(place, text, process.env)],
  ['stores', ({}, { place, text }) => void parseConfig(place, text, process.env)],
  ['tls_server_config', ({}, { text }) => void webSchema.parse(parseYaml(text).value)],
]

function prometheus(t: Test, { text }: Block): void {
  const found = need(t, 'promtool')
  if (found === undefined) return
  const file = join(t.testdir({}), 'prometheus.yml')
  writeFileSync(file, text.replaceAll('/path/to/alerts', join(process.cwd(), 'alerts')))
  t.match(output(found[0], ['check', 'config', file]), /SUCCESS/)
}

for (const block of of('yaml'))
  void t.test(block.place, (t) => {
    const value = parseYaml(block.text).value as Record<string, unknown>
    const [, load] = readers.find(([key]) => key in value) ?? []
    t.ok(load, `known by one of ${readers.map(([key]) => key).join(', ')}`)
    t.doesNotThrow(() => load?.(t, block))
    t.end()
  })

void t.test('a configuration of nats-server is taken by the oldest and by the newest', (t) => {
  const found = need(t, `nats-server@${natsVersions[0]}`, `nats-server@${natsVersions.at(-1)}`)
  if (found === undefined) {
    t.end()
    return
  }
  const folder = t.testdir({})
  copyFileSync('deploy/system-account/permissions.conf', join(folder, 'permissions.conf'))
  const file = join(folder, 'nats.conf')
  t.ok(of('conf').length > 0)
  for (const { place, text } of of('conf'))
    for (const server of found) {
      writeFileSync(file, text)
      const env = { ...process.env, EXPORTER_PASSWORD: 'secret' }
      const { status, stderr } = spawnSync(server, ['-t', '-c', file], { env, encoding: 'utf8' })
      t.equal(status, 0, `${place}: ${stderr}`)
    }
  t.end()
})

/** The commands of a shell block, those of a pipe one by one. */
const commands = (block: Block): string[] =>
  stepsIn(block).flatMap(({ text }) => text.split('|').map((command) => command.trim()))

/** Words as a shell makes them of what the docs hold: single and double quotes, no expansions. */
const words = (command: string): string[] =>
  Array.from(
    command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )

const program = 'nats-jetstream-exporter'
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts

/** Our own command line, read by the table that the program reads it by. @throws what the program would say. */
function parseOwn(args: readonly string[]): void {
  const [first = ''] = args
  const name = (commandNames as readonly string[]).includes(first) ? (first as CommandName) : 'serve'
  parseArgs({
    args: first === name ? args.slice(1) : [...args],
    options: flags[name],
    allowPositionals: true,
    strict: true,
  })
}

/** Commands for a cluster, told by how they begin, and what does the same on this machine with the same arguments. */
const rehearsals: readonly [begins: RegExp, program: Program, args: (words: string[]) => string[]][] = [
  [/^helm upgrade --install /, 'helm', (words) => ['template', '--kube-version=1.33.0', ...words.slice(3)]],
  [/^kubectl apply -k /, 'kustomize', (words) => ['build', ...words.slice(3)]],
]

function rehearse(t: Test, command: string): void {
  const [, program, args] = rehearsals.find(([begins]) => begins.test(command)) ?? []
  const found = program === undefined ? undefined : need(t, program)
  if (found === undefined || args === undefined) return
  t.match(output(found[0], args(words(command))), /^kind: /m, command)
}

for (const block of of('sh'))
  void t.test(block.place, (t) => {
    t.doesNotThrow(() => output('bash', ['-n'], block.text), 'bash can read it')
    for (const command of commands(block)) {
      const [name = '', ...args] = words(command)
      rehearse(t, command)
      const image = new RegExp(`^${program}:${version}$`)
      const own = words(command).findIndex((word) => word === program || (name === 'docker' && image.test(word)))
      if (own >= 0 && name !== 'sudo' && args[0] !== 'build') {
        const rest = words(command.replace(/[()]/g, ' ')).slice(own + 1)
        t.doesNotThrow(() => parseOwn(rest), command)
      }
      if (name === 'npm' && args[0] === 'run') t.ok(args[1] !== undefined && args[1] in scripts, command)
      for (const path of args.filter((arg) => /^(?:\.\/)?(?:deploy|scripts|alerts|grafana|docs)\//.test(arg)))
        t.ok(existsSync(path), `${command}: ${path}`)
      if (name.includes('/') && !name.startsWith('<')) t.ok(existsSync(name), command)
    }
    t.end()
  })

void t.test('commands within the text', (t) => {
  const inline = pages.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/`nats-jetstream-exporter ((?:--)?[a-z][^`\n]*)`/g), ([, rest = '']) => ({ path, rest })),
  )
  for (const { path, rest } of inline) t.doesNotThrow(() => parseOwn(words(rest)), `${path}: ${rest}`)
  t.end()
})

void t.test('every rule file but the one for old boards is named where scraping is set up', (t) => {
  const readme = readFileSync('README.md', 'utf8')
  const named = Array.from(readme.matchAll(/\/path\/to\/alerts\/([\w-]+\.rules\.yaml)/g), ([, name = '']) => name)
  const files = output('ls', ['alerts'])
    .split('\n')
    .filter((name) => name.endsWith('.rules.yaml') && name !== 'compat.rules.yaml')
  t.strictSame(named.sort(), files.sort())
  t.end()
})
