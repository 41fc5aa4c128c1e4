// Text and colour of what a tired person reads first, by Grafana's own code: the numbers of the ladder, and unknown as unknown.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { colour, statCells, tableCells } from './grafana.js'

const board = 'raft-incident'
const grey = '#8e8e8e'
const one = (title, value, labels) => statCells(board, title, [{ value, labels }])[0]

test('the worst rung: word and colour of each', () => {
  const cases = [
    [0, 'below 10k', 'green'],
    [9_999, 'below 10k', 'green'],
    [10_000, '10k', 'yellow'],
    [15_000, '15k', 'orange'],
    [20_000, '20k or more', 'red'],
    [100_000, '20k or more', 'red'],
  ]
  for (const [value, text, color] of cases) {
    const cell = one('Worst rung', value)
    assert.deepEqual([cell.text, cell.color], [text, colour(color)], String(value))
  }
})

test('nothing known is a word and grey, in every stat of the board', () => {
  for (const title of ['Worst rung', 'Servers at 10k+', 'Servers not read', 'Seen']) {
    const [cell] = statCells(board, title, [])
    assert.equal(cell?.text, 'unknown', title)
    const known = statCells(board, title, [{ value: null }])[0]
    assert.equal(known.color, grey, title)
  }
})

test('how much is seen: all of it is green, less is not', () => {
  const cells = statCells(board, 'Seen', [
    { labels: { part: 'servers' }, value: 1 },
    { labels: { part: 'logs' }, value: 2 / 3 },
  ])
  assert.deepEqual(
    cells.map(({ title, text, color }) => [title, text, color]),
    [
      ['servers', '100%', colour('green')],
      ['logs', '67%', colour('purple')],
    ],
  )
})

test('the diagnosis: its own colour for trouble, for calm and for a cause that nobody knows', () => {
  const cases = [
    [2, 'red'],
    [1, 'orange'],
    [0, 'green'],
    [-1, undefined],
  ]
  for (const [value, color] of cases) {
    const labels = { nats_cluster: 'c1', hypothesis: 'storage_stall', confidence: 'high' }
    const cell = one('Diagnosis', value, labels)
    assert.equal(cell.title, 'storage_stall, high (c1)')
    assert.equal(cell.color, color === undefined ? grey : colour(color))
  }
})

test('time to 20k is read as a duration', () => {
  assert.match(one('Time to 20k', 150).text, /^2 minutes/)
  const there = one('Time to 20k', 0)
  assert.deepEqual([there.text, there.color], ['reached', colour('red')])
})

test('firing alerts: the most urgent has its colour', async () => {
  const labels = {
    alertname: 'NatsRaftPendingEntries',
    severity: 'page',
    rung: '20k',
    nats_cluster: 'c1',
    server: 'n1',
  }
  const [row] = await tableCells(board, 'Firing alerts', [[{ labels: { ...labels, stream: 'ORDERS' }, value: 3 }]])
  assert.deepEqual([row.Alert.text, row.Urgency.color], ['NatsRaftPendingEntries', colour('red')])
})

test('groups in trouble: a row a group and server, with the role in words', async () => {
  const labels = { nats_cluster: 'c1', server: 'n1', account: 'APP', stream: 'ORDERS', consumer: '', group: 'S-1' }
  const [row, ...more] = await tableCells(board, 'Groups in trouble', [
    [{ labels, value: 16_000 }],
    [{ labels, value: 12_000 }],
    [{ labels, value: 1 }],
    [{ labels, value: 1 }],
  ])
  assert.equal(more.length, 0, 'one row')
  assert.deepEqual(Object.keys(row).slice(0, 4), ['Cluster', 'Server', 'Account', 'Stream'])
  assert.equal(row.Role.text, 'leader')
  assert.equal(row.Pending.color, colour('orange'))
  assert.equal(row.Unapplied.color, colour('orange'))
})

test('servers of the cluster: not healthy is red, and said', async () => {
  const labels = { nats_cluster: 'c1', server: 'n1' }
  const [row] = await tableCells('cluster', 'Servers', [
    ...Array.from({ length: 8 }, () => [{ labels, value: 1 }]),
    [{ labels, value: 0 }],
  ])
  assert.deepEqual([row.Healthy.text, row.Healthy.color], ['no', colour('red')])
})
