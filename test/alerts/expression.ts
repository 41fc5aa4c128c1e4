// Reads PromQL with Prometheus' own grammar and says what an expression leans on: metrics, labels, functions.
import { parser } from '@prometheus-io/lezer-promql'
import type { SyntaxNode } from '@lezer/common'
import { everyGroup as groups } from '../../src/alerts/index.ts'
import { volumeLimits } from '../../src/alerts/symptoms.ts'
import { tables } from '../../src/metrics/index.ts'

type Kind = 'counter' | 'gauge'

interface Metric {
  kind: Kind
  labels: ReadonlySet<string>
}

/** Labels that a scrape adds. */
const scraped = ['instance', 'job']
/** Labels that an alert adds to those of its result. */
const ofAlerts = ['alertname', 'alertstate', 'severity', 'rung']

/** Every series that a rule may read: the exporter's tables, what rules record, `up`, and what the driver of cloud volumes counts. */
export const metrics: ReadonlyMap<string, Metric> = known()

function known(): Map<string, Metric> {
  const found = new Map<string, Metric>([['up', { kind: 'gauge', labels: new Set(scraped) }]])
  const add = (name: string, kind: Kind, labels: Iterable<string>) =>
    found.set(name, { kind, labels: new Set([...(found.get(name)?.labels ?? []), ...labels]) })
  for (const { labels, families } of tables) {
    const names = [...labels, ...scraped]
    for (const { name, type } of families) {
      if (type !== 'histogram') add(name, type, names)
      else {
        for (const part of ['count', 'sum']) add(`${name}_${part}`, 'counter', names)
        add(`${name}_bucket`, 'counter', [...names, 'le'])
      }
    }
  }
  for (const counter of Object.values(volumeLimits)) add(counter, 'counter', ['volume_id', ...scraped])
  add('ALERTS', 'gauge', [...ofAlerts, ...groups.flatMap(({ alerts }) => alerts.flatMap(({ by }) => by))])
  for (const { record, by } of groups.flatMap(({ recordings }) => recordings)) add(record, 'gauge', by)
  return found
}

const overTime = {
  counter: ['rate', 'increase', 'irate', 'resets'],
  gauge: ['deriv', 'delta', 'idelta', 'predict_linear', 'changes'],
}

function children(node: SyntaxNode, name: string): SyntaxNode[] {
  const own: SyntaxNode[] = []
  const cursor = node.cursor()
  if (!cursor.firstChild()) return own
  do if (cursor.name === name) own.push(cursor.node)
  while (cursor.nextSibling())
  return own
}

function descendants(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = []
  node.cursor().iterate((at) => {
    if (at.name === name) found.push(at.node)
  })
  return found
}

/** Everything wrong with an expression, in words; an empty list is a sound one. */
export function problems(text: string): string[] {
  const tree = parser.parse(text).topNode
  const say: string[] = []
  const textOf = (node: SyntaxNode) => text.slice(node.from, node.to)
  const nameOf = (selector: SyntaxNode) => descendants(selector, 'Identifier').map(textOf)[0] ?? ''
  const labelsUnder = (node: SyntaxNode) =>
    new Set(
      descendants(node, 'VectorSelector').flatMap((selector) => [...(metrics.get(nameOf(selector))?.labels ?? [])]),
    )
  tree.cursor().iterate((node) => {
    if (node.type.isError) say.push(`syntax error at "${text.slice(node.from, node.to + 30)}"`)
    if (node.name === 'VectorSelector') {
      const metric = metrics.get(nameOf(node.node))
      if (metric === undefined) say.push(`no metric ${nameOf(node.node)}`)
      for (const label of descendants(node.node, 'LabelName').map(textOf)) {
        if (metric && !metric.labels.has(label)) say.push(`${nameOf(node.node)} has no label ${label}`)
      }
    }
    if (node.name === 'FunctionCall') {
      const name = children(node.node, 'FunctionIdentifier').map(textOf)[0] ?? ''
      for (const selector of descendants(node.node, 'MatrixSelector').flatMap((matrix) =>
        descendants(matrix, 'VectorSelector'),
      )) {
        const kind = metrics.get(nameOf(selector))?.kind
        if (kind === 'gauge' && overTime.counter.includes(name)) say.push(`${name} of gauge ${nameOf(selector)}`)
        if (kind === 'counter' && overTime.gauge.includes(name)) say.push(`${name} of counter ${nameOf(selector)}`)
      }
    }
    if (node.name === 'AggregateExpr' || node.name === 'BinaryExpr') {
      const own = labelsUnder(node.node)
      for (const clause of ['AggregateModifier', 'MatchingModifierClause'].flatMap((name) =>
        children(node.node, name),
      )) {
        for (const label of descendants(clause, 'LabelName').map(textOf)) {
          if (!own.has(label)) say.push(`nothing here has label ${label}: ${textOf(clause)}`)
        }
      }
    }
  })
  return say
}

