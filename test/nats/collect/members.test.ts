// Who is asked: what the configuration, the routes of members and DNS list, each server once.
import t from 'tap'
import type { TargetConfig } from '../../../src/config/schema.ts'
import { targetsBehind, targetsBeside } from '../../../src/nats/collect/discovery.ts'
import { openMembers, type Members } from '../../../src/nats/collect/members.ts'
import type { Server } from '../../../src/nats/collect/server.ts'
import type { ServerSnapshot } from '../../../src/nats/collect/snapshot.ts'
import { server as snapshotOf, varz } from '../../metrics/build.ts'
import { manualClock, type ManualClock } from '../manual-clock.ts'

interface Bench {
  members: Members
  clock: ManualClock
  opened: TargetConfig[]
  closed: string[]
  forgotten: string[]
  logged: string[]
  /** What DNS says; an error is a failure to resolve. */
  dns: { addresses: readonly string[] | Error; asked: string[]; hang?: boolean }
}

function bench(configs: TargetConfig[]): Bench {
  const clock = manualClock()
  const opened: TargetConfig[] = []
  const closed: string[] = []
  const forgotten: string[] = []
  const logged: string[] = []
  const dns: Bench['dns'] = { addresses: [], asked: [] }
  const open = (config: TargetConfig): Server => {
    opened.push(config)
    const target = new URL(config.url).origin
    return {
      target,
      identity: () => ({ server: target, cluster: '' }),
      accounts: () => undefined,
      collect: () => Promise.reject(new Error('not asked here')),
      wake: () => undefined,
      close: () => void closed.push(target),
    }
  }
  const lookup = (host: string): Promise<readonly string[]> => {
    dns.asked.push(host)
    if (dns.hang === true) return new Promise(() => undefined)
    return dns.addresses instanceof Error ? Promise.reject(dns.addresses) : Promise.resolve(dns.addresses)
  }
  const log = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const forget = (target: string): void => void forgotten.push(target)
  const members = openMembers(configs, { clock, open, forget, lookup, log: { info: log, warn: log, error: log } })
  return { members, clock, opened, closed, forgotten, logged, dns }
}

const targets = ({ members }: Bench): string[] => members.servers().map(({ target }) => target)

/** What the server at this target says: its id, and the routes it lists. */
const says = (target: string, id: string, urls: unknown = []): ServerSnapshot =>
  snapshotOf(id, { target, answers: { varz: { ...varz(id, { cluster: { urls } }), serverId: id } } })

t.test('targets beside one and behind a name', (t) => {
  const config = { url: 'https://n1:8222/mon', server: 'n1', nats_cluster: 'c1' }
  const listed = { cluster: { urls: ['n1:6222', '10.0.0.2:6222', '[fd00::3]:6222', '', 7] } }
  t.match(
    targetsBeside(config, listed).map(({ url }) => url),
    ['https://n1:8222/mon', 'https://10.0.0.2:8222/mon', 'https://[fd00::3]:8222/mon'],
  )
  t.match(targetsBeside(config, listed)[1], { server: undefined, nats_cluster: 'c1' })
  for (const none of [{}, { cluster: {} }, { cluster: { urls: 'n1' } }]) t.same(targetsBeside(config, none), [])
  const named = { url: 'dns+https://user:secret@nats.svc:8222/mon', nats_cluster: 'c1' }
  t.match(targetsBehind(named, ['10.0.0.1', 'fd00::1']), [
    { url: 'https://user:secret@10.0.0.1:8222/mon', tls: { server_name: 'nats.svc', insecure_skip_verify: false } },
    { url: 'https://user:secret@[fd00::1]:8222/mon' },
  ])
  t.equal(targetsBehind({ url: 'dns+http://nats:8222' }, ['10.0.0.1'])[0]?.tls, undefined)
  t.end()
})

