// The Loki rules: LogQL that parses, patterns that find what they are about.
import { readFileSync } from 'node:fs'
import { parser } from '@grafana/lezer-logql'
import t from 'tap'
import { parse } from 'yaml'
import { rowOf, type EventId } from '../../../src/log/catalog/index.ts'
import { lokiRules } from '../../../scripts/pipelines/loki.ts'
import { pageworthy } from '../../../src/log/catalog/pageworthy.ts'

interface Rule {
  alert: string
  expr: string
  labels: { severity: string; event: EventId; rung?: string }
  annotations: Record<string, string>
}

const { groups } = parse(lokiRules()) as { groups: { name: string; rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

void t.test('the committed file is what the catalog renders to', (t) => {
  const committed = readFileSync(new URL('../../../deploy/generated/loki.rules.yaml', import.meta.url), 'utf8')
  t.equal(committed, lokiRules(), 'npm run docs')
  t.end()
})

void t.test('every expression is LogQL', (t) => {
  for (const { alert, expr } of rules) {
    const errors: string[] = []
    parser.parse(expr).iterate({
      enter: (node) => {
        if (node.type.isError) errors.push(expr.slice(node.from - 20, node.to + 20))
      },
    })
    t.strictSame(errors, [], alert)
  }
  t.end()
})

/** Strings of a LogQL expression: those after |= must be in a line, the first after |~ or regexp must match it. */
function finds(expr: string, line: string): boolean {
  return expr.split(' or sum by ').some((one) => findsAll(one, line))
}

function findsAll(expr: string, line: string): boolean {
  const filters = [...expr.matchAll(/(\|=|\|~|regexp) `([^`]*)`/g)]
  return filters.every(([, operator, text = '']) =>
    operator === '|=' ? line.includes(text) : new RegExp(text.replaceAll('(?P<', '(?<')).test(line),
  )
}

void t.test('every event worth a page has a rule that finds its lines', (t) => {
  t.strictSame(new Set(rules.map(({ labels }) => labels.event)), new Set(pageworthy))
  for (const { expr, labels, annotations } of rules) {
    const { examples, severity, meaning } = rowOf(labels.event)
    for (const line of examples) t.ok(finds(expr, line), `${labels.event}: ${line}`)
    if (labels.rung === undefined) t.equal(labels.severity, severity)
    t.ok(annotations['description']?.startsWith(meaning))
  }
  t.end()
})

void t.test('rungs ask for the number in the line', (t) => {
  const rungs = rules.filter(({ labels }) => labels.rung !== undefined)
  t.strictSame(
    rungs.map(({ labels, expr }) => [labels.rung, labels.severity, /pending >= (\d+)/.exec(expr)?.[1]]),
    [
      ['10k', 'warning', '10000'],
      ['15k', 'critical', '15000'],
      ['20k', 'page', '20000'],
    ],
  )
  t.strictSame(
    rungs.map(({ expr }) => /size >= (\d+MB) \[15m\]\)\) > (\d)$/.exec(expr)?.slice(1)),
    [
      ['128MB', '0'],
      ['192MB', '0'],
      ['256MB', '1'],
    ],
    'or for the size; for a page more than once',
  )
  for (const { expr } of rungs) {
    const [, withSize = ''] = expr.split(' or sum by ')
    const sized = rowOf('raft_append_entries_pending').examples.filter((line) => line.endsWith(' MB'))
    t.equal(sized.length, 2)
    for (const line of sized) {
      const pattern = /regexp `([^`]*)`/.exec(withSize)?.[1]?.replaceAll('(?P<', '(?<') ?? ''
      t.match(new RegExp(pattern).exec(line)?.groups?.['size'], /^\d+\.\d\d MB$/, line)
    }
  }
  t.end()
})
