// /jsz of a server whose accounts hold too much for one answer: from a fresh start, and while accounts come and go.
import t, { type Test } from 'tap'
import { askJsz } from '../../../src/nats/endpoints/jsz-requests.ts'
import { jszReader } from '../../../src/nats/endpoints/jsz-readers.ts'
import { openClient } from '../../../src/nats/http/client.ts'
import { fakeServer, text } from '../fake-server.ts'

const question = 'accounts=1&streams=1&raft=1'
const bodyLimit = 2000
const pad = 'x'.repeat(1500)

/** A server with these accounts, each of which is too large beside another. */
async function bench(t: Test, accounts: string[]) {
  const server = await fakeServer(t, {})
  const detail = (id: string, padding: object) => ({ id, name: id, ...padding })
  const jsz = (ids: readonly string[], padding: object = {}) => ({
    streams: 1,
    total: accounts.length,
    account_details: ids.map((id) => detail(id, padding)),
  })
  const set = (...ids: string[]): void => {
    accounts = ids
    server.routes = {
      [`/jsz?${question}`]: jsz(ids, { pad }),
      '/jsz?accounts=1': jsz(ids),
      ...Object.fromEntries(ids.map((id) => [`/jsz?acc=${encodeURIComponent(id)}&${question}`, jsz([id], { pad })])),
    }
  }
  set(...accounts)
  const client = openClient({ url: server.url }, { bodyLimit })
  const context = { client, split: new Set<string>() }
  const ask = async (): Promise<string[]> => {
    const never = new AbortController().signal
    const { accounts: found } = await askJsz(context, question, never, () => jszReader(() => true))
    return found.map(({ account }) => account)
  }
  return { server, set, ask, asked: () => server.asked.splice(0), split: context.split }
}

t.test('one answer while it fits', async (t) => {
  const it = await bench(t, ['$G'])
  t.same(await it.ask(), ['$G'])
  t.same(it.asked(), [`/jsz?${question}`])
})

t.test('a fresh start: nobody knows the accounts', async (t) => {
  const it = await bench(t, ['$G', 'B'])
  t.same(await it.ask(), ['$G', 'B'])
  const byAccount = ['/jsz?accounts=1', `/jsz?acc=%24G&${question}`, `/jsz?acc=B&${question}`]
  t.same(it.asked(), [`/jsz?${question}`, ...byAccount])
  t.same(await it.ask(), ['$G', 'B'])
  t.same(it.asked(), byAccount, 'it is known to be too large')
})

t.test('accounts that come and go', async (t) => {
  const it = await bench(t, ['A', 'B'])
  await it.ask()
  it.set('A', 'B', 'C')
  t.same(await it.ask(), ['A', 'B', 'C'])
  it.set('B', 'C')
  t.same(await it.ask(), ['B', 'C'])
  it.set('C')
  it.asked()
  t.same(await it.ask(), ['C'])
  t.same(it.asked(), ['/jsz?accounts=1', `/jsz?${question}`], 'one account is one answer')
  t.equal(it.split.size, 0)
})

t.test('one account that holds too much cannot be asked for in parts', async (t) => {
  const it = await bench(t, ['A'])
  it.server.routes[`/jsz?${question}`] = {
    streams: 1,
    total: 1,
    account_details: [{ id: 'A', name: 'A', pad: pad + pad }],
  }
  await t.rejects(it.ask(), { code: 'too_large' })
  await t.rejects(it.ask(), { code: 'too_large' })
})

t.test('another failure is not for want of room', async (t) => {
  const it = await bench(t, ['A', 'B'])
  it.server.routes[`/jsz?${question}`] = text(500, 'no')
  await t.rejects(it.ask(), { code: 'status' })
  t.same(it.asked(), [`/jsz?${question}`])
})
