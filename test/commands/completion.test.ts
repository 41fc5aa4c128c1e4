// completion: what each shell makes of a half-typed command line.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { completion, help } from '../../src/commands/completion.ts'
import { commandNames, flags } from '../../src/commands/flags.ts'
import { manPage } from '../../scripts/man.ts'
import { need } from '../cluster/programs.ts'

async function run(...args: string[]): Promise<string> {
  const stdout = new PassThrough()
  const io = { stdin: Readable.from(['']), stdout, stderr: new PassThrough(), env: {}, onHangup: () => undefined }
  await completion(args, { ...io, signal: new AbortController().signal })
  return String(stdout.read())
}

void t.test('bash', async (t) => {
  const script = join(t.testdir({}), 'script')
  writeFileSync(script, await run('bash'))
  const complete = (...words: string[]): string[] => {
    const quoted = words.map((word) => `'${word}'`).join(' ')
    const code = `source ${script}; COMP_WORDS=(nats-jetstream-exporter ${quoted}); COMP_CWORD=${words.length}; _nats_jetstream_exporter; printf '%s\\n' "\${COMPREPLY[@]}"`
    return spawnSync('bash', ['-c', code], { encoding: 'utf8' }).stdout.trim().split('\n')
  }
  t.strictSame(complete(''), [...commandNames, 'help'])
  t.strictSame(complete('pa'), ['parse'])
  t.strictSame(complete('serve', '--log.l'), ['--log.level'])
  t.strictSame(complete('serve', '--log.level', 'w'), ['warn'])
  t.strictSame(complete('--web.c'), ['--web.config.file'], 'serve without its name')
  t.strictSame(
    complete('parse', '--'),
    Object.keys(flags.parse).map((name) => `--${name}`),
  )
  t.strictSame(complete('serve', '--config', 'package.j'), ['package.json'])
})

void t.test('zsh and fish take their scripts', async (t) => {
  const found = need(t, 'zsh', 'fish')
  if (found === undefined) return
  const [zsh, fish] = found
  const folder = t.testdir({})
  for (const name of ['zsh', 'fish'] as const) writeFileSync(join(folder, name), await run(name))
  const loaded = spawnSync(
    zsh,
    [
      '-fc',
      `autoload -U compinit; compinit -u -d ${folder}/dump; source ${folder}/zsh; print -- $_comps[nats-jetstream-exporter]`,
    ],
    { encoding: 'utf8' },
  )
  t.match(loaded, { status: 0, stdout: '_nats_jetstream_exporter\n', stderr: '' })
  const asked = (line: string): string[] =>
    spawnSync(fish, ['--no-config', '-c', `source ${folder}/fish; complete -C '${line}'`], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map((row) => row.split('\t')[0] ?? '')
  t.ok(asked('nats-jetstream-exporter ').includes('explain'))
  t.strictSame(asked('nats-jetstream-exporter serve --log.format '), ['json', 'logfmt'])
})

void t.test('help, and what is no shell', async (t) => {
  t.equal(await run('--help'), help)
  t.throws(() => completion(['tcsh'], {} as never), /expected one of bash, zsh, fish/)
  t.throws(() => completion([], {} as never), /expected one of/)
})

void t.test('the manual page is well formed', async (t) => {
  const found = need(t, 'mandoc')
  if (found === undefined) return
  const { status, stdout } = spawnSync(found[0], ['-T', 'lint', '-W', 'warning'], {
    input: manPage(),
    encoding: 'utf8',
  })
  t.match({ status, stdout: stdout.replaceAll(/.*missing date.*\n/g, '') }, { stdout: '' })
  t.ok(status === 0 || stdout.includes('missing date'))
  t.match(spawnSync(found[0], ['-T', 'utf8'], { input: manPage(), encoding: 'utf8' }).stdout, 'SIGHUP')
})
