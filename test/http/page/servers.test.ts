// Servers, logs and unknown lines: what is wrong with each, and what to do.
import t from 'tap'
import { linesSection } from '../../../src/http/page/servers.ts'
import { noneDropped } from '../../../src/nats/collect/snapshot.ts'
import { errorCodes } from '../../../src/nats/error.ts'
import { jsz, noon, server, status, varz, world } from '../../metrics/build.ts'
import { pageOf, part, plain } from './rows.ts'

const source = (parts: object) => ({
  ...{
    source: '/l',
    origin: 'n1',
    up: true,
    reason: undefined,
    lagBytes: 5,
    lastLine: noon - 7,
    rotations: 0,
    lostBytes: 0,
  },
  ...parts,
})

t.test('servers', async (t) => {
  const failing = status({ collector: 'jsz', success: false, failure: { code: 'timeout', reason: 'no answer in 2 s' } })
  const text = part(
    pageOf(
      world([
        server('n1', { answers: { varz: varz('n1') } }),
        server('n2', { status: [failing], dropped: { ...noneDropped(), streams: 1200 } }),
        server('n3', { up: false, status: [] }),
        server('n4', { cluster: '', status: [status({ collector: 'jsz', success: false })] }),
      ]),
    ),
    'servers',
  )
  t.match(text, /n1 +http:\/\/n1:8222 +c1 +answers +2.14.5 +1h0m0s +nothing/)
  t.match(
    text,
    /n2 .*no answer in time: it hangs, or its store does.*fails: jsz. no answer in 2 s +1,200 rows are left out/,
  )
  t.match(text, /n3 .*does not answer +unknown +unknown +not asked yet/)
  for (const code of errorCodes) {
    const failed = status({ collector: 'varz', success: false, failure: { code, reason: '' } })
    t.notMatch(part(pageOf(world([server('n1', { status: [failed] })])), 'servers'), /undefined/, code)
  }
  t.match(part(pageOf(world([])), 'servers'), /No server is configured/)
  t.match(part(pageOf(world(Array.from({ length: 35 }, (_, n) => server(`m${n}`)))), 'servers'), /5 more servers/)
})

t.test('logs', async (t) => {
  const sources = [
    source({}),
    source({ source: '/gone', up: false, code: 'missing', reason: 'ENOENT <x>' }),
    source({ source: '/odd', up: false, reason: 'pipe broke', origin: undefined }),
    source({ source: '/lossy', lostBytes: 12, lastLine: undefined }),
  ]
  const text = part(pageOf(world([], { sources })), 'logs')
  t.match(text, /\/l +n1 +is read +7 s ago +2025-11-22 11:59:53Z +5 +nothing/)
  t.match(
    text,
    /\/gone +n1 +is not read .*no such file: check the path; in a container, that it is mounted +ENOENT <x>/,
  )
  t.match(text, /\/odd +unknown +is not read .*pipe broke/)
  t.match(text, /\/lossy .*none yet .*12 bytes were lost before they could be read.*no line yet/)
  t.match(part(pageOf(world([])), 'logs'), /No log is configured/)
})

t.test('lines that the catalog does not know', async (t) => {
  const line = { time: noon, level: 'WRN' as const, text: 'never seen "before" \u001b[31m', origin: undefined }
  const { html } = linesSection([
    { origin: 'n1', line, count: 7 },
    { origin: 'n1', line: { ...line, level: undefined }, count: 1 },
  ])
  t.match(plain(html), /2025-11-22 12:00:00Z +n1 +WRN +7 +never seen "before" \\u001b\[31m/)
  t.match(linesSection([]).html, 'None since the start')
})

t.test('what a review of the configuration finds', async (t) => {
  const answers = { jsz: jsz({ raw: { config: { sync_interval: 120e9 }, meta_cluster: { cluster_size: 4 } } }) }
  const text = part(pageOf(world([server('n1', { answers })])), 'servers')
  t.match(text, /Configuration review: 1 finding .* n1 is in a meta group with an even number of members/)
  t.notMatch(part(pageOf(world([server('n1')])), 'servers'), 'review', 'nothing is said where nothing is found')
})
