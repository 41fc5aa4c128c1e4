// The commands of the runbooks and of LOGS.md, typed: each block as it stands, with names filled in, on a real cluster with the real exporter and nats CLI.
// `kubectl`, `systemctl` and `journalctl` are stand-ins: they do here what they would do there, so that what is behind them runs too; the real
// kubectl reads the same words first.
// Usage: npm run runbooks. Some minutes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { startCluster, systemAccount, type Cluster } from '../cluster/cluster.ts'
import { populate, streamInfo } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { startExporter } from '../e2e/exporter.ts'
import { makeCertificates } from '../http/certificates.ts'
import type { Block } from './pages.ts'
import { blocksOf } from './typed.ts'

/** Said on stderr where all is well: by `time`, dd and a change of leader. Then what a machine need not have, and what a person is asked. */
const usual = [
  /^(real|user|sys)\s|elapsed .*%CPU|pagefaults|^\d+\+\d+ records (in|out)$|^\d+ bytes .* copied|^$/,
  /Requesting leader step down of|New leader elected|is already leader/,
  /(iostat|pidstat|nfsstat|nc|ping|wget|ss|findmnt): (command )?not found$/,
  /(\/sys\/fs\/cgroup|\/proc\/pressure|\/var\/lib\/nats-).* No such file or directory$/,
  /: configuration file .* is valid|Subscribing on /,
  /did not get results from any servers|could not obtain confirmation/,
]

/** 1: grep has found nothing. 141: `head` has seen enough. 127 is said on stderr, where what a machine need not have is known. */
const usualStatus = ['1', '141', '127']

/** Says on its own descriptor how each command that failed has ended. */
const watched = 'exec 3>&4; set -o pipefail -o errtrace; trap \'echo "$? $BASH_COMMAND" >&3\' ERR\n'

/** Scripts by the names of programs that need a machine of another kind. */
const standIns = (log: string, pid: number | undefined, kubectl: string): Record<string, string> => ({
  // The real one gives up where it looks for its server. What follows -- is typed here; logs are those of a server; the rest says nothing.
  kubectl: `said=$(${kubectl} "$@" 2>&1 < /dev/null)
case $said in *'was refused'*) ;; *) echo "kubectl $*: $said" >&2 ;; esac
while [ $# -gt 0 ]; do [ "$1" = logs ] && exec cat ${log}; [ "$1" = -- ] && shift && exec "$@"; shift; done`,
  watch: 'shift 2; exec "$@"',
  journalctl: `exec cat ${log}`,
  systemctl: 'exit 0',
  timedatectl: 'exit 0',
  sudo: 'shift 2; exec "$@"',
  // One server a machine.
  pidof: `echo ${pid}`,
})

interface Programs {
  /** On the PATH. */
  program: readonly string[]
  kubectl: string
}

async function prepared(t: Test, { program, kubectl }: Programs, cluster: Cluster, folder: string) {
  const targets = cluster.servers.map(({ url }) => ({ url, nats_cluster: 'C1' }))
  const logs = cluster.servers.map(({ name, log }) => ({ path: log, server: name }))
  const exporter = await startExporter(t, folder, 'exporter', { targets, logs })
  await exporter.scrape()
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const [first] = cluster.servers
  if (first === undefined) throw new Error('no server')
  for (const [name, script] of Object.entries(standIns(first.log, first.process.pid, kubectl)))
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
  const path = [bin, ...program.slice(0, 2).map(dirname), process.env['PATH']].join(':')
  const kubeconfig = join(folder, 'kubeconfig')
  const nowhere = { clusters: [{ name: 'none', cluster: { server: 'http://127.0.0.1:1' } }] }
  const context = { contexts: [{ name: 'none', context: { cluster: 'none' } }], 'current-context': 'none' }
  writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...nowhere, ...context }))
  const env = {
    ...{ PATH: path, HOME: folder, XDG_CONFIG_HOME: folder, TERM: 'dumb', LC_ALL: 'C' },
    ...{ KUBECONFIG: kubeconfig, NATS_CONTEXT: 'app' },
  }
  return { exporter, env, first }
}

/** Words of the pages that stand for something of one cluster. */
type Names = readonly (readonly [RegExp, string])[]

function typedWith(names: Names, text: string): string {
  return names.reduce((typed, [name, value]) => typed.replaceAll(name, value), text)
}

interface Typed {
  said: string
  complaints: string[]
  /** Commands that failed otherwise than usual, with their status. */
  failed: string[]
}

async function type(code: string, cwd: string, env: Record<string, string>): Promise<Typed> {
  const stdio = ['ignore', 'ignore', 'pipe', 'ignore', 'pipe'] as const
  const shell = spawn('bash', ['-c', watched + code], { cwd, env, stdio: [...stdio] })
  const said = { 2: '', 4: '' }
  for (const pipe of [2, 4] as const) shell.stdio[pipe]?.on('data', (bytes: Buffer) => (said[pipe] += bytes.toString()))
  await once(shell, 'close')
  return {
    said: said[2],
    complaints: said[2].split('\n').filter((line) => !usual.some((pattern) => pattern.test(line))),
    failed: said[4].split('\n').filter((line) => line !== '' && !usualStatus.includes(line.split(' ')[0] ?? '')),
  }
}

