// The packages for Debian and RPM systems and the systemd unit: made, installed into a clean Debian, run as the unit's user,
// removed again.
import { spawnSync } from 'node:child_process'
import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import t from 'tap'
import { version } from '../../src/package.ts'
import { need } from '../cluster/programs.ts'
import { rootMay } from '../cluster/root.ts'
import { stepsOf } from '../docs/typed.ts'
import { output } from './manifests.ts'

const unit = 'deploy/systemd/nats-jetstream-exporter.service'
const dropIns = '/usr/share/doc/nats-jetstream-exporter/*.conf'

/** Settings of a unit: the last of a name counts, but for those that add up. */
function settings(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [, name = '', value = ''] of text.matchAll(/^(\w+)=(.*)$/gm))
    found.set(name, [...(found.get(name) ?? []), value])
  return found
}

void t.test('the unit is as closed as the documents say', async (t) => {
  const found = need(t, 'systemd-analyze')
  if (found === undefined) return
  const exposure = (...files: string[]): number => {
    const folder = mkdtempSync(join(tmpdir(), 'nje-unit-'))
    const copy = join(folder, basename(unit))
    copyFileSync(unit, copy)
    mkdirSync(`${copy}.d`)
    for (const file of files) copyFileSync(join(`${unit}.d`, file), join(`${copy}.d`, file))
    const text = output(found[0], ['security', '--offline=true', '--no-pager', copy])
    rmSync(folder, { recursive: true })
    return Number(/Overall exposure level.*: ([\d.]+)/.exec(text)?.[1])
  }
  const install = readFileSync('docs/INSTALL.md', 'utf8')
  const [closed, open] = [exposure('log-group.conf', 'journal.conf'), exposure('stores.conf')]
  t.match(install, `gives it ${closed.toFixed(1)} (of 10`)
  t.match(install, `With it \`systemd-analyze security\` gives ${open.toFixed(1)}`)
  const service = settings(readFileSync(unit, 'utf8'))
  t.notOk(service.has('MemoryDenyWriteExecute'), 'Node.js cannot start with it')
})

