// Reads a PromQL expression as the tests need it: every metric and label must exist, and every label must still be there where it is used.
import { parser } from '@prometheus-io/lezer-promql'
import type { SyntaxNode } from '@lezer/common'
import type { Table } from '../../src/metrics/family.ts'

export interface Metric {
  type: 'counter' | 'gauge'
  labels: ReadonlySet<string>
}

/** Series names as Prometheus stores them: a histogram is three. */
export function metricsOf(tables: readonly Table[]): Map<string, Metric> {
  const metrics = new Map<string, Metric>()
  const add = (name: string, type: Metric['type'], labels: readonly string[]): void => {
    metrics.set(name, { type, labels: new Set([...(metrics.get(name)?.labels ?? []), ...labels]) })
  }
  for (const { labels, families } of tables)
    for (const { name, type } of families) {
      if (type !== 'histogram') add(name, type, labels)
      else {
        add(`${name}_bucket`, 'counter', [...labels, 'le'])
        add(`${name}_sum`, 'counter', labels)
        add(`${name}_count`, 'counter', labels)
      }
    }
  return metrics
}

export interface Reading {
  /** Labels that a resulting series may carry. */
  labels: ReadonlySet<string>
  /** Every metric that is selected. */
  metrics: ReadonlySet<string>
  /** What is wrong, in words; empty: nothing. */
  problems: readonly string[]
}

const rates = new Set(['rate', 'irate', 'increase', 'resets'])
const setOperators = ['And', 'Unless', 'Or']

function children(node: SyntaxNode, ...names: string[]): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (names.length === 0 || names.includes(child.name)) found.push(child)
  return found
}

export function read(expr: string, metrics: ReadonlyMap<string, Metric>): Reading {
  const problems: string[] = []
  const selected = new Set<string>()
  const textOf = (node: SyntaxNode): string => expr.slice(node.from, node.to)
  const grouping = (node: SyntaxNode): string[] =>
    children(node, 'GroupingLabels').flatMap((labels) => children(labels, 'LabelName').map(textOf))
  const must = (labels: readonly string[], present: ReadonlySet<string>, where: SyntaxNode): void => {
    for (const label of labels)
      if (!present.has(label)) problems.push(`no label ${label} in ${textOf(where).slice(0, 120)}`)
  }
  const union = (sets: readonly ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]))

  const selector = (node: SyntaxNode, caller: string | undefined): ReadonlySet<string> => {
    const name = children(node, 'Identifier').map(textOf)[0]
    const matchers = children(node, 'LabelMatchers').flatMap((all) => children(all, 'UnquotedLabelMatcher'))
    const names = name === undefined ? namesIn(matchers) : [name]
    if (names.length === 0) problems.push(`no metric in ${textOf(node)}`)
    const labels = names.map((metric) => known(metric, caller))
    for (const matcher of matchers) {
      const label = children(matcher, 'LabelName').map(textOf)
      if (label[0] !== '__name__') for (const set of labels) must(label, set, node)
    }
    return union(labels)
  }
  const namesIn = (matchers: readonly SyntaxNode[]): string[] =>
    matchers.flatMap((matcher) => /^__name__=~?"([^"]*)"$/.exec(textOf(matcher))?.[1]?.split('|') ?? [])
  const known = (name: string, caller: string | undefined): ReadonlySet<string> => {
    selected.add(name)
    const metric = metrics.get(name)
    if (metric === undefined) {
      problems.push(`no metric ${name}`)
      return new Set()
    }
    const inRate = caller !== undefined && rates.has(caller)
    if (metric.type === 'counter' && !inRate) problems.push(`counter ${name} outside rate or increase`)
    if (metric.type === 'gauge' && inRate) problems.push(`rate or increase of the gauge ${name}`)
    return metric.labels
  }
  const aggregate = (node: SyntaxNode): ReadonlySet<string> => {
    const inner = union(children(node, 'FunctionCallBody').map((body) => labelsOf(body)))
    const [modifier] = children(node, 'AggregateModifier')
    const keeps = /^(topk|bottomk|limitk)/.test(textOf(node))
    if (modifier === undefined) return keeps ? inner : new Set()
    const labels = grouping(modifier)
    must(labels, inner, node)
    if (keeps) return inner
    return children(modifier, 'By').length > 0
      ? new Set(labels)
      : new Set([...inner].filter((l) => !labels.includes(l)))
  }
  const binary = (node: SyntaxNode): ReadonlySet<string> => {
    const [left, right] = [node.firstChild, node.lastChild].map((side) =>
      side === null ? new Set<string>() : labelsOf(side),
    )
    if (left === undefined || right === undefined) return new Set()
    const matching = children(node, 'MatchingModifierClause')
    const on = matching.filter((clause) => children(clause, 'On').length > 0).flatMap(grouping)
    must(on, left, node)
    must(on, right, node)
    if (children(node, 'Or').length > 0) return union([left, right])
    if (children(node, ...setOperators).length > 0) return left
    return left.size === 0 ? right : left
  }
  const call = (node: SyntaxNode): ReadonlySet<string> => {
    const name = children(node, 'FunctionIdentifier').map(textOf)[0]
    const bodies = children(node, 'FunctionCallBody')
    const inner = union(bodies.map((body) => labelsOf(body, name)))
    if (name !== 'label_replace') return inner
    const target = bodies
      .flatMap((body) => children(body, 'StringLiteral'))
      .map(textOf)[0]
      ?.slice(1, -1)
    return target === undefined ? inner : new Set([...inner, target])
  }
  const labelsOf = (node: SyntaxNode, caller?: string): ReadonlySet<string> => {
    switch (node.name) {
      case 'VectorSelector':
        return selector(node, caller)
      case 'AggregateExpr':
        return aggregate(node)
      case 'BinaryExpr':
        return binary(node)
      case 'FunctionCall':
        return call(node)
      default:
        return union(children(node).map((child) => labelsOf(child, caller)))
    }
  }

  const tree = parser.parse(expr)
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) problems.push(`syntax error at ${expr.slice(from, from + 40)}`)
    },
  })
  const labels = labelsOf(tree.topNode)
  return { labels, metrics: selected, problems }
}
