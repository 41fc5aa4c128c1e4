// What the README tells a newcomer to type, typed as it stands beside a real nats-server: in a network of its own, where the
// ports of the text are free.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { natsVersions, need } from '../cluster/programs.ts'
import { rootMay } from '../cluster/root.ts'
import { scratch } from '../cluster/scratch.ts'
import { stepsOf } from './typed.ts'

/** The command of a page that begins so. */
function lineOf(path: string, begin: string): string {
  const found = stepsOf('test/docs/newcomer.test.ts').find(
    ({ place, text }) => place.startsWith(`${path}:`) && text.startsWith(begin),
  )
  if (found === undefined) throw new Error(`${path}: no command begins with ${begin}`)
  return found.text
}

/** Runs a script as root of a network in which nobody listens; what it prints. Whatever it started ends with it. */
async function inOwnNetwork(t: Test, folder: string, script: string): Promise<string> {
  const env = {
    PATH: [join(folder, 'bin'), process.env['PATH']].join(':'),
    HOME: folder,
    // The demo is ended in the middle.
    TMPDIR: folder,
    npm_config_prefix: folder,
    npm_config_offline: 'true',
    // Tests run beside this one from the files that `prepare` would write again.
    npm_config_ignore_scripts: 'true',
  }
  const options = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const begin = 'set -eu; ip link set lo up; mount -t tmpfs logs /var/log; mkdir /var/log/nats'
  const shell = spawn('unshare', [...options, 'bash', '-c', `${begin}\n${script}`], { env })
  t.teardown(() => shell.kill('SIGKILL'))
  let text = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (bytes: Buffer) => (text += bytes.toString()))
  const [status] = (await once(shell, 'close')) as [number | null]
  t.equal(status, 0, status === 0 ? 'all of it went well' : text)
  return text
}

const mayUnshare = (t: Test): boolean => {
  if (rootMay('/', constants.R_OK)) return true
  t.pass('needs root', { skip: 'not root' })
  return false
}

/** Asks until the answer has a line that matches. */
const answered = (ask: string, pattern: string): string => `until ${ask} | grep ${pattern}; do sleep 0.1; done`

for (const path of ['README.md', 'docs/INSTALL.md'])
  void t.test(`${path}: installed and started next to a server`, { timeout: 60_000 }, async (t) => {
    const found = need(t, `nats-server@${natsVersions.at(-1)}`)
    if (found === undefined || !mayUnshare(t)) return
    const start = lineOf(path, 'nats-jetstream-exporter http')
    const [, log = ''] = / --log (\S+)/.exec(start) ?? []
    const folder = scratch(t)
    const text = await inOwnNetwork(
      t,
      folder,
      [
        `${found[0]} -a 127.0.0.1 -m 8222 -js -sd ${folder} -l ${log} &`,
        lineOf(path, 'npm install'),
        `${start} > ${folder}/exporter.out 2>&1 &`,
        answered('curl -s localhost:7778/metrics', `'^nats_up{.*} 1$'`),
        answered('curl -s localhost:7778/metrics', `'^nats_exporter_log_source_up{.*} 1$'`),
      ].join('\n'),
    )
    t.match(text, `source="${log}"`)
  })

void t.test('what INSTALL asks before a start, asked of a real server', { timeout: 60_000 }, async (t) => {
  const found = need(t, `nats-server@${natsVersions.at(-1)}`)
  if (found === undefined || !mayUnshare(t)) return
  const folder = scratch(t)
  const log = '/var/log/nats/nats.log'
  const config = {
    targets: [{ url: 'http://127.0.0.1:8222' }],
    logs: [{ path: log }],
    state_file: `${folder}/state.json`,
  }
  const text = await inOwnNetwork(
    t,
    folder,
    [
      `${found[0]} -a 127.0.0.1 -m 8222 -js -sd ${folder} -l ${log} &`,
      `${answered('curl -s localhost:8222/healthz', 'ok')} > /dev/null`,
      lineOf('docs/INSTALL.md', 'npm install'),
      `cd ${folder}`,
      `echo '${JSON.stringify(config)}' > exporter.yaml`,
      lineOf('docs/INSTALL.md', 'nats-jetstream-exporter serve --config exporter.yaml'),
      `sed -i s/8222/8223/ exporter.yaml`,
      `! ${lineOf('docs/INSTALL.md', 'nats-jetstream-exporter serve --config exporter.yaml')}`,
    ].join('\n'),
  )
  t.match(text, /http:\/\/127\.0\.0\.1:8223.*refused/, 'and says who does not answer')
})

void t.test('the demo answers what the README asks it', { timeout: 60_000 }, async (t) => {
  if (!mayUnshare(t)) return
  const demo = lineOf('README.md', 'npm run demo')
  const [ask = '', filter = ''] = lineOf('README.md', 'curl ').split(' | grep ')
  const folder = scratch(t)
  const text = await inOwnNetwork(t, folder, [`${demo} > ${folder}/demo.out 2>&1 &`, answered(ask, filter)].join('\n'))
  t.match(text, /^nats_raft_pending_entries\{/m)
})
