// What real servers do to a collection as they die, hang, move on and fill up: the right code, and never an old number.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { openTargets, type Targets } from '../../../src/nats/collect/collect.ts'
import { jszConfigReader, jszConsumersAndConfigReader } from '../../../src/nats/endpoints/jsz-config.ts'
import { jszConsumersReader, jszReader } from '../../../src/nats/endpoints/jsz-readers.ts'
import { openSink } from '../../../src/nats/json/pieces.ts'
import type { Level, Reader } from '../../../src/nats/json/reader.ts'
import { openMemory, type Memory, type Rows } from '../../../src/nats/json/recall.ts'
import { raftzReader, type RaftGroup } from '../../../src/nats/endpoints/raftz.ts'
import type { ServerSnapshot } from '../../../src/nats/collect/snapshot.ts'
import { emptyMemory } from '../../../src/world/memory.ts'
import { startCluster, type Cluster, type ClusterOptions } from '../../cluster/cluster.ts'
import { createStream, populatedCluster } from '../../cluster/jetstream.ts'
import { start } from '../../cluster/process.ts'
import { need } from '../../cluster/programs.ts'
import { scratch } from '../../cluster/scratch.ts'
import { until } from '../../cluster/until.ts'
import { recordedVersions } from '../../fixtures.ts'

const [oldest, newest] = [recordedVersions[0]!, recordedVersions.at(-1)!]
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

interface Watched {
  cluster: Cluster
  targets: Targets
  /** One collection of the only server, within a second. */
  collect(): Promise<ServerSnapshot>
}

function open(t: Test, url: string, config: object): Targets {
  const around = {
    memory: emptyMemory(),
    now: () => Date.now() / 1000,
    signal: new AbortController().signal,
    log: quiet,
  }
  const targets = openTargets([{ url }], schema.parse(config), around)
  t.teardown(() => targets.close())
  return targets
}

async function watched(t: Test, program: string, options: Partial<ClusterOptions> = {}, config = {}): Promise<Watched> {
  const cluster = await startCluster({ program, folder: scratch(t), names: ['n1'], ...options })
  t.teardown(() => cluster.stop())
  const targets = open(t, cluster.servers[0]!.url, config)
  const collect = async (): Promise<ServerSnapshot> => (await targets.collect(1)).servers[0]!
  await until('everything answers', 10, async () => (await collect()).status.every(({ success }) => success))
  return { cluster, targets, collect }
}

/** Why the core collectors fail, or that they do not. */
const codes = ({ status }: ServerSnapshot): string[] =>
  status
    .filter(({ collector }) => ['varz', 'raftz', 'jsz', 'jsz_consumers', 'healthz'].includes(collector))
    .map(({ failure }) => failure?.code ?? 'success')

const allFail = (code: string): string[] => ['varz', 'raftz', 'jsz', 'jsz_consumers', 'healthz'].map(() => code)
const allGood = allFail('success')

/** Answers of this collection; what is kept on a schedule says when it was taken. */
const fresh = ({ answers }: ServerSnapshot): string[] =>
  Object.keys(answers).filter((name) =>
    ['varz', 'raftz', 'jsz', 'jsz_consumers', 'healthz', 'ipqueuesz'].includes(name),
  )

t.setTimeout(240_000)

