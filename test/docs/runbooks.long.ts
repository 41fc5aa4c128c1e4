// The commands of the runbooks, typed: each block as it stands, with names filled in, on a real cluster with the real exporter and nats CLI.
// `kubectl`, `systemctl` and `journalctl` are stand-ins: they do here what they would do there, so that what is behind them runs too.
// Usage: npm run runbooks. Some minutes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { startCluster, systemAccount, type Cluster } from '../cluster/cluster.ts'
import { populate, streamInfo } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { startExporter } from '../e2e/exporter.ts'
import { blocks } from './pages.ts'

const pages = readdirSync('docs/runbooks').map((file) => join('docs/runbooks', file))
/** What would take a server out, ask until somebody ends it, or is about a machine that is not here. */
const left = /peer-remove|port-forward|nats --context app (subscribe|backup)|openssl x509/
/** Said on stderr where all is well: by `time`, dd and a change of leader. Then what a machine need not have, and what a person is asked. */
const usual = [
  /^(real|user|sys)\s|elapsed .*%CPU|pagefaults|^\d+\+\d+ records (in|out)$|^\d+ bytes .* copied|^$/,
  /Requesting leader step down of|New leader elected|is already leader/,
  /(iostat|pidstat|nfsstat|nc|ping|wget|ss|findmnt): (command )?not found$/,
  /(\/sys\/fs\/cgroup|\/proc\/pressure|\/etc\/nats-(certs|config)|\/var\/log\/nats|\/var\/lib\/nats-).* No such file or directory$/,
  /did not get results from any servers|could not obtain confirmation/,
]

/** Scripts by the names of programs that need a machine of another kind. */
const standIns = (log: string, pid: number | undefined): Record<string, string> => ({
  // What follows -- is typed here; logs are those of a server; the rest says nothing.
  kubectl: `while [ $# -gt 0 ]; do [ "$1" = logs ] && exec cat ${log}; [ "$1" = -- ] && shift && exec "$@"; shift; done`,
  watch: 'shift 2; exec "$@"',
  journalctl: `exec cat ${log}`,
  systemctl: 'exit 0',
  timedatectl: 'exit 0',
  sudo: 'shift 2; exec "$@"',
  // One server a machine.
  pidof: `echo ${pid}`,
})

async function prepared(t: Test, programs: readonly string[], cluster: Cluster, folder: string) {
  const targets = cluster.servers.map(({ url }) => ({ url, nats_cluster: 'C1' }))
  const logs = cluster.servers.map(({ name, log }) => ({ path: log, server: name }))
  const exporter = await startExporter(t, folder, 'exporter', { targets, logs })
  await exporter.scrape()
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const [first] = cluster.servers
  if (first === undefined) throw new Error('no server')
  for (const [name, script] of Object.entries(standIns(first.log, first.process.pid)))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const contexts = join(folder, 'nats/context')
  mkdirSync(contexts, { recursive: true })
  for (const [name, account] of [
    ['sys', systemAccount],
    ['app', 'JS'],
  ] as const) {
    const user = account.toLowerCase()
    writeFileSync(
      join(contexts, `${name}.json`),
      JSON.stringify({ url: `nats://127.0.0.1:${first.port}`, user, password: user }),
    )
  }
  const path = [bin, ...programs.map(dirname), process.env['PATH']].join(':')
  const env = { PATH: path, HOME: folder, XDG_CONFIG_HOME: folder, TERM: 'dumb', LC_ALL: 'C' }
  return { exporter, env, first }
}

t.test('every block of every runbook', { timeout: 1_800_000 }, async (t) => {
  const version = natsVersions.at(-1) ?? ''
  const found = need(t, `nats-server@${version}`, 'nats')
  if (found === undefined) return
  const [program] = found
  const folder = scratch(t)
  const cluster = await startCluster({ program, folder, maxFileStore: '64GB' })
  t.teardown(() => cluster.stop())
  await populate(cluster)
  const { exporter, env, first } = await prepared(t, found, cluster, folder)
  const pidFile = join(folder, 'nats.pid')
  writeFileSync(pidFile, String(first.process.pid))
  const { raft_group: group = '', leader = '' } = (await streamInfo(await cluster.client('JS'), 'ORDERS')).cluster ?? {}
  const names: [RegExp, string][] = [
    [/localhost:7778/g, exporter.address],
    [/http:\/\/localhost:8222/g, first.url],
    [/\/var\/lib\/nats(?!-)|\/data\b/g, join(folder, first.name)],
    [/\/etc\/nats\/nats\.conf/g, first.config],
    [/\/var\/run\/nats\/nats\.pid/g, pidFile],
    [/\bSOURCE_STREAM\b|\bSTREAM\b/g, 'ORDERS'],
    [/\bCONSUMER\b/g, 'billing'],
    [/\b(SERVER|SLOW|OTHER|PEER)\b/g, first.name],
    [/\bFAST\b/g, cluster.servers.find(({ name }) => name !== leader)?.name ?? ''],
    [/\bGROUP\b/g, group],
    [/\bACCOUNT\b/g, 'JS'],
    [/\bSIZE\b/g, '100MB'],
  ]
  const seen = new Set<string>()
  for (const path of pages)
    for (const { place, text, language } of blocks({ path, text: readFileSync(path, 'utf8') })) {
      if (language !== 'bash' || left.test(text) || seen.has(text)) continue
      seen.add(text)
      const code = names.reduce((typed, [name, value]) => typed.replaceAll(name, value), text)
      const shell = spawn('bash', ['-c', code], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
      let said = ''
      shell.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
      await once(shell, 'close')
      const complaints = said.split('\n').filter((line) => !usual.some((pattern) => pattern.test(line)))
      t.strictSame(complaints, [], `${place}\n${text}`)
    }
  t.ok(seen.size > 100, `${seen.size} blocks`)
})
