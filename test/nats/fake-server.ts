// A monitoring port on loopback that answers as a test says: well, badly, or never.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** A JSON value to answer with, or what to do with the response. Without end the request hangs. */
export type Route = ((response: http.ServerResponse, request: http.IncomingMessage) => void) | object

export interface FakeServer {
  url: string
  /** Paths asked for, with their queries, in order. */
  asked: string[]
  /** Distinct connections so far. */
  connections(): number
  /** By path with query, `*` for all others. What has no route gets nats-server's 404. */
  routes: Record<string, Route>
  close(): Promise<void>
}

export const hang = (): void => undefined

export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): Route {
  return (response: http.ServerResponse) => response.writeHead(status, { 'content-type': type }).end(body)
}

function answer(route: Route, request: http.IncomingMessage, response: http.ServerResponse): void {
  if (typeof route === 'function')
    (route as (r: http.ServerResponse, q: http.IncomingMessage) => void)(response, request)
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(route))
}

/** On a free port of 127.0.0.1 unless told another loopback address and port. */
export async function fakeServer(
  t: Test,
  routes: Record<string, Route>,
  host = '127.0.0.1',
  wanted = 0,
): Promise<FakeServer> {
  const asked: string[] = []
  let connections = 0
  const fake = { routes }
  const server = http.createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    answer(fake.routes[path] ?? fake.routes['*'] ?? text(404, '404 page not found\n'), request, response)
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(wanted, host, resolve))
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  t.teardown(close)
  const { port } = server.address() as AddressInfo
  return Object.assign(fake, { url: `http://${host}:${port}`, asked, connections: () => connections, close })
}

export const queries = {
  varz: '/varz',
  jsz: '/jsz?accounts=1&streams=1&raft=1',
  jszConsumers: '/jsz?consumers=1&raft=1',
  jszConfig: '/jsz?consumers=1&config=1',
  jszBoth: '/jsz?consumers=1&config=1&raft=1',
  healthz: '/healthz?js-enabled-only=true',
  jszAccounts: '/jsz?accounts=1',
}

const replica = { name: 'n2', current: true, active: 177984383, lag: 3, peer: '44jzkV9D' }

const group = {
  id: 'fjFyEjc1',
  state: 'LEADER',
  size: 3,
  quorum_needed: 2,
  committed: 10824,
  applied: 10820,
  leader: 'fjFyEjc1',
  ever_had_leader: true,
  term: 1,
  pterm: 1,
  pindex: 10830,
  ipq_proposal_len: 0,
  ipq_entry_len: 7,
  ipq_resp_len: 0,
  ipq_apply_len: 0,
  wal: { messages: 811, bytes: 162200, first_seq: 10020, last_seq: 10830 },
  peers: {
    '44jzkV9D': { name: 'n2', known: true, last_replicated_index: 10830, last_seen: '367.437221ms' },
    BXScrY9i: { name: '', known: true },
  },
}

/** What a healthy server with one stream and one consumer, R3 each, says: the fields that are read, as 2.14 sends them. */
export function healthy(name = 'n1'): Record<string, Route> {
  const account = { name: 'APP', id: 'APP', memory: 0, storage: 25560, api: { total: 31, errors: 0 } }
  const totals = {
    memory: 0,
    storage: 8520,
    accounts: 2,
    ha_assets: 3,
    streams: 1,
    consumers: 1,
    messages: 10,
    bytes: 1420,
  }
  const cluster = (raft_group: string) => ({ name: 'c1', raft_group, leader: 'n1', replicas: [replica] })
  const stream = {
    name: 'ORDERS',
    created: '2026-11-22T22:37:36Z',
    cluster: cluster('S-R3F-0Getwb1W'),
    state: {
      messages: 10,
      bytes: 1420,
      first_seq: 1,
      first_ts: '2026-11-22T22:37:36.38Z',
      last_seq: 10,
      last_ts: '2026-11-22T22:37:36.5Z',
      num_subjects: 4,
      consumer_count: 1,
    },
  }
  const consumer = {
    stream_name: 'ORDERS',
    name: 'worker',
    delivered: { consumer_seq: 5, stream_seq: 6 },
    ack_floor: { consumer_seq: 3, stream_seq: 4 },
    num_ack_pending: 2,
    num_redelivered: 1,
    num_waiting: 0,
    num_pending: 4,
    cluster: cluster('C-R3F-UdGwLXS0'),
  }
  const groups = [{ name: 'worker', raft_group: 'C-R3F-UdGwLXS0' }]
  const detail = { ...stream, stream_raft_group: 'S-R3F-0Getwb1W' }
  const withConsumers = { ...detail, consumer_detail: [consumer], consumer_raft_groups: groups }
  return {
    [queries.varz]: {
      server_id: `id-${name}`,
      server_name: name,
      version: '2.14.5',
      cluster: { name: 'c1' },
      start: '2026-11-22T22:37:28Z',
      now: '2026-11-22T22:38:08Z',
      system_account: 'SYS',
      connections: 3,
    },
    [queries.jsz]: { ...totals, account_details: [{ ...account, stream_detail: [detail] }], total: 1 },
    [queries.jszAccounts]: { ...totals, account_details: [account], total: 1 },
    [queries.jszConsumers]: { ...totals, account_details: [{ ...account, stream_detail: [withConsumers] }], total: 1 },
    [queries.healthz]: { status: 'ok' },
    '/raftz?acc=SYS': { SYS: { _meta_: group } },
    '/raftz?acc=APP': {
      APP: { 'S-R3F-0Getwb1W': group, 'C-R3F-UdGwLXS0': { ...group, state: 'FOLLOWER', pindex: 22824, overrun: true } },
    },
  }
}
