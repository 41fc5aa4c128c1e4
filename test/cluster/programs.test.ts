// Covers programs.ts: where programs are looked for, and that a missing one shows.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { find, natsVersions, need } from './programs.ts'

function executable(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(path, '')
  chmodSync(path, 0o755)
  return path
}

t.test('a program is found on PATH under either of its names', (t) => {
  const folder = t.testdir()
  t.intercept(process, 'env', { value: { ...process.env, PATH: `:${folder}` } })
  t.equal(find('alertmanager'), undefined)
  const debian = executable(folder, 'prometheus-alertmanager')
  t.equal(find('alertmanager'), debian)
  const upstream = executable(folder, 'alertmanager')
  t.equal(find('alertmanager'), upstream)
  mkdirSync(join(folder, 'promtool'))
  t.equal(find('promtool'), undefined, 'a folder is no program')
  t.intercept(process, 'env', { value: {} })
  t.equal(find('alertmanager'), undefined)
  t.end()
})

t.test('nats-server is found by version in the cache', (t) => {
  const cache = t.testdir()
  t.intercept(process, 'env', { value: { ...process.env, XDG_CACHE_HOME: cache } })
  const path = executable(join(cache, 'nats-jetstream-exporter/nats-server/1.2.3'), 'nats-server')
  t.equal(find('nats-server@1.2.3'), path)
  t.equal(find('nats-server@1.2.4'), undefined)
  t.ok(natsVersions.length > 1)
  for (const version of natsVersions) t.match(version, /^\d+\.\d+\.\d+$/)
  t.end()
})

t.test('need gives the paths, or skips in sight', (t) => {
  const cache = t.testdir()
  t.intercept(process, 'env', { value: { ...process.env, XDG_CACHE_HOME: cache } })
  const path = executable(join(cache, 'nats-jetstream-exporter/nats-server/1.2.3'), 'nats-server')
  t.same(need(t, 'nats-server@1.2.3'), [path])
  const skipped: unknown[] = []
  t.intercept(t, 'pass', { value: (...of: unknown[]) => skipped.push(of) })
  t.equal(need(t, 'nats-server@1.2.3', 'nats-server@0'), undefined)
  t.match(skipped, [['needs nats-server@0', { skip: /install-programs/ }]])
  t.end()
})