const adding = ['Sum', 'Avg', 'Count', 'Stddev', 'Stdvar']

/** Sums, averages and counts that add series which differ in this label alone: what two sources tell of one thing counts twice. */
export function addsOver(text: string, label: string): string[] {
  const textOf = (node: SyntaxNode) => text.slice(node.from, node.to)
  const say: string[] = []
  const labelsOf = (node: SyntaxNode) => descendants(node, 'LabelName').map(textOf)
  /** Whether the result may hold several series that differ in the label alone. */
  const spreads = (node: SyntaxNode): boolean => {
    if (node.name === 'VectorSelector') {
      const name = descendants(node, 'Identifier').map(textOf)[0] ?? ''
      // Alerts are counted one by one, whatever they are about.
      return (
        name !== 'ALERTS' &&
        metrics.get(name)?.labels.has(label) === true &&
        !new RegExp(`[{,\\s]${label}="`).test(textOf(node))
      )
    }
    const parts = operands(node).map(spreads)
    const spread = node.getChild('And') || node.getChild('Unless') ? parts[0] === true : parts.includes(true)
    if (node.name !== 'AggregateExpr') return spread
    const modifier = node.getChild('AggregateModifier')
    const named = modifier !== null && labelsOf(modifier).includes(label)
    const keeps = modifier !== null && named === (modifier.getChild('By') !== null)
    if (spread && !keeps && adding.some((name) => node.getChild('AggregateOp')?.getChild(name)))
      say.push(textOf(node).replace(/\s+/g, ' '))
    return spread && keeps
  }
  spreads(parser.parse(text).topNode)
  return say
}

/** What an expression is made of, without modifiers and plain numbers. */
function operands(node: SyntaxNode): SyntaxNode[] {
  const inner = node.name === 'FunctionCall' || node.name === 'AggregateExpr' ? node.getChild('FunctionCallBody') : node
  const own: SyntaxNode[] = []
  for (let child = inner?.firstChild; child; child = child.nextSibling)
    if (!/Modifier|Clause/.test(child.name)) own.push(child)
  return own
}

/** The labels of each by, on, ignoring and without of an expression. */
export function clauses(text: string): string[][] {
  return descendants(parser.parse(text).topNode, 'GroupingLabels').map((node) =>
    descendants(node, 'LabelName').map((label) => text.slice(label.from, label.to)),
  )
}

/** Names of the series that an expression selects. */
export function selectors(text: string): string[] {
  return descendants(parser.parse(text).topNode, 'VectorSelector').flatMap((selector) =>
    descendants(selector, 'Identifier').map((name) => text.slice(name.from, name.to)),
  )
}

/** Expressions that a template asks Prometheus: the first argument of printf, its %q filled in, and plain strings before `query`. */
export function queries(template: string): string[] {
  return [...template.matchAll(/printf "((?:[^"\\]|\\.)*)"/g)]
    .map(([, text = '']) => text.replace(/\\"/g, '"').replace(/%q/g, '"x"'))
    .filter((text) => text.includes('('))
}

/** Labels that a template names. */
export function templateLabels(template: string): string[] {
  return [...template.matchAll(/\$labels\.([a-z_]+)/g)].map(([, name = '']) => name)
}
