// Real logs of real servers, five versions and every kind of trouble: no warning, error or fatal line may be unknown.
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { counter } from '../../src/log/catalog/count.ts'
import { unwrapper } from '../../src/log/line/unwrap.ts'

const root = new URL('../fixtures/', import.meta.url)
const versions = readdirSync(root).filter((name) => /^\d+\.\d+\.\d+$/.test(name))

function logsOf(version: string): { name: string; bytes: Buffer }[] {
  const folder = new URL(`${version}/logs/`, root)
  return readdirSync(folder)
    .filter((name) => /\.log(?:\.gz)?$/.test(name))
    .map((name) => {
      const bytes = readFileSync(new URL(name, folder))
      return { name, bytes: name.endsWith('.gz') ? gunzipSync(bytes) : bytes }
    })
}

t.ok(versions.length >= 5, 'five versions are recorded')

for (const version of versions) {
  void t.test(version, (t) => {
    const all = counter(unwrapper({ zone: 'utc', now: () => 0 }))
    for (const { name, bytes } of logsOf(version)) {
      const one = counter(unwrapper({ zone: 'utc', now: () => 0 }))
      for (const count of [one, all]) {
        count.push(bytes)
        count.flush()
      }
      t.strictSame(one.counts().unknown, [], name)
    }
    const { events, lines } = all.counts()
    t.ok((lines.WRN ?? 0) + (lines.ERR ?? 0) > 100, 'there was trouble')
    for (const id of [
      'server_started',
      'server_ready',
      'server_stopping',
      'stream_new_leader',
      'consumer_new_leader',
      'meta_new_leader',
      'raft_append_entries_pending',
      'auth_failed',
      'route_closed',
      'stream_no_quorum',
    ] as const)
      t.ok((events[id] ?? 0) > 0, id)
    t.end()
  })
}
