// What users install: the package holds all that the program and its documents point to, and nothing for development.
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { scenarios } from '../src/commands/demo/scenarios.ts'
import { commandNames } from '../src/commands/flags.ts'
import { calls, line, outcome } from './commands/calls.ts'
import { copied, stages } from './deploy/dockerfile.ts'

interface Packed {
  files: { path: string }[]
}

void t.test('the files of the package', async (t) => {
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const found = JSON.parse(text) as Packed[] | Record<string, Packed>
  const [{ files }] = Object.values(found) as [Packed]
  const paths = files.map(({ path }) => path)
  for (const path of [
    'dist/main.js',
    'alerts/ladder.rules.yaml',
    'alerts/alertmanager/alertmanager.yml',
    'grafana/raft-incident.json',
    'docs/runbooks/NatsRaftPendingEntries.md',
    ...Object.values(scenarios).map(({ file }) => `demo/${file}.ndjson.br`),
    'LICENSE',
    'README.md',
  ]) {
    t.ok(paths.includes(path), path)
  }
  t.same(
    paths.filter((path) => /^(src|test|bench|scripts|node_modules)\/|\.map$/.test(path)),
    [],
  )
})

void t.test('what the image copies is what .dockerignore lets through', (t) => {
  const sources = new Set(stages.flatMap(copied))
  const allowed = readFileSync('.dockerignore', 'utf8').matchAll(/^!(.*)$/gm)
  t.strictSame([...sources].sort(), Array.from(allowed, ([, path]) => path).sort())
  for (const source of sources) t.ok(existsSync(source.replace(/\/\*.*/, '')), source)
  t.end()
})

void t.test('the image builds the program from what it copies', (t) => {
  const folder = t.testdir({})
  for (const source of copied(stages[0])) {
    const path = source.replace(/\/\*.*/, '')
    cpSync(path, join(folder, path), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: 'ignore' })
  t.match(execFileSync(join(folder, 'dist/main.js'), ['--version'], { encoding: 'utf8' }), /^\d+\.\d+\.\d+\n$/)
  t.end()
})

void t.test('the program answers', async (t) => {
  const run = (...args: string[]): string => execFileSync('dist/main.js', args, { encoding: 'utf8' })
  t.match(run('--version'), /^\d+\.\d+\.\d+\n$/)
  t.match(run('--help'), /serve .*\n.*demo/s)
  for (const command of ['serve', 'demo', 'parse', 'explain', 'rules', 'completion'])
    t.match(run(command, '--help'), `nats-jetstream-exporter`)
})

void t.test('wrong usage is one line and exit code 2', async (t) => {
  const fail = (...args: string[]): { status: number; stderr: string } => {
    try {
      execFileSync('dist/main.js', args, { encoding: 'utf8', stdio: 'pipe' })
      return { status: 0, stderr: '' }
    } catch (error) {
      return error as { status: number; stderr: string }
    }
  }
  const cases: [string[], RegExp][] = [
    [
      ['nats.log'],
      /^nats-jetstream-exporter: nats\.log: neither a command nor a URL .*; for a log file use --log nats\.log\n$/,
    ],
    [['--wat'], /Unknown option '--wat'; see nats-jetstream-exporter serve --help\n$/],
    [['serve', '--listen'], /'--listen <value>' argument missing; see/],
    [['--config', '/no/such.yaml'], /\/no\/such\.yaml: cannot be read: ENOENT/],
    [['--listen', 'x', '--check'], /--listen: expected HOST:PORT/],
    [
      ['demo', '--scenario', 'flood'],
      /--scenario flood: unknown; allowed: storage-stall, stopped-peers, slow-followers, rolling-restart, full-disk\n$/,
    ],
    [['demo', '--speed', '3'], /Unknown option '--speed'; see nats-jetstream-exporter demo --help/],
  ]
  for (const [args, stderr] of cases) {
    const found = fail(...args)
    t.equal(found.status, 2, args.join(' '))
    t.match(found.stderr, stderr)
    t.equal(found.stderr.trimEnd().split('\n').length, 1)
  }
})

void t.test('the image and the unit run with the options that npm start has', (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const [node, ...options] = scripts['start']?.replace(/ dist\/main\.js.*/, '').split(' ') ?? []
  t.ok(options.length > 0)
  const entrypoint = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1] ?? '[]') as string[]
  t.same(entrypoint, [`/usr/local/bin/${node ?? ''}`, ...options, '/app/dist/main.js'])
  const unit = readFileSync('deploy/systemd/nats-jetstream-exporter.service', 'utf8')
  const started = /^ExecStart=(.*) serve /m.exec(unit)?.[1]?.split(' ')
  t.same(started, ['/usr/bin/env', node, ...options, '/usr/lib/nats-jetstream-exporter/dist/main.js'])
  t.end()
})

void t.test('installed from its tarball into an empty folder every command runs', async (t) => {
  // npm installs into the nearest folder with this file.
  const folder = t.testdir({ 'package.json': '{}' })
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  const name = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], options).trim()
  const tarball = join(folder, name)
  t.ok(statSync(tarball).size < 2_000_000, 'under 2 MB')
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], {
    ...options,
    cwd: folder,
  })
  const program = join(folder, 'node_modules/.bin/nats-jetstream-exporter')
  const log = join(folder, 'nats.log')
  writeFileSync(log, line)
  // Short: what locks a file may not have a long name.
  const scratch = mkdtempSync(join(tmpdir(), 'nje-'))
  t.teardown(() => rmSync(scratch, { recursive: true }))
  const of = calls(log)
  for (const name of commandNames) {
    const { args, status = 0, stdout, lasts } = of[name]
    const found = await outcome(program, [name, ...args], of[name], { ...process.env, TMPDIR: scratch })
    t.match(found, { status: lasts ? null : status, text: stdout }, name)
  }
  const run = (args: string[], input = ''): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', input })
  t.match(run(['parse'], line), '"stream_high_lag"')
  t.match(run(['explain', line]), 'NatsStreamHighLag')
  t.match(run(['rules']), 'NatsRaftPendingEntries')
  t.match(run(['completion', 'bash']), 'COMPREPLY')
  t.match(run(['help', 'demo']), 'nats-jetstream-exporter demo')
  // Any platform that has Node.js starts it this way, whatever it makes of the first line.
  const main = join(folder, 'node_modules/nats-jetstream-exporter/dist/main.js')
  t.match(execFileSync(process.execPath, [main, '--version'], { encoding: 'utf8' }), /^\d+\.\d+\.\d+\n$/)
})

/** What may be shipped with a program under the Apache licence without more than naming it. */
const licences = ['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', '0BSD', 'Unlicense']

void t.test('every package that is shipped has a licence that allows it', (t) => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean; license?: string }>
  }
  const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true)
  t.ok(shipped.length > 50)
  for (const [path, { license }] of shipped) t.ok(licences.includes(license ?? ''), `${path}: ${license ?? 'none'}`)
  t.end()
})
