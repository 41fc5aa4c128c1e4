// Everything beside nats-server, joined: a real store with a real child, on a recorded machine.
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { deviceName } from '../../src/host/system/mounts.ts'
import { watchHost, type HostOptions } from '../../src/host/watch.ts'
import { until } from '../cluster/until.ts'
import { machine, put } from './machine.ts'

function streamIn(t: Test): string {
  const dir = t.testdir()
  const stream = join(dir, 'jetstream/APP/streams/ORDERS')
  mkdirSync(join(stream, 'msgs'), { recursive: true })
  writeFileSync(join(stream, 'meta.inf'), '{}')
  writeFileSync(join(stream, 'msgs/1.blk'), 'x'.repeat(100))
  writeFileSync(join(stream, 'msgs/index.db'), 'y'.repeat(20))
  return dir
}

function watching(t: Test, more: Partial<HostOptions> = {}) {
  const said: string[] = []
  const warnings: string[] = []
  let tick: (() => void) | undefined
  const control = new AbortController()
  const host = watchHost({
    stores: [],
    logs: [],
    memory: new Map(),
    token: 'abc',
    census: {
      schedule: (run) => {
        tick = run
        return () => (tick = undefined)
      },
      entriesPerSecond: 1000,
    },
    signal: control.signal,
    now: () => Date.now() / 1000,
    warn: (message) => void warnings.push(message),
    kernelLog: { read: () => said.splice(0), up: () => true, close: () => undefined },
    ...more,
  })
  t.teardown(async () => {
    control.abort()
    await host.close()
  })
  return { host, said, warnings, schedule: () => tick, control }
}

t.test('a store on a recorded machine: place, disk, pressure, process, kernel, census', async (t) => {
  const dir = streamIn(t)
  const device = deviceName(statSync(dir, { bigint: true }).dev)
  const root = machine(t, 'ebs-nvme', {
    'proc/self/mountinfo': `40 29 ${device} / ${dir} rw,relatime shared:5 - ext4 /dev/nvme1n1p1 rw\n42 23 0:25 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n`,
    [`sys/dev/block/${device}/uevent`]: '',
  })
  put(root, 'proc/4242/maps', '')
  const { host, said } = watching(t, { root, stores: [{ dir, server: 'n1', cluster: '', probeDir: undefined }] })
  const facts = () => host.facts().stores[0]!
  t.match(facts(), { dir, server: 'n1', probe: undefined, place: undefined, census: undefined }, 'nothing yet')
  t.ok(host.facts().now > 1e9)
  await until('a round and a census', 20, () => facts().probe?.state === 'ok' && facts().census !== undefined)
  t.match(facts().place, { fstype: 'ext4', readOnly: false, network: false })
  t.match(facts().census?.stores, [{ account: 'APP', stream: 'ORDERS', blocks: 1, bytes: 100, index: { bytes: 20 } }])
  t.match(facts(), { process: { state: 'sleeping' }, group: { memoryLimit: 4294967296 }, memory: { dirty: 1048576 } })
  t.equal(facts().pressure?.get('io')?.waiting, 2.5)
  t.match(Object.fromEntries(facts().sources), {
    pressure: true,
    cgroup: true,
    kmsg: true,
    mountstats: true,
    process: true,
  })
  said.push('INFO: task nats-server:4242 blocked for more than 120 seconds.')
  await until('the kernel is heard', 5, () => facts().kernelErrors?.get('hung_task') === 1)
  t.ok((facts().space?.size ?? 0) > 0)
  t.same(facts().nfs, new Map())
})

t.test('a machine of which nothing can be read has no zeros', async (t) => {
  const dir = streamIn(t)
  const { host, schedule } = watching(t, { root: join(dir, 'empty') })
  t.same(host.facts().stores, [])
  const store = { dir, server: '', cluster: '', probeDir: undefined }
  host.add(store)
  host.add(store)
  t.equal(host.facts().stores.length, 1, 'once')
  const facts = () => host.facts().stores[0]!
  await until('a round', 20, () => facts().probe?.state === 'ok' && facts().census !== undefined)
  t.match(facts(), { place: undefined, pressure: undefined, memory: undefined, process: undefined, group: undefined })
  t.same(Object.fromEntries(facts().sources), {
    ...{ diskstats: false, pressure: false, cgroup: false, kmsg: true, mountstats: false, process: false },
  })
  const first = facts().census?.at ?? 0
  schedule()?.()
  await until('counted again', 20, () => (facts().census?.at ?? 0) > first)
})