t.test('members that one member lists are asked too, the same server never twice', (t) => {
  const it = bench([{ url: 'http://n1:8222', server: 'first', discover: true }])
  const { members, closed, logged, opened, clock } = it
  const urls = ['127.0.0.1:6222', 'n2:6222', 'n3:6222']
  members.settle([says('http://n1:8222', 'A', urls)])
  t.same(targets(it), ['http://n1:8222', 'http://127.0.0.1:8222', 'http://n2:8222', 'http://n3:8222'])
  t.match(opened.slice(1), [{ server: undefined, discover: true }, {}, {}])
  const all = [
    says('http://n1:8222', 'A', urls),
    says('http://127.0.0.1:8222', 'A', urls),
    says('http://n2:8222', 'B', urls),
  ]
  const kept = members.settle(all)
  t.same(
    kept.map(({ target }) => target),
    ['http://n1:8222', 'http://n2:8222'],
  )
  t.same(closed, ['http://127.0.0.1:8222'])
  t.same(it.forgotten, closed)
  t.match(logged.at(-1), /asked already/)
  members.settle([says('http://n1:8222', 'A', urls)])
  t.same(targets(it), ['http://n1:8222', 'http://n2:8222', 'http://n3:8222'], 'the alias stays out')
  clock.advance(301).catch(t.threw)
  members.settle([snapshotOf('n1', { target: 'http://n1:8222' })])
  t.equal(targets(it).length, 3, 'nobody answers: nobody is dropped')
  members.settle([says('http://n1:8222', 'A', ['n2:6222'])])
  t.same(targets(it), ['http://n1:8222', 'http://n2:8222'], 'no longer listed')
  t.end()
})

t.test('two configured addresses of one server both stay, and discovery is off unless asked for', (t) => {
  const it = bench([{ url: 'http://a:8222' }, { url: 'http://b:8222' }])
  it.members.settle([says('http://a:8222', 'A', ['c:6222']), says('http://b:8222', 'A')])
  t.same(targets(it), ['http://a:8222', 'http://b:8222'])
  t.end()
})

t.test('a DNS name is resolved again, and an address that leaves it lingers', async (t) => {
  const it = bench([{ url: 'dns+http://nats:8222' }])
  const { members, clock, dns } = it
  dns.addresses = ['10.0.0.1', '10.0.0.2']
  await members.resolve(3)
  t.same(targets(it), ['http://10.0.0.1:8222', 'http://10.0.0.2:8222'])
  await members.resolve(3)
  t.same(dns.asked, ['nats'], 'not at every scrape')
  clock.setBack(3600)
  dns.addresses = ['10.0.0.2', '10.0.0.3']
  await clock.advance(30)
  await members.resolve(3)
  await clock.advance(0)
  t.same(targets(it).length, 3)
  dns.addresses = new Error('SERVFAIL')
  await clock.advance(300)
  await members.resolve(3)
  await clock.advance(0)
  t.equal(targets(it).length, 3, 'a resolver that fails says nothing')
  t.match(it.logged.at(-1), /not resolved.*SERVFAIL/)
  dns.addresses = ['10.0.0.2']
  await clock.advance(30)
  await members.resolve(3)
  await clock.advance(0)
  t.same(targets(it), ['http://10.0.0.2:8222'])
  t.same(members.settle([]), [], 'the name itself is no target once it was resolved')
})

t.test('the list is complete once each name was resolved and routes were read', async (t) => {
  const it = bench([{ url: 'dns+http://nats:8222' }, { url: 'http://n1:8222', discover: true }])
  t.notOk(it.members.isComplete())
  it.dns.addresses = ['10.0.0.1']
  await it.members.resolve(3)
  t.notOk(it.members.isComplete())
  it.members.settle([says('http://n1:8222', 'A', [])])
  t.ok(it.members.isComplete())
  t.ok(bench([{ url: 'http://n1:8222' }]).members.isComplete())
})

t.test('a name that never resolves is a target that is down, and the first answer is waited for', async (t) => {
  const it = bench([{ url: 'dns+http://me:secret@nats:8222', nats_cluster: 'c1' }])
  const { members, clock, dns } = it
  dns.hang = true
  const waited = members.resolve(3)
  await clock.advance(3)
  await waited
  t.match(members.settle([]), [
    { target: 'dns+http://nats:8222', server: 'nats', cluster: 'c1', up: false, status: [] },
  ])
  await members.resolve(3)
  t.equal(dns.asked.length, 1, 'one look-up at a time')
})

t.test('after closing nothing is opened', async (t) => {
  const it = bench([{ url: 'dns+http://nats:8222' }])
  it.dns.addresses = ['10.0.0.1']
  const looking = it.members.resolve(3)
  it.members.close()
  await looking
  t.same(it.opened, [])
  t.same(it.forgotten, [], 'a reload forgets nobody')
})