void t.test('installed in a clean Debian the program runs as its user, and goes when it is removed', async (t) => {
  const found = need(t, 'nfpm', 'debian-root')
  if (found === undefined) return
  const [nfpm, clean] = found
  if (!rootMay(clean, constants.R_OK)) {
    t.pass('needs root', { skip: 'not root' })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'nje-packages-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const root = join(folder, 'root')
  output('cp', ['-a', clean, root])
  const made = join(root, 'out')
  output('scripts/packages.sh', [made, nfpm])
  const files = readdirSync(made).sort()
  t.strictSame(files, [`nats-jetstream-exporter-${version}-1.noarch.rpm`, `nats-jetstream-exporter_${version}_all.deb`])
  const inside = (program: string, ...args: string[]) => {
    // Nothing of our own environment: the test runner puts itself into every Node.js that it starts. Without a running systemd, systemctl
    // enables, leaves out what starts, and refuses `--now`: what it would start is run as the user of the unit below.
    const clean = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C', 'SYSTEMD_OFFLINE=1', program, ...args]
    const { status, stdout, stderr } = spawnSync('chroot', [root, ...clean], { encoding: 'utf8' })
    return { status, text: stdout + stderr }
  }
  copyFileSync(nodePackage(folder, clean), join(root, 'nodejs.deb'))
  t.equal(inside('dpkg', '--force-unsafe-io', '--install', '/nodejs.deb').status, 0)
  mkdirSync(join(root, 'var/lib/nats'))
  writeFileSync(join(root, 'usr/bin/sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 })
  for (const line of typed()) t.match(inside('sh', '-c', line.replace(' --now', '')), { status: 0 }, line)
  const wanted = 'etc/systemd/system/multi-user.target.wants/nats-jetstream-exporter.service'
  t.ok(lstatSync(join(root, wanted)).isSymbolicLink(), 'enabled')
  t.match(inside('getfacl', '/var/lib/nats').text, 'user:nats-jetstream-exporter:rwx')
  t.match(
    inside('getent', 'passwd', 'nats-jetstream-exporter').text,
    /:\/var\/lib\/nats-jetstream-exporter:\/usr\/sbin\/nologin/,
  )
  t.match(inside('systemd-analyze', 'verify', '--man=no', '/lib/systemd/system/nats-jetstream-exporter.service'), {
    status: 0,
    text: '',
  })
  // All drop-ins at once, as somebody may have copied them.
  inside('sh', '-c', `mkdir -p /etc/systemd/system/nats-jetstream-exporter.service.d && cp ${dropIns} $_`)
  t.match(inside('systemd-analyze', 'verify', '--man=no', '/lib/systemd/system/nats-jetstream-exporter.service'), {
    status: 0,
    text: '',
  })
  const service = settings(readFileSync(join(root, 'lib/systemd/system/nats-jetstream-exporter.service'), 'utf8'))
  const command = (service.get('ExecStart')?.[0] ?? '').replace('$ARGS', '--check').split(' ')
  const user = service.get('User')?.[0] ?? ''
  const asUser = () => inside('setpriv', '--reuid', user, '--regid', user, '--clear-groups', ...command)
  t.match(asUser(), { status: 0, text: 'configuration is valid' })
  for (const path of beside) t.ok(existsSync(join(root, path)), path)
  t.equal(inside('dpkg', '--remove', 'nats-jetstream-exporter').status, 0)
  t.notOk(existsSync(join(root, 'usr/bin/nats-jetstream-exporter')))
  t.ok(existsSync(join(root, 'etc/nats-jetstream-exporter/config.yaml')), 'the configuration stays')
  t.equal(inside('dpkg', '--purge', 'nats-jetstream-exporter').status, 0)
  t.notOk(existsSync(join(root, 'etc/nats-jetstream-exporter/config.yaml')))

  const rpm = need(t, 'rpm')
  if (rpm === undefined) return
  const rpms = (...args: string[]): string => output(rpm[0], ['--root', root, '--nodeps', ...args])
  rpms('--install', join(made, files[0] ?? ''))
  t.match(asUser(), { status: 0, text: 'configuration is valid' }, 'the same from the other package')
  rpms('--erase', 'nats-jetstream-exporter')
  t.notOk(existsSync(join(root, 'usr/bin/nats-jetstream-exporter')))
})

/** What a system expects of a package beside the program. */
const beside = [
  'usr/share/man/man1/nats-jetstream-exporter.1',
  'usr/share/bash-completion/completions/nats-jetstream-exporter',
  'usr/share/zsh/vendor-completions/_nats-jetstream-exporter',
  'usr/share/fish/vendor_completions.d/nats-jetstream-exporter.fish',
  'usr/lib/nats-jetstream-exporter/sbom.spdx.json',
]

/** The lines for root of the page on how to install, in its order. */
const typed = (): string[] =>
  stepsOf('test/deploy/packages.test.ts')
    .map(({ text }) => text)
    .filter((line) => line.startsWith('sudo '))

/** Makes a package of this machine's Node.js, since Debian 12 has 18, with the libraries that `clean` lacks. */
function nodePackage(folder: string, clean: string): string {
  const source = join(folder, 'nodejs')
  mkdirSync(join(source, 'DEBIAN'), { recursive: true })
  const control = {
    Package: 'nodejs',
    Version: process.versions.node,
    Architecture: 'all',
    Maintainer: 'test',
    Description: 'test',
  }
  const lines = Object.entries(control).map(([name, value]) => `${name}: ${value}\n`)
  writeFileSync(join(source, 'DEBIAN/control'), lines.join(''))
  for (const path of libraries(process.execPath).filter((path) => !existsSync(join(clean, path)))) {
    mkdirSync(join(source, dirname(path)), { recursive: true })
    copyFileSync(path, join(source, path))
  }
  mkdirSync(join(source, 'usr/bin'), { recursive: true })
  copyFileSync(process.execPath, join(source, 'usr/bin/node'))
  const file = join(folder, 'nodejs.deb')
  output('dpkg-deb', ['-Znone', '--root-owner-group', '--build', source, file])
  return file
}

/** What a program is linked with. */
function libraries(program: string): string[] {
  return Array.from(output('ldd', [program]).matchAll(/(\/\S+) \(0x/g), ([, path = '']) => path)
}
