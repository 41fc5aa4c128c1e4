// The labels that identify a cluster reach every rule: no clause, query or link is left with nats_cluster alone.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { groups } from '../../src/alerts/index.ts'
import { identified, nameLabel, withIdentity } from '../../src/alerts/identity.ts'
import { defaults, prometheus, ruleGroups } from '../../src/alerts/render.ts'
import { need } from '../cluster/programs.ts'
import { clauses, queries } from './expression.ts'
import { run } from './promtool.ts'

const two = ['namespace', 'nats_cluster']
const rules = ruleGroups(groups, { ...defaults, clusterLabels: two }).flatMap(({ rules }) => rules)

t.test('lists of labels, and the one that holds the name', (t) => {
  t.same(identified(['nats_cluster', 'server']), ['nats_cluster', 'server'])
  t.same(identified(['alertname', 'nats_cluster', 'server'], two), ['alertname', 'namespace', 'nats_cluster', 'server'])
  t.same(identified(['nats_cluster', 'cluster'], ['cluster']), ['cluster'], 'none twice')
  t.equal(nameLabel(two), 'nats_cluster')
  t.equal(nameLabel(['region', 'cluster']), 'cluster')
  t.end()
})

t.test('text', (t) => {
  const text = 'sum by (nats_cluster) (a{nats_cluster!=""}) / on (nats_cluster, x) b'
  t.equal(withIdentity(text, ['nats_cluster']), text)
  t.equal(
    withIdentity(text, two),
    'sum by (namespace, nats_cluster) (a{nats_cluster!=""}) / on (namespace, nats_cluster, x) b',
  )
  t.equal(
    withIdentity(
      'In {{ $labels.nats_cluster }}{{ with printf "x{nats_cluster=%q,y=%q}" $labels.nats_cluster $labels.y | query }}',
      two,
    ),
    'In {{ $labels.namespace }}/{{ $labels.nats_cluster }}{{ with printf "x{namespace=%q,nats_cluster=%q,y=%q}" $labels.namespace $labels.nats_cluster $labels.y | query }}',
  )
  t.end()
})

t.test('each clause of each expression and query has all of them or none', (t) => {
  for (const { alert, record, expr, annotations } of rules) {
    const texts = [expr, ...queries(annotations?.['description'] ?? '')]
    for (const labels of texts.flatMap(clauses)) {
      const own = two.filter((label) => labels.includes(label))
      t.ok(own.length === 0 || own.length === 2, `${alert ?? record}: (${labels.join(', ')})`)
    }
  }
  t.end()
})

t.test('each printf has an argument for each %q', (t) => {
  for (const { alert, annotations } of rules) {
    for (const [, format = '', args = ''] of (annotations?.['description'] ?? '').matchAll(
      /printf "((?:[^"\\]|\\.)*)"((?: \(?\$labels\.[a-z_]+\)?)*)/g,
    )) {
      t.equal(args.split('$labels.').length - 1, format.split('%q').length - 1, `${alert}: ${format}${args}`)
    }
  }
  t.end()
})

t.test('any label may take its place, and nothing of the old one is left', (t) => {
  const name = fc.stringMatching(/^[a-z]{3,9}$/)
  const property = fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), (labels) =>
    ruleGroups(groups, { ...defaults, clusterLabels: labels }).every(({ rules }) =>
      rules.every(({ expr, annotations }) => {
        const text = `${expr} ${annotations?.['description'] ?? ''}`
        return (
          !text.includes('nats_cluster') && !(annotations?.['dashboard_url'] ?? '').includes('$labels.nats_cluster')
        )
      }),
    ),
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 20 }))
  t.end()
})

t.test('a text whose server may be in no cluster names one only if there is one', (t) => {
  for (const { alert, expr, annotations } of ruleGroups(groups, defaults).flatMap(({ rules }) => rules)) {
    const text = annotations?.['description'] ?? ''
    const alone = expr.includes('nats_cluster=""') || !expr.includes('nats_cluster!=""')
    if (alone) t.notMatch(text, /(?<!\$labels\.nats_cluster \}\}) of \{\{ \$labels\.nats_cluster \}\}/, alert ?? '')
  }
  t.end()
})

t.test('promtool finds the rules of two labels sound', (t) => {
  const [promtool] = need(t, 'promtool') ?? []
  if (promtool !== undefined) {
    const path = join(t.testdir(), 'two.rules.yaml')
    writeFileSync(path, prometheus(groups, { ...defaults, clusterLabels: two }))
    const { status, text } = run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', path])
    t.equal(status, 0, text)
  }
  t.end()
})

t.test('whoever sets up scraping reads that clusters need names of their own', (t) => {
  const [, scraping = ''] = readFileSync('README.md', 'utf8').split('scrape_configs:')
  for (const said of ['`nats_cluster: ', '--cluster-labels ', 'docs/runbooks/NatsClusterNameAmbiguous.md'])
    t.ok(scraping.includes(said), said)
  t.end()
})
