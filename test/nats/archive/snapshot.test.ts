// Captures of real clusters by the real `nats audit gather`, whole and with parts gone or changed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { archivedSnapshot } from '../../../src/nats/archive/snapshot.ts'
import { emptyMemory } from '../../../src/world/memory.ts'
import { zipOf } from './packed.ts'
import { capture, logName, manifestName, recaptured } from './recaptured.ts'

const folder = mkdtempSync(join(tmpdir(), 'capture-'))
t.teardown(() => rmSync(folder, { recursive: true }))

function written(bytes: Buffer): string {
  const path = join(folder, 'some.zip')
  writeFileSync(path, bytes)
  return path
}

void t.test('answers, identities and owners, as asking would have brought them', (t) => {
  const memory = emptyMemory()
  const { at, servers } = archivedSnapshot(capture('slow-followers'), memory)
  t.equal(new Date(at * 1000).toISOString().slice(0, 16), '2026-11-26T13:37')
  t.strictSame(
    servers.map(({ server, cluster, up }) => [server, cluster, up]),
    ['n1', 'n2', 'n3'].map((name) => [name, 'demo', true]),
  )
  for (const { answers, status } of servers) {
    t.strictSame(Object.keys(answers), ['varz', 'jsz', 'jsz_consumers', 'raftz', 'healthz'])
    t.ok(status.every(({ success, seconds }) => success && seconds === undefined))
    t.equal(answers.healthz?.ok, true)
    t.equal(answers.jsz?.streams.length, 3)
    t.equal(answers.raftz?.length, 8, 'the groups of all accounts, _meta_ among them')
  }
  const groups = servers.flatMap(({ answers }) => answers.raftz ?? []).filter(({ pending }) => pending > 10_000)
  t.strictSame(
    groups.map(({ state }) => state),
    ['LEADER'],
  )
  t.match(memory.assets.get(groups[0]?.group ?? ''), { account: 'JS', stream: 'ORDERS', consumer: '' })
  t.equal([...memory.assets.values()].filter(({ consumer }) => consumer !== '').length, 4)
  t.strictSame(
    [...memory.targets.values()].map(({ server }) => server),
    ['n1', 'n2', 'n3'],
  )
  t.end()
})

void t.test('what gather had no answer to, and pages that say nothing', (t) => {
  const path = written(
    recaptured('calm', (part, text) => {
      if (part === 'capture/clusters/demo/n1/jetstream_info/0001.json') return undefined
      if (part === 'capture/clusters/demo/n2/jetstream_info/0001.json') return '{"data":{"streams":"many"}}'
      if (part === 'capture/clusters/demo/n3/variables/0001.json') return 'no JSON'
      if (part.includes('n3/account_raftz') || part.includes('n3/health')) return undefined
      if (part.includes('n2/health')) return '{"error":{"code":503,"description":"busy"}}'
      if (part.includes('demo__n2/account_raftz')) return '[]'
      const more =
        'Unexpected number of responses to JSZ from server n1: 0\nUnexpected number of responses to VARZ: 2\n'
      return part === logName ? `${text}${more}` : text
    }),
  )
  const [n1, n2, n3] = archivedSnapshot(path, emptyMemory()).servers
  const failures = (server: typeof n1) =>
    server?.status.flatMap(({ collector, failure }) => (failure === undefined ? [] : [[collector, failure.code]]))
  t.strictSame(failures(n1), [
    ['jsz', 'timeout'],
    ['jsz_consumers', 'timeout'],
  ])
  t.strictSame(failures(n2), [
    ['jsz', 'shape'],
    ['jsz_consumers', 'shape'],
    ['raftz', 'body'],
    ['healthz', 'status'],
  ])
  t.strictSame(failures(n3), [['varz', 'body']])
  t.strictSame(Object.keys(n3?.answers ?? {}), ['jsz', 'jsz_consumers'])
  t.end()
})

void t.test('a server outside any cluster; no server that tells its time', (t) => {
  const path = written(
    recaptured('calm', (part, text) => {
      if (part.includes('/variables/')) return undefined
      return part === manifestName ? text.replaceAll('"demo"', '"unclustered"') : text
    }),
  )
  const { at, servers } = archivedSnapshot(path, emptyMemory())
  t.equal(at, Date.parse('2026-11-26T13:37:07.510Z') / 1000)
  t.strictSame(
    servers.map(({ cluster }) => cluster),
    ['', '', ''],
  )
  t.end()
})

void t.test('what is no capture', (t) => {
  const refused = (bytes: Buffer, message: RegExp) =>
    t.throws(() => archivedSnapshot(written(bytes), emptyMemory()), { name: 'ConfigError', message })
  const manifest = (content: string) => zipOf([{ name: manifestName, content }])
  refused(
    zipOf([{ name: 'nats.log', content: '' }]),
    /no capture of nats audit gather: .*manifest.json is not in it; unpack/,
  )
  refused(manifest('{'), /no capture of nats audit gather: .* is no JSON/)
  refused(manifest('[]'), /is no JSON object/)
  refused(manifest('{"a/0001.json":[]}'), /its manifest names "a\/0001.json", which is not in it/)
  refused(manifest('{}'), /no answer of a server is in it: nats audit gather needs a user of the system account/)
  const odd = JSON.stringify({ [manifestName]: [null, 7, { Name: 'server' }, { Name: 'artifact_type', Value: 'x' }] })
  refused(manifest(odd), /no answer of a server/)
  t.end()
})
