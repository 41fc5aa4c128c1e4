// Evidence of several inputs becomes that of one cluster, and clusters stay apart.
import t from 'tap'
import type { Coverage, Evidence } from '../../src/diagnose/evidence.ts'
import { mergedEvidence } from '../../src/diagnose/merge.ts'

const cover = (input: Coverage['input'], server: string): Coverage => ({
  ...{ input, server, from: 1, to: 2, source: server, gaps: [], onlyTrouble: false },
})

const of = (cluster: string, input: Coverage['input'], names: string[], more: Partial<Evidence> = {}): Evidence => ({
  ...{ cluster, environment: 'unknown', unseen: [], signs: [], owners: new Map() },
  servers: names.map((name) => ({ name, version: undefined, offset: undefined })),
  coverage: names.map((name) => cover(input, name)),
  ...more,
})

void t.test('one cluster, whether or not both inputs know its name', (t) => {
  for (const name of ['', 'east']) {
    const logs = of(name, 'log', ['n2', 'n1'], { unseen: ['n3', 'n4'], environment: 'kubernetes' })
    const asked = of('east', 'endpoints', ['n3', 'n1'])
    const [one, ...others] = mergedEvidence([logs], [asked])
    t.equal(others.length, 0)
    t.match(one, { cluster: 'east', environment: 'kubernetes', unseen: ['n4'] })
    t.strictSame(
      one?.servers.map((server) => server.name),
      ['n1', 'n2', 'n3'],
    )
    t.equal(one?.coverage.length, 4)
  }
  t.end()
})

void t.test('what one input knows of a server the other does not take away', (t) => {
  const offset = { seconds: 7, uncertainty: 1, pairs: 3 }
  const logs = of('east', 'log', [], { servers: [{ name: 'n1', version: '2.11.8', offset }] })
  const asked = of('east', 'endpoints', [], { servers: [{ name: 'n1', version: undefined, offset: undefined }] })
  t.strictSame(mergedEvidence([logs], [asked])[0]?.servers, [{ name: 'n1', version: '2.11.8', offset }])
  const newer = of('east', 'endpoints', [], { servers: [{ name: 'n1', version: '2.12.0', offset: undefined }] })
  t.match(mergedEvidence([logs], [newer])[0]?.servers, [{ version: '2.12.0' }])
  t.end()
})

void t.test('two clusters stay two, and nobody knows which of them one without a name is', (t) => {
  const all = mergedEvidence([of('east', 'log', ['n1']), of('', 'log', ['n9'])], [of('west', 'endpoints', ['n1'])])
  t.strictSame(
    all.map(({ cluster }) => cluster),
    ['east', '', 'west'],
  )
  t.end()
})
