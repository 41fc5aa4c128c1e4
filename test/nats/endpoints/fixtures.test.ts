// Every reader against what real servers of five versions said, each as member of a cluster, as gateway and as leaf node.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { readAccstatz } from '../../../src/nats/endpoints/accounts.ts'
import { readConnz } from '../../../src/nats/endpoints/connz.ts'
import { decoded, type Json } from '../../../src/nats/json/decode.ts'
import { readGatewayz } from '../../../src/nats/endpoints/gatewayz.ts'
import { readHealthz } from '../../../src/nats/endpoints/healthz.ts'
import { readIpqueuesz } from '../../../src/nats/endpoints/ipqueuesz.ts'
import { jszConsumersReader, jszReader } from '../../../src/nats/endpoints/jsz-readers.ts'
import { jszConfigReader, type JszConfig } from '../../../src/nats/endpoints/jsz-config.ts'
import { readLeafz } from '../../../src/nats/endpoints/leafz.ts'
import { readWhole } from '../../../src/nats/json/reader.ts'
import { raftzReader, type RaftGroup } from '../../../src/nats/endpoints/raftz.ts'
import { readRoutez } from '../../../src/nats/endpoints/routez.ts'
import { trafficMemory } from '../../../src/nats/endpoints/traffic.ts'
import { readVarz } from '../../../src/nats/endpoints/varz.ts'

const root = new URL('../../fixtures/', import.meta.url)
const all = () => true

function readRaftz(json: Json, hasOverrun: boolean): RaftGroup[] {
  return readWhole(
    raftzReader(() => ({ overrun: hasOverrun, byteLimit: false }), all),
    json,
  )
}

const readers = {
  varz: readVarz,
  'jsz-streams': (json: Json) => readWhole(jszReader(all), json),
  'jsz-consumers': (json: Json) => readWhole(jszConsumersReader(all), json),
  'jsz-all': (json: Json): JszConfig => readWhole(jszConfigReader({ streamConfig: all, consumerConfig: all }), json),
  'raftz-js': (json: Json) => readRaftz(json, false),
  raftz: (json: Json) => readRaftz(json, false),
  connz: (json: Json) => readConnz(json, 3, true),
  routez: (json: Json) => readRoutez(json, trafficMemory()),
  gatewayz: (json: Json) => readGatewayz(json, trafficMemory()),
  leafz: (json: Json) => readLeafz(json, trafficMemory()),
  'accstatz-unused': readAccstatz,
  'ipqueuesz-all': readIpqueuesz,
} as const

type Readers = typeof readers

interface Fixture {
  version: string
  server: string
  read<Name extends keyof Readers>(name: Name): ReturnType<Readers[Name]>
  file(name: string): Buffer | undefined
}

const fixtures: Fixture[] = readdirSync(root).flatMap((version) =>
  readdirSync(new URL(`${version}/`, root))
    .filter((server) => existsSync(new URL(`${version}/${server}/varz.json`, root)))
    .map((server): Fixture => {
      const file = (name: string): Buffer | undefined => {
        const path = new URL(`${version}/${server}/${name}.json`, root)
        return existsSync(path) ? readFileSync(path) : undefined
      }
      return {
        version,
        server,
        file,
        read: <Name extends keyof Readers>(name: Name) =>
          decoded(
            `/${name}`,
            JSON.parse(String(file(name))),
            readers[name] as (json: Json) => ReturnType<Readers[Name]>,
          ),
      }
    }),
)
const members = fixtures.filter(({ server }) => /^n\d$/.test(server))

t.ok(fixtures.length >= 25, 'five versions of five servers')

for (const { version, server, file, read } of fixtures) {
  t.test(`${version} ${server}: every answer is understood`, (t) => {
    for (const name of Object.keys(readers) as (keyof Readers)[]) {
      const isJson = file(name)?.toString().trimStart().startsWith('{') === true
      if (isJson) t.doesNotThrow(() => read(name), name)
      else t.ok(name.startsWith('raftz') || file(name) === undefined, `${name} is a text`)
    }
    t.end()
  })
}

