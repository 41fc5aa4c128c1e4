// Patterns of file names: what they match and what they name.
import t from 'tap'
import { isPattern, parsePattern } from '../../../../src/log/source/file/pattern.ts'

t.test('what is a pattern', (t) => {
  for (const path of ['/a/*.log', '/a/?.log', '/a/[ab].log', '/a/{server}.log']) t.ok(isPattern(path))
  for (const path of ['/a/b.log', '-', 'C:/a b/c(1).log']) t.notOk(isPattern(path))
  t.end()
})

t.test('what it matches and names', (t) => {
  const cases: [pattern: string, path: string, captured: object | undefined][] = [
    ['/a/*.log', '/a/b.log', {}],
    ['/a/*.log', '/a/b/c.log', undefined],
    ['/a/*.log', '/a/.b.log', undefined],
    ['/a/.*.log', '/a/.b.log', {}],
    ['/a/?.log', '/a/bb.log', undefined],
    ['/a/[!b]c+(d).log', '/a/ac+(d).log', {}],
    ['/a/[!b].log', '/a/b.log', undefined],
    ['/a/[0-9].log', '/a/7.log', {}],
    ['/a/[z-a].log', '/a/[z-a].log', {}],
    ['./a/*.log', 'a/b.log', {}],
    ['/a/../b/*', '/b/c', {}],
    ['/{nats_cluster}/{server}.log', '/C/n_1.log', { nats_cluster: 'C', server: 'n_1' }],
    [
      '/var/log/pods/{namespace}_{server}_{uid}/nats/*.log',
      '/var/log/pods/prod_nats-0_1f2e/nats/0.log',
      { server: 'nats-0' },
    ],
  ]
  for (const [pattern, path, captured] of cases)
    t.same(parsePattern(pattern).match(path), captured, `${pattern} ${path}`)
  t.end()
})