for (const version of [oldest, newest]) {
  t.test(`${version}: killed, started again, stopped, and going on`, async (t) => {
    const paths = need(t, `nats-server@${version}`)
    if (paths === undefined) return
    const { cluster, collect } = await watched(t, paths[0])
    const [server] = cluster.servers
    t.match(await collect(), { up: true, server: 'n1', answers: { varz: { version } } })
    await server?.kill()
    const dead = await collect()
    t.same(codes(dead), allFail('refused'))
    t.match([dead.up, dead.server, fresh(dead)], [false, 'n1', []])
    server?.start()
    const back = await until('back', 20, async () => {
      const snapshot = await collect()
      return snapshot.up && codes(snapshot).every((code) => code === 'success') && snapshot
    })
    t.equal(back.answers.varz?.serverName, 'n1')
    server?.freeze()
    // A signal takes its time to stop every thread: an answer may still come.
    const hung = await until('it hangs', 30, async () => {
      const found = await collect()
      return !found.up && codes(found).every((code) => code === 'timeout') && found
    })
    t.same(fresh(hung), [])
    t.same(codes(await collect()), allFail('timeout'))
    server?.thaw()
    await until('answers again', 20, async () => codes(await collect()).every((code) => code === 'success'))
  })

  t.test(`${version}: lame duck`, async (t) => {
    const paths = need(t, `nats-server@${version}`)
    if (paths === undefined) return
    const extra = (): string => 'lame_duck_duration: "30s"\nlame_duck_grace_period: "5s"'
    const { cluster, collect } = await watched(t, paths[0], { extra })
    await cluster.client('JS') // Without clients it would be gone at once.
    cluster.servers[0]?.process.signal('SIGUSR2')
    const leaving = await until('unhealthy', 20, async () => {
      const snapshot = await collect()
      return snapshot.answers.healthz?.ok === false && snapshot
    })
    t.match([leaving.up, codes(leaving)], [true, allGood])
  })

  t.test(`${version}: without JetStream`, async (t) => {
    const paths = need(t, `nats-server@${version}`)
    if (paths === undefined) return
    const { collect } = await watched(t, paths[0], { disabled: true })
    const snapshot = await collect()
    t.same(codes(snapshot), allGood)
    const jsz = { disabled: true, accounts: [], streams: [] }
    t.match(snapshot.answers, { jsz, raftz: [], jsz_consumers: { total: 0 }, healthz: { ok: true } })
  })
}

for (const version of [oldest, newest]) {
  t.test(`${version}: long answers are laid out so that they can be read in pieces`, async (t) => {
    const paths = need(t, `nats-server@${version}`)
    if (paths === undefined) return
    const cluster = await populatedCluster(t, { program: paths[0], folder: scratch(t) })
    const all = (): boolean => true
    const keep = { streamConfig: all, consumerConfig: all }
    const readers: [path: string, reader: Reader<unknown>][] = [
      ['/jsz?accounts=1&streams=1&raft=1', jszReader(all)],
      ['/jsz?consumers=1&raft=1', jszConsumersReader(all)],
      ['/jsz?consumers=1&config=1', jszConfigReader(keep)],
      ['/jsz?consumers=1&config=1&raft=1', jszConsumersAndConfigReader({ state: all, config: keep })],
      ['/raftz?acc=JS', raftzReader(() => ({ overrun: true, byteLimit: true }), all)],
    ]
    for (const [path, reader] of readers) {
      const body = Buffer.from(await (await fetch(cluster.servers[0]!.url + path)).arrayBuffer())
      const pieces: number[] = []
      const levels = reader.levels.map((level, at): Level => {
        const { rows } = level
        if (rows === undefined) return level
        const read: Rows['read'] = (...asked) => {
          pieces.push(at)
          rows.read(...asked)
        }
        return { ...level, rows: { ...rows, read } }
      })
      const sink = openSink(path, {
        ...reader,
        levels,
        piece(level, name, json) {
          pieces.push(level)
          reader.piece(level, name, json)
        },
      })
      sink.push(body)
      t.same(
        [...new Set(pieces)].sort(),
        reader.levels.map((_, level) => level),
        `${path}: pieces of every level`,
      )
      const read = pieces.length
      sink.end()
      t.equal(pieces.length, read, `${path}: nothing is left for the end`)
    }
  })
}