for (const { version, server, file, read } of members) {
  t.test(`${version} ${server}: what a member says fits together`, (t) => {
    const varz = read('varz')
    t.match(varz, { serverName: server, version, raw: { server_name: server } })
    const jsz = read('jsz-streams')
    const consumers = read('jsz-consumers')
    const owned = new Set([...jsz.owners, ...consumers.owners].map(({ group }) => group))
    const groups = read('raftz-js')
    t.ok(groups.length > 0)
    t.same(
      groups.filter(({ group }) => !owned.has(group)),
      [],
      '/jsz names the owner of every group',
    )
    t.match(read('raftz'), [{ group: '_meta_', account: '' }])
    t.ok(groups.every(({ size, quorumNeeded, peers }) => size === 3 && quorumNeeded === 2 && peers.length === 2))
    t.equal(consumers.total, consumers.consumers.length)
    const { streams, consumers: limits } = read('jsz-all')
    t.equal(streams.length, jsz.streams.length)
    t.equal(limits.length, consumers.consumers.length)
    const { routes } = read('routez')
    t.same(
      routes.map(({ peer }) => peer).sort(),
      ['n1', 'n2', 'n3'].filter((name) => name !== server),
    )
    t.ok(routes.every(({ connections, inBytes }) => connections >= 1 && inBytes > 0))
    const queues = read('ipqueuesz-all')
    t.equal(queues.find(({ queue }) => queue === 'other')?.queues, 0, 'every queue has a kind')
    t.equal(
      queues.find(({ queue }) => queue === 'raft_append_entry')?.queues,
      read('raftz-js').length + appGroups(file) + 1,
    )
    t.ok(read('accstatz-unused').some(({ account, raw }) => account === 'JS' && typeof raw['conns'] === 'number'))
    t.end()
  })
}

function appGroups(file: Fixture['file']): number {
  return decoded('/raftz', JSON.parse(String(file('raftz-app'))), (json) => readRaftz(json, false)).length
}

t.test('what old versions lack is unknown, not zero', (t) => {
  const [old] = members.filter(({ version }) => version === '2.10.29')
  const [fresh] = members.filter(({ version }) => version === '2.15.2')
  t.match(old?.read('raftz-js')[0], { overrun: undefined, overruns: undefined })
  const json = JSON.parse(String(fresh?.file('raftz-js'))) as Json
  t.match(readRaftz(json, true)[0], { overrun: false, overruns: 0 })
  t.end()
})

t.test('gateways and leaf nodes', (t) => {
  for (const { version, server, read } of fixtures) {
    const { name, gateways } = read('gatewayz')
    if (server === 'gate') {
      t.equal(name, 'C2')
      t.match(gateways, [
        { gateway: 'C1', direction: 'outbound', configured: true, connections: 1 },
        { direction: 'inbound' },
      ])
      t.ok(
        gateways.every(({ startedAt, rttSeconds }) => startedAt !== undefined && rttSeconds !== undefined),
        version,
      )
    }
    if (server === 'leaf') t.match(read('leafz').leafs, [{ account: 'APP', connections: 1, isSpoke: true }])
  }
  t.end()
})

t.test('connections by account and kind', (t) => {
  for (const { read } of members) {
    const { total, groups, top } = read('connz')
    t.equal(
      groups.reduce((sum, { connections }) => sum + connections, 0),
      total,
    )
    t.ok(top.length <= 9)
    t.ok(groups.every(({ stalls }) => stalls === 0))
  }
  t.end()
})

t.test('health checks of every mode', (t) => {
  for (const { version, server, file } of fixtures) {
    for (const mode of ['js-server-only', 'js-enabled-only', 'js-meta-only'] as const) {
      const reply = { status: 200, type: 'application/json', body: file(`healthz-${mode}`)! }
      t.same(
        readHealthz(reply, mode),
        { mode, status: 200, ok: true, failures: undefined },
        `${version} ${server} ${mode}`,
      )
    }
    const reply = { status: 200, type: 'application/json', body: file('healthz-details')! }
    t.match(readHealthz(reply, 'full'), { mode: 'full', failures: {} })
  }
  const errors = [{ type: 'STREAM' }, { type: 'CONSUMER' }, { type: 'CONSUMER' }, {}]
  const body = Buffer.from(JSON.stringify({ status: 'ok', errors }))
  const failures = { STREAM: 1, CONSUMER: 2, OTHER: 1 }
  t.match(readHealthz({ status: 200, type: '', body }, 'full'), { ok: false, failures })
  t.end()
})
