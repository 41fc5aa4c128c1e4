// The image without a container engine: its root file system made by the steps of the Dockerfile, the program run in it as the
// image's user on a read-only root.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { constants, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { commandNames } from '../../src/commands/flags.ts'
import { version } from '../../src/package.ts'
import { freePorts } from '../cluster/ports.ts'
import { find } from '../cluster/programs.ts'
import { rootMay } from '../cluster/root.ts'
import { until } from '../cluster/until.ts'
import { calls, childrenOf, line, outcome, type Call } from '../commands/calls.ts'
import { build, list, variables } from './dockerfile.ts'

const dockerfile = readFileSync('Dockerfile', 'utf8')

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

/** The root file system of the image, made by the steps of the Dockerfile; undefined where we may not. */
function madeRoot(): string | undefined {
  const debian = find('debian-root')
  if (debian === undefined || !rootMay('/', constants.R_OK)) return undefined
  const scratch = mkdtempSync(join(tmpdir(), 'nje-image-'))
  // The folder itself is for its owner alone, as / is not.
  const root = join(scratch, 'root')
  t.teardown(() => rmSync(scratch, { recursive: true, force: true }))
  build(debian, root)
  return root
}

const made = madeRoot()

function rootOf(t: Test): string | undefined {
  if (made === undefined) t.pass('needs root and debian-root', { skip: 'run scripts/install-programs.sh as root' })
  return made
}

/** Arguments of `unshare` to run the image as an engine would: as process 1, read-only, nothing of our environment. */
function container(root: string, ...args: string[]): string[] {
  const state = '/var/lib/nats-jetstream-exporter'
  // A namespace of its own: what is mounted goes with it.
  const mounts = [
    `mount --bind ${root} ${root}`,
    `mkdir -p ${root}/proc ${root}/dev`,
    `mount -t proc proc ${root}/proc`,
    `mount --bind /dev ${root}/dev`,
    `mount -t tmpfs -o uid=65532,gid=65532,mode=700 volume ${root}${state}`,
    `mount -o remount,bind,ro ${root}`,
  ].join(' && ')
  const env = `env -i ${variables().join(' ')}`
  const run = `${mounts} && exec ${env} $(command -v chroot) --userspec=65532:65532 ${root} "$@"`
  return ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', run, 'sh', ...list('ENTRYPOINT'), ...args]
}

void t.test('every command runs in it', async (t) => {
  const root = rootOf(t)
  if (root === undefined) return
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
  for (const path of ['perses/raft-incident.json', 'grafana/raft-incident.json', 'docs/report.schema.json'])
    t.ok(files.includes(join('app', path)), path)
  const { packages } = JSON.parse(readFileSync(join(root, 'app/sbom.spdx.json'), 'utf8')) as { packages: Package[] }
  for (const { name, versionInfo } of packages.slice(1))
    t.match(
      JSON.parse(readFileSync(join(root, 'app/node_modules', name, 'package.json'), 'utf8')),
      { name },
      `${name} ${versionInfo} of the list of packages is there`,
    )
  writeFileSync(join(root, 'nats.log'), line)
  const run = (args: readonly string[], call: Call) => outcome('unshare', container(root, ...args), call)
  t.match(await run(['--version'], { args: [], stdout: /./ }), { status: 0, text: `${version}\n` })
  const of = calls('/nats.log')
  for (const name of commandNames) {
    const { args, status = 0, stdout, lasts } = of[name]
    t.match(await run([name, ...args], of[name]), { status: lasts ? null : status, text: stdout }, name)
  }
})

interface Package {
  name: string
  versionInfo: string
}

void t.test('as process 1: its health check passes, a child that dies is replaced and leaves no zombie', async (t) => {
  const root = rootOf(t)
  if (root === undefined) return
  const [port = 0] = await freePorts(1)
  const engine = spawn('unshare', container(root, 'serve', '--listen', `127.0.0.1:${port}`), { stdio: 'ignore' })
  t.teardown(() => engine.kill('SIGKILL'))
  const ended = once(engine, 'exit')
  const exporter = await until('it is healthy', 30, async () => {
    const { ok } = await fetch(`http://127.0.0.1:${port}/-/healthy`)
    return ok && childrenOf(engine.pid ?? 0)[0]
  })
  const health = ['nsenter', '--target', String(exporter), '--mount', '--pid', 'chroot', '--userspec=65532:65532', root]
  const path = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin'
  const { status, stderr } = spawnSync('env', ['-i', path, ...health, ...list('HEALTHCHECK')], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
  const [first = 0] = await until('a child for files', 30, () => {
    const children = childrenOf(exporter)
    return children.length > 0 && children
  })
  process.kill(first, 'SIGKILL')
  await until('it is reaped', 10, () => !childrenOf(exporter).includes(first))
  t.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 200)
  process.kill(exporter, 'SIGTERM')
  t.strictSame(await ended, [0, null], 'process 1 ends with its own exit code')
})
