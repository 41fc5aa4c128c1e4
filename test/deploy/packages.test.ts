// The packages for Debian and RPM systems and the systemd unit: made, installed into a clean Debian, run as the unit's user,
// removed again.
import { spawnSync } from 'node:child_process'
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import t from 'tap'
import { version } from '../../src/package.ts'
import { need } from '../cluster/programs.ts'
import { rootMay } from '../cluster/root.ts'
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
  output('scripts/packages.sh', [folder, nfpm])
  const files = readdirSync(folder).sort()
  t.strictSame(files, [`nats-jetstream-exporter-${version}-1.noarch.rpm`, `nats-jetstream-exporter_${version}_all.deb`])
  const root = join(folder, 'root')
  output('cp', ['-a', clean, root])
  copyFileSync(join(folder, files[1] ?? ''), join(root, 'exporter.deb'))
  // Debian 12 has Node.js 18: the one of this machine stands in for the package that is asked for.
  for (const path of [process.execPath, ...libraries(process.execPath)]) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    if (!existsSync(join(root, path))) cpSync(path, join(root, path), { dereference: true })
  }
  if (!existsSync(join(root, 'usr/bin/node'))) copyFileSync(process.execPath, join(root, 'usr/bin/node'))
  const inside = (program: string, ...args: string[]) => {
    // Nothing of our own environment: the test runner puts itself into every Node.js that it starts.
    const clean = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C', program, ...args]
    const { status, stdout, stderr } = spawnSync('chroot', [root, ...clean], { encoding: 'utf8' })
    return { status, text: stdout + stderr }
  }
  const installed = inside('dpkg', '--force-depends', '--force-unsafe-io', '--install', '/exporter.deb')
  t.equal(installed.status, 0, installed.text)
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
  rpms('--install', join(folder, files[0] ?? ''))
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

/** What a program is linked with. */
function libraries(program: string): string[] {
  return Array.from(output('ldd', [program]).matchAll(/(\/\S+) \(0x/g), ([, path = '']) => path)
}
