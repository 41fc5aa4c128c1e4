// The ladder as the terminal shows it.
import t from 'tap'
import { newRow, type LadderRow } from '../../../src/diagnose/ladder.ts'
import { view } from '../../../src/commands/demo/view.ts'

const row = (server: string, more: Partial<LadderRow>): LadderRow => ({
  ...newRow({ cluster: 'C', server, account: 'JS', stream: 'ORDERS', consumer: '', group: 'S-R3F-a' }),
  ...more,
})

void t.test('calm', async (t) => {
  const [title, scale, ...lines] = view([], ['n1', 'n2'], false)
  t.equal(title, 'append entries pending: no stream in trouble')
  t.match(scale, /10k +15k +20k/)
  t.match(lines, [/^ {2}n1 +·+│·+│·+│·+ calm$/, /^ {2}n2 /])
})

void t.test('the bar is as long as the cache is full, by entries or by bytes', async (t) => {
  const MiB = 2 ** 20
  const rows = [
    row('n1', { leader: true, pending: 150, pendingBytes: 143.4 * MiB, peak: 269, peakBytes: 256 * MiB, unapplied: 0 }),
    row('n2', { pending: 9_000, pendingBytes: MiB / 2, logged: 269, loggedBytes: 256.6 * MiB }),
  ]
  const [, , n1, n2] = view(rows, ['n1', 'n2'], false)
  t.match(n1, /leader +█{23}▒{18}·+ pending 150 \(143 MiB\), peak 269 \(256 MiB\), unapplied 0$/)
  t.match(n2, /█{19}·│.* pending 9,000, peak unknown, unapplied unknown, log says 269 \(257 MiB\)$/)
  t.match(view(rows, ['n1'], true)[2], '\x1b[31m', 'red at 256 MiB')
})

void t.test('in trouble', async (t) => {
  const rows = [
    row('n1', { leader: true, pending: 20_100, peak: 20_100, unapplied: 3, logged: 20_000 }),
    row('n2', { leader: false, pending: 1, peak: 11_000, unapplied: 0, received: 6700 }),
    row('n1', { group: 'S-R3F-b', stream: 'OTHER', pending: 150 }),
  ]
  const [title, , n1, n2, n3] = view(rows, ['n1', 'n2', 'n3'], false)
  t.equal(title, 'append entries pending: JS > ORDERS (S-R3F-a)')
  t.match(n1, /leader +█{41}·+ pending 20,100, peak 20,100, unapplied 3, log says 20,000$/)
  t.match(n2, /follower █▒{22}·+│·+│·+ pending 1, peak 11,000, unapplied 0, received and waiting 6,700$/)
  t.match(n3, /calm/)
  t.match(view(rows, ['n1'], true)[2], '\x1b[31m', 'red at 20,000')
  t.match(view([row('n1', { group: '_meta_', account: '', stream: '' })], ['n1'], false)[0], '_meta_')
  t.match(view([row('n1', {})], ['n1'], false)[2], /pending unknown/)
})

void t.test('narrow: a shorter bar, the figures below it', async (t) => {
  const rows = [
    row('n1', { leader: true, pending: 20_100, peak: 20_100, unapplied: 0 }),
    row('n2', { leader: false, pending: 1, received: 6700 }),
  ]
  const culprits = new Set(['n2'])
  const [, scale, n1, figures, ...slow] = view(rows, ['n1', 'n2'], false, { width: 40, culprits })
  t.match(scale, /10k +15k +20k$/)
  t.match(n1, /^ {2}n1 +leader +█+·*$/)
  t.equal(n1?.length, 40)
  t.match(figures, /^ {4}pending 20,100, peak 20,100,$/)
  t.match(slow.join(' ').replace(/\s+/g, ' '), /look here: pending 1, .*received and waiting 6,700/)
})