async function opened(t: Test) {
  const version = natsVersions.at(-1) ?? ''
  const found = need(t, `nats-server@${version}`, 'nats', 'kubectl')
  if (found === undefined) return undefined
  const [program, , kubectl] = found
  const folder = scratch(t)
  const cluster = await startCluster({ program, folder, maxFileStore: '64GB' })
  t.teardown(() => cluster.stop())
  await populate(cluster)
  makeCertificates(folder)
  const { exporter, env, first } = await prepared(t, { program: found, kubectl }, cluster, folder)
  const pidFile = join(folder, 'nats.pid')
  writeFileSync(pidFile, String(first.process.pid))
  const client = await cluster.client('JS')
  const { raft_group: group = '', leader = '' } = (await streamInfo(client, 'ORDERS')).cluster ?? {}
  const names: Names = [
    [/localhost:7778/g, exporter.address],
    [/http:\/\/(localhost|SERVER):8222/g, first.url],
    [/\/var\/lib\/nats(?!-)|\/data\b/g, join(folder, first.name)],
    [/\/etc\/nats(-config)?\/nats\.conf/g, first.config],
    [/\/var\/log\/nats\/nats\.log/g, first.log],
    [/\/etc\/nats-certs|\/var\/log\/nats(?!\.)/g, folder],
    [/\/etc\/nats\/tls\/server\.crt/g, join(folder, 'server.pem')],
    [/\/var\/run\/nats\/nats\.pid/g, pidFile],
    [/\bSOURCE_STREAM\b|\bSTREAM\b/g, 'ORDERS'],
    [/\bCONSUMER\b/g, 'billing'],
    [/\b(SLOW|OTHER|PEER)\b/g, first.name],
    [/\bFAST\b/g, cluster.servers.find(({ name }) => name !== leader)?.name ?? ''],
    [/\bGROUP\b/g, group],
    [/\bACCOUNT\b/g, 'JS'],
    [/\bSIZE\b/g, '100MB'],
  ]
  return { cluster, folder, env, first, client, names }
}

t.test('every block of every runbook', { timeout: 1_800_000 }, async (t) => {
  const scene = await opened(t)
  if (scene === undefined) return
  const { cluster, folder, env, first, client, names } = scene
  // Some blocks wait for what applications do.
  const busy = setInterval(() => client.publish('$JS.API.INFO', '', 'nobody'), 50)
  t.teardown(() => clearInterval(busy))
  const seen = new Map<string, Block>()
  for (const block of blocksOf('test/docs/runbooks.long.ts')) if (!seen.has(block.text)) seen.set(block.text, block)
  const [removing, others] = [true, false].map((wanted) =>
    [...seen.values()].filter(({ text }) => text.includes('peer-remove') === wanted),
  )
  const all: Names = [...names, [/\bSERVER\b/g, first.name]]
  for (const { place, text } of others ?? []) {
    const { complaints, failed } = await type(typedWith(all, text), folder, env)
    t.strictSame({ complaints, failed }, { complaints: [], failed: [] }, `${place}\n${text}`)
  }
  t.ok(seen.size > 100, `${seen.size} blocks`)
  await t.test('peers are removed at last', async (t) =>
    removePeers(t, removing ?? [], { cluster, folder, env, names }),
  )
})

async function removePeers(
  t: Test,
  removing: readonly Block[],
  {
    cluster,
    folder,
    env,
    names,
  }: Pick<NonNullable<Awaited<ReturnType<typeof opened>>>, 'cluster' | 'folder' | 'env' | 'names'>,
): Promise<void> {
  const { leader = '' } = (await streamInfo(await cluster.client('JS'), 'ORDERS')).cluster ?? {}
  // The first server is the one that the nats CLI asks.
  const [first, ...others] = cluster.servers
  const gone = others.find(({ name }) => name !== leader)
  if (first === undefined || gone === undefined) throw new Error('no server to remove')
  const blocksOf = (stream: boolean): Block[] =>
    removing.filter(({ text }) => text.includes(' stream cluster ') === stream)
  // A person is asked whether it is meant.
  const typed = ({ text }: Block) =>
    type(typedWith([...names, [/\bSERVER\b/g, gone.name]], text).replace(/peer-remove .*$/m, '$& --force'), folder, env)
  const [ofStream, ofServer] = [blocksOf(true), blocksOf(false)]
  t.strictSame([ofStream.length, ofServer.length], [1, 1])
  for (const block of ofStream) t.match((await typed(block)).said, /10075/, `${block.place}: as the page says`)
  await gone.kill()
  const membersOf = async (): Promise<number | undefined> => {
    const { meta_cluster: meta } = (await first.get('/jsz')) as {
      meta_cluster?: { cluster_size?: number; leader?: string }
    }
    return meta?.leader === undefined || meta.leader === gone.name ? undefined : meta.cluster_size
  }
  await until('the others have a leader', 60, async () => (await membersOf()) === cluster.servers.length)
  for (const block of ofServer) {
    const { complaints, failed } = await typed(block)
    t.strictSame({ complaints, failed }, { complaints: [], failed: [] }, block.place)
  }
  await until('the meta group has lost a member', 30, async () => (await membersOf()) === cluster.servers.length - 1)
}
