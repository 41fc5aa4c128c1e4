// Envelopes as nats-server writes them, and whatever else may come in their place.
import fc from 'fast-check'
import t from 'tap'
import { answeringServer, opened, readHeartbeat } from '../../../src/nats/system-account/reply.ts'

const server = { name: 'n1', host: '0.0.0.0', id: 'NABC', cluster: 'C1', ver: '2.14.5', jetstream: true }
const of = (content: object): Buffer => Buffer.from(JSON.stringify({ server, ...content }))
const read = (reply: Buffer): unknown => JSON.parse(opened(reply, false).body.toString()) as unknown

t.test('the data comes out as it went in', (t) => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.string()),
      (data, metadata) => {
        const reply = Buffer.from(JSON.stringify({ server: { ...server, metadata }, data }))
        t.strictSame(read(reply), JSON.parse(JSON.stringify(data)))
      },
    ),
    { numRuns: 200 },
  )
  t.end()
})

t.test('without reading what it hands on', (t) => {
  const { body } = opened(Buffer.from(`{"server":${JSON.stringify(server)},"data":{not read}}`), false)
  t.equal(body.toString(), '{not read}')
  t.end()
})

t.test('no data is an empty object', (t) => {
  t.strictSame(read(of({ data: null })), {})
  t.strictSame(read(of({})), {})
  t.end()
})

t.test('an error is one, wherever it stands', (t) => {
  const error = { code: 503, description: 'not now' }
  t.throws(() => opened(of({ error }), false), { code: 'status', message: 'status 503: not now' })
  t.throws(() => opened(of({ data: { a: 1 }, error }), false), { code: 'status' })
  t.throws(() => opened(of({ error: {} }), false), { message: 'status 0: ' })
  const inside = { streams: [{ error: { code: 404, description: 'of a source' } }] }
  t.strictSame(read(Buffer.from(JSON.stringify({ server, data: { x: 1, error: error } }))), { x: 1, error })
  t.strictSame(read(of({ data: inside })), inside, 'an error in the data is data')
  t.end()
})

t.test('a status of its own', (t) => {
  const { status, body } = opened(of({ data: { status: 'error', status_code: 503 } }), true)
  t.equal(status, 503)
  t.match(body.toString(), /"status":"error"/)
  t.equal(opened(of({ data: { status: 'ok' } }), true).status, 200)
  t.end()
})

t.test('what is no envelope', (t) => {
  t.throws(() => opened(Buffer.alloc(0), false), { code: 'body', message: 'the answer is empty' })
  t.throws(() => opened(Buffer.from('{"server'), false), { code: 'body', message: /no JSON/ })
  t.throws(() => opened(Buffer.from('[]'), false), { code: 'shape' })
  t.equal(answeringServer(of({})), 'NABC')
  t.equal(answeringServer(Buffer.from('x')), undefined)
  t.equal(answeringServer(Buffer.from('{}')), undefined)
  t.end()
})

t.test('heartbeats', (t) => {
  const statsz = {
    active_servers: 3,
    gateways: [{ name: 'C2' }, {}],
    jetstream: { stats: { ha_assets: 12 } },
  }
  const wanted = { id: 'NABC', name: 'n1', cluster: 'C1', domain: '', version: '2.14.5' }
  t.strictSame(readHeartbeat(of({ statsz })), { ...wanted, assets: 12, gateways: ['C2', ''], activeServers: 3 })
  t.strictSame(readHeartbeat(of({ data: statsz })).activeServers, 3, 'as an answer')
  t.strictSame(readHeartbeat(of({})), { ...wanted, assets: 0, gateways: [], activeServers: 0 })
  const bare = readHeartbeat(Buffer.from('{"server":{"id":"X"}}'))
  t.match(bare, { id: 'X', name: 'X', cluster: '', version: '' })
  t.throws(() => readHeartbeat(Buffer.from('{}')), { code: 'shape' })
  t.end()
})
