// The ladder on the page: worst group first, who is slow, and the calm ones counted.
import t from 'tap'
import { noon, originLog, raftGroup, server, world } from '../../metrics/build.ts'
import { pageOf, part } from './rows.ts'

const queues = { proposal: 0, entry: 5_000, response: 0, apply: 0 }

t.test('calm groups are counted, and what is not read is unknown', async (t) => {
  t.match(
    part(pageOf(world([server('n1', { answers: { raftz: [raftGroup('a')] } }), server('n2')])), 'ladder'),
    /read on 1 of 2 servers: 1 groups, 1 of them calm/,
  )
  t.match(part(pageOf(world([server('n2')])), 'ladder'), /read on 0 of 1 servers: what waits is not known/)
})

t.test('an incident', async (t) => {
  const leader = raftGroup('S-R3F-a', { state: 'LEADER', pending: 16_000 })
  const page = pageOf(
    world(
      [
        server('n1', { answers: { raftz: [leader, raftGroup('_meta_', { pending: 120 })] } }),
        server('n2', { answers: { raftz: [raftGroup('S-R3F-a', { pending: 200, queues })] } }),
      ],
      {
        assets: { 'S-R3F-a': { account: 'A&B', stream: '<script>', consumer: '' } },
        origins: { n1: { server: 'n1', cluster: 'c1' } },
        log: { n1: originLog({ rungs: { 'S-R3F-b': { pending: 20_000, at: noon - 5, reached: {} } } }) },
      },
    ),
  )
  const html = page.parts.get('ladder') ?? ''
  t.notMatch(html, '<script>')
  const text = part(page, 'ladder')
  t.match(text, /S-R3F-b.*A&B > <script>.*S-R3F-a.*_meta_/, 'the worst first')
  t.match(text, /n1 +leader +10k 15k 20k +16,000 of 20,000/)
  t.match(text, /n2 +follower +slow one .*5,000/)
  t.match(text, /n1 +unknown .*unknown +of 20,000, highest 20,000/)
})

t.test('five hundred groups in trouble: twenty drawn, the rest listed', async (t) => {
  const raftz = Array.from({ length: 500 }, (_, index) => raftGroup(`S-R3F-${index}`, { pending: 1_000 + index }))
  const page = pageOf(world([server('n1', { answers: { raftz } })]))
  const html = page.parts.get('ladder') ?? ''
  t.equal(html.match(/<h3>/g)?.length, 20)
  t.match(part(page, 'ladder'), /480 more groups in trouble/)
  t.ok(html.length < 250_000)
  const more = Array.from({ length: 700 }, (_, index) => raftGroup(`S-R3F-${index}`, { pending: 1_000 + index }))
  t.match(part(pageOf(world([server('n1', { answers: { raftz: more } })])), 'ladder'), /and 180 more, all lower/)
})
