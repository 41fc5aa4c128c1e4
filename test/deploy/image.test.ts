// The image without a container engine: its root file system made by the steps of the Dockerfile, the program run in it as the
// image's user on a read-only root.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { constants, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { commandNames } from '../../src/commands/flags.ts'
import { version } from '../../src/package.ts'
import { rootMay } from '../cluster/root.ts'
import { output } from './manifests.ts'

const dockerfile = readFileSync('Dockerfile', 'utf8')

function entry(): string[] {
  return JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? '[]') as string[]
}

void t.test('what the last stage says', async (t) => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  t.match(last, /^USER \d+:\d+$/m, 'a number: Kubernetes cannot tell that a name is not root')
  t.match(last, /^STOPSIGNAL SIGTERM$/m)
  t.match(last, /^HEALTHCHECK [^]*?CMD \["/m, 'exec form: there is no shell')
  t.match(last, /^CMD \["/m)
  for (const label of ['source', 'version', 'revision', 'licenses']) t.match(last, `org.opencontainers.image.${label}=`)
  for (const [, base = ''] of dockerfile.matchAll(/^FROM (\S+)/gm))
    t.match(base, /^(scratch|node:\d+\.\d+\.\d+-\S+)$/, 'pinned')
})

void t.test('every command runs in it', async (t) => {
  if (!rootMay('/', constants.R_OK)) {
    t.pass('needs root', { skip: 'not root' })
    return
  }
  const scratch = mkdtempSync(join(tmpdir(), 'nje-image-'))
  // The folder itself is for its owner alone, as / is not.
  const root = join(scratch, 'root')
  t.teardown(() => rmSync(scratch, { recursive: true, force: true }))
  output('scripts/stage.sh', [join(root, 'app')])
  output('deploy/container/rootfs.sh', [root, process.execPath])
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  t.strictSame(
    files.filter((path) => path.startsWith('app/') && /\.(node|so|wasm)(\.|$)/.test(path)),
    [],
    'nothing native: the same files on every machine',
  )
  t.notOk(existsSync(join(root, 'bin/sh')), 'no shell')
  t.notOk(
    files.some((path) => /(^|\/)npm$/.test(path)),
    'no npm',
  )
  // A namespace of its own: what is mounted goes with it.
  const mounts = `mount --bind ${root} ${root} && mkdir -p ${root}/proc ${root}/dev && mount -t proc proc ${root}/proc && mount --bind /dev ${root}/dev && mount -o remount,bind,ro ${root}`
  const run = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(
      'unshare',
      [
        '--mount',
        '--pid',
        '--fork',
        'sh',
        '-c',
        `${mounts} && exec env -i NATS_EXPORTER_LISTEN=:7778 $(command -v chroot) --userspec=65532:65532 ${root} "$@"`,
        'sh',
        ...entry(),
        ...args,
      ],
      { encoding: 'utf8', timeout: 60_000 },
    )
  t.match(run('--version'), { status: 0, stdout: `${version}\n` })
  for (const name of commandNames) t.match(run(name, '--help'), { status: 0, stdout: /^nats-jetstream-exporter/ }, name)
  t.match(run('serve', '--check'), { status: 0, stdout: 'configuration is valid\n' })
  t.match(run('explain', 'raft_append_entries_pending'), { status: 0 })
  t.match(run('rules'), { status: 0, stdout: /^groups:/ })
})
