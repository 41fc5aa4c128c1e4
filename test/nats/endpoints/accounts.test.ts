// Answers that come in parts: in pages, account by account, indented.
import t from 'tap'
import { fakeServer, healthy, queries, text, type Route } from '../fake-server.ts'
import { asTargets, bench, success } from '../collect/targets.ts'

t.test('what is too large in one is asked account by account', async (t) => {
  const server = await fakeServer(t, healthy())
  const { account_details: details, ...totals } = server.routes[queries.jsz] as { account_details: object[] }
  const twice = [...details, ...details.map((account) => ({ ...account, id: 'B', name: 'B' }))]
  server.routes[queries.jsz] = { ...totals, account_details: twice }
  server.routes[queries.jszAccounts] = { ...totals, account_details: twice.map(idOf) }
  const { targets } = bench(t, [{ url: server.url }], { body_limit_bytes: 3000 })
  await targets.collect(3)
  const question = '/jsz?consumers=1&raft=1'
  server.routes[question] = { ...totals, pad: 'x'.repeat(3000) }
  for (const [index, name] of ['APP', 'B'].entries()) {
    const one = { ...(server.routes[queries.jsz] as object), account_details: [consumersOf(twice[index])] }
    server.routes[`/jsz?acc=${name}&consumers=1&raft=1`] = one
  }
  const [snapshot] = (await targets.collect(3)).servers
  t.match(snapshot?.answers.jsz_consumers?.consumers, [
    { account: 'APP', stream: 'ORDERS' },
    { account: 'B', stream: 'ORDERS' },
  ])
  await targets.collect(3)
  t.equal(server.asked.filter((path) => path === question).length, 2, 'and from then on only so')
  server.routes['/jsz?acc=B&consumers=1&raft=1'] = text(500, 'no')
  t.match(success((await targets.collect(3)).servers[0]!), { jsz_consumers: 'status' })
})

/** The account with a consumer in its stream. */
function consumersOf(account: object | undefined): object {
  const detail = (healthy()[queries.jszConsumers] as { account_details: object[] }).account_details[0]
  return { ...account, ...(detail as { stream_detail: object[] }), ...idOf(account) }
}

function idOf(account: object | undefined): object {
  const { id, name } = account as { id: string; name: string }
  return { id, name }
}

t.test('accounts come in pages', async (t) => {
  const server = await fakeServer(t, healthy())
  const { account_details: details, ...rest } = server.routes[queries.jsz] as { account_details: object[] }
  const page = (name: string) => ({ ...rest, total: 3, account_details: [{ ...details[0], id: name, name }] })
  server.routes[queries.jsz] = page('A')
  server.routes[`${queries.jsz}&offset=1`] = page('B')
  server.routes[`${queries.jsz}&offset=2`] = page('C')
  const { targets } = bench(t, [{ url: server.url }])
  const [snapshot] = (await targets.collect(3)).servers
  t.same(
    snapshot?.answers.jsz?.accounts.map(({ account }) => account),
    ['A', 'B', 'C'],
  )
  t.same(
    snapshot?.answers.jsz?.streams.map(({ account }) => account),
    ['A', 'B', 'C'],
  )
  server.routes[`${queries.jsz}&offset=2`] = { ...rest, total: 3 }
  t.match(
    success((await targets.collect(3)).servers[0]!),
    { jsz: 'success' },
    'an account that has gone meanwhile ends it',
  )
})

/** As nats-server writes it: /raftz by three, all else by two. */
function indented(path: string, json: Route | undefined): Route {
  return text(200, JSON.stringify(json, null, path.startsWith('/raftz') ? 3 : 2), 'application/json')
}

t.test('indented answers are read in pieces, to the same result', async (t) => {
  const compact = await fakeServer(t, healthy())
  const pretty = await fakeServer(t, {})
  for (const [path, route] of Object.entries(healthy())) pretty.routes[path] = indented(path, route)
  const { targets } = bench(t, asTargets([compact, pretty]))
  const [first, second] = (await targets.collect(3)).servers
  t.strictSame(second?.answers, first?.answers)
})