for (const version of [oldest, newest]) {
  t.test(`${version}: what is at rest is known again in the next answer`, async (t) => {
    const paths = need(t, `nats-server@${version}`)
    if (paths === undefined) return
    const cluster = await populatedCluster(t, { program: paths[0], folder: scratch(t) })
    const answer = async (path: string): Promise<Buffer> =>
      Buffer.from(await (await fetch(cluster.servers[0]!.url + path)).arrayBuffer())
    const groups = openMemory<RaftGroup>()
    const read = async (open: (memory: Memory<RaftGroup>) => Reader<RaftGroup[]>): Promise<number> => {
      const body = await answer('/raftz?acc=JS')
      let known = 0
      const reader = open(groups)
      const levels = reader.levels.map((level): Level => {
        const { rows } = level
        if (rows === undefined) return level
        const counted = (end: number): number => {
          if (end !== -1) known++
          return end
        }
        const again: Rows['again'] = (...asked) => counted(rows.again(...asked))
        return { ...level, rows: { ...rows, again, next: (place) => counted(rows.next(place)) } }
      })
      const [found, fresh] = [openSink('/raftz', { ...reader, levels }), openSink('/raftz', open(openMemory()))]
      for (const sink of [found, fresh]) sink.push(body)
      t.strictSame(found.end(), fresh.end())
      return known
    }
    const open = (memory: Memory<RaftGroup>) =>
      raftzReader(
        () => ({ overrun: true, byteLimit: true }),
        () => true,
        memory,
      )
    await read(open)
    t.ok(await until('a group is at rest', 60, async () => (await read(open)) > 0))
  })
}

t.test('replaced by a newer version under another name', async (t) => {
  const paths = need(t, `nats-server@${oldest}`, `nats-server@${newest}`)
  if (paths === undefined) return
  const { cluster, collect } = await watched(t, paths[0])
  const [server] = cluster.servers
  await server?.kill()
  t.equal((await collect()).up, false)
  const { config } = server!
  writeFileSync(config, readFileSync(config, 'utf8').replace('server_name: n1', 'server_name: n9'))
  server!.process = start(paths[1], ['-c', config], `${config}.out`)
  const renamed = await until('the new one answers', 20, async () => {
    const snapshot = await collect()
    return codes(snapshot).every((code) => code === 'success') && snapshot
  })
  t.match(renamed, { server: 'n9', answers: { varz: { serverName: 'n9', version: newest } } })
})

t.test('a store that is full', async (t) => {
  const paths = need(t, `nats-server@${newest}`)
  if (paths === undefined) return
  const folder = smallDisk(t)
  if (folder === undefined) return
  const options = { store: () => folder, maxFileStore: '1GB' }
  const { cluster, collect } = await watched(t, paths[0], options, { healthz_mode: 'full' })
  const client = await cluster.client('JS')
  await createStream(client, { name: 'FULL', subjects: ['full'], num_replicas: 1 })
  const payload = 'x'.repeat(60_000)
  const full = await until('the full health check says so', 60, async () => {
    for (let count = 0; count < 50; count++) client.publish('full', payload)
    const snapshot = await collect()
    return snapshot.answers.healthz?.ok === false && snapshot
  })
  t.same(codes(full), allGood, 'the endpoints answer as ever')
  t.match(full.answers.healthz, { mode: 'full', status: 503 })
  const [cheap] = (await open(t, cluster.servers[0]!.url, {}).collect(1)).servers
  const jetStreamGone = full.answers.jsz?.disabled === true
  t.equal(cheap?.answers.healthz?.ok, !jetStreamGone, 'the cheap check only knows whether JetStream runs')
  if (jetStreamGone) t.same(full.answers.jsz?.streams, [], 'no stream keeps its last numbers')
})

/** A disk of 16 MB, where this user may mount one. */
function smallDisk(t: Test): string | undefined {
  const folder = join(scratch(t), 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    t.comment('SKIP: mounting a small disk needs root')
    t.pass('skipped: no small disk')
    return undefined
  }
  t.teardown(() => execFileSync('umount', ['-l', folder]))
  return folder
}
