// Every rule that reads what one log line leaves behind, tried at the intervals people use: a file for promtool with all of it at once.
// What rules read is found in their expressions, so that a new rule is tried without being named here.
import { parser } from '@prometheus-io/lezer-promql'
import { groups } from '../../src/alerts/index.ts'
import { defaultScope, variant, type Alert } from '../../src/alerts/rule.ts'
import { assetLastSeen, lastSeen } from '../../src/alerts/events.ts'
import { metrics } from './expression.ts'
import { groupOrder } from './promtool.ts'
import { byHand, noEvent, qualifies } from './sweep.table.ts'

/** Seconds. What divides all of them is the grid on which scrapes, evaluations and lines lie. */
const intervals = [15, 30, 60]
const grid = 5
const skews = [-55, 0, 55]
/** The first line; lines of rules that want several come every minute. */
const first = 60
const again = { every: 60, times: 8 }
/** How long after the last line: longer than a line counts, scrapes late and a clock that is ahead included. */
const after = 420

/** What one line, or as few as the rule wants, makes of a series. */
export interface Trace {
  metric: string
  labels: Readonly<Record<string, string>>
  /** time: when the newest line came. A number: what a counter grows by. level: a value that is there from the line on. */
  value: 'time' | { grows: number } | { level: number }
  again?: boolean
}

/** What must make an alert fire. */
export interface Way {
  alert: string
  variant: string
  traces: readonly Trace[]
}

interface Selector {
  text: string
  metric: string
  labels: Record<string, string>
  /** Of the expression, behind the selector. */
  rest: string
}

function selectorsOf(expr: string): Selector[] {
  const found: Selector[] = []
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      if (name !== 'VectorSelector') return
      const text = expr.slice(from, to)
      const matchers = Array.from(
        text.matchAll(/(\w+)=~?"([^"|]*)/g),
        ([, label = '', value = '']) => [label, value] as const,
      )
      const metric = /^\w+/.exec(text)?.[0] ?? ''
      found.push({ text, metric, labels: Object.fromEntries(matchers), rest: expr.slice(to) })
    },
  })
  return found
}

const isTime = (metric: string) => metric === lastSeen || metric === assetLastSeen

/** What an expression reads of events: times of the newest line, and counters whose growth it looks at. */
function eventsIn(expr: string): Trace[] {
  const traces = new Map<string, Trace>()
  for (const { text, metric, labels, rest } of selectorsOf(expr)) {
    if (isTime(metric)) {
      const several = ['min_over_time', 'changes'].some((name) => expr.includes(`${name}(${text}[`))
      traces.set(text, { metric, labels, value: 'time', ...(several ? { again: true } : {}) })
    } else if (expr.includes(`increase(${text}[`) && !noEvent.has(metric)) {
      const atLeast = Number(/^\[\w+\]\)+ >= (\d+)/.exec(rest)?.[1] ?? 1)
      const before = traces.get(text)?.value
      const most = typeof before === 'object' && 'grows' in before ? Math.max(before.grows, atLeast) : atLeast
      traces.set(text, { metric, labels, value: { grows: most } })
    }
  }
  return [...traces.values()]
}

/** How a trace is called where a table says something of it. */
const nameOf = ({ metric, labels }: Trace): string => labels['event'] ?? metric

const alerts: readonly Alert[] = groups.flatMap((group) => group.alerts)
const exprOf = (alert: Alert): string => alert.expr({}, defaultScope)

/** Every alert with everything of events that it reads by itself. */
const found = alerts.flatMap((one) =>
  eventsIn(exprOf(one)).map((trace) => ({ alert: one.alert, variant: variant(one), trace })),
)

const key = (alert: string, of: string, trace: string) => `${alert} ${of} ${trace}`

export const ways: readonly Way[] = [
  ...found
    .filter(({ alert, variant: of, trace }) => !qualifies.has(key(alert, of, nameOf(trace))))
    .map(({ trace, ...rest }) => ({ ...rest, traces: [trace] })),
  ...byHand,
]

/** What the tables of the sweep name and no rule reads, and what rules record of events and no way goes through. */
export function leftOver(): string[] {
  const read = new Set(found.map(({ alert, variant: of, trace }) => key(alert, of, nameOf(trace))))
  const counters = new Set(
    groups
      .flatMap(({ recordings, alerts: own }) => [...recordings.map(({ expr }) => expr), ...own.map(exprOf)])
      .flatMap((expr) => selectorsOf(expr).map(({ metric }) => metric)),
  )
  const tried = new Set(byHand.flatMap(({ traces }) => traces.map(nameOf)))
  const recorded = groups.flatMap(({ recordings }) =>
    recordings.flatMap(({ record, expr }) => eventsIn(expr).map((trace) => key(record, '', nameOf(trace)))),
  )
  return [
    ...[...qualifies.keys()].filter((name) => !read.has(name) && !recorded.includes(name)),
    ...[...noEvent.keys()].filter((name) => !counters.has(name)),
    ...recorded.filter((name) => !qualifies.has(name) && !tried.has(name.split(' ').at(-1) ?? '')),
  ]
}

interface Combination {
  scrape: number
  /** Of the scrapes, against the evaluations. */
  phase: number
  /** From the last scrape before the line to the line. */
  into: number
  skew: number
}

/** Scrapes with, just after and just before an evaluation; a line just after a scrape, and just before one. */
const combinations = (evaluation: number): Combination[] =>
  intervals.flatMap((scrape) =>
    [0, grid, Math.min(scrape, evaluation) - grid].flatMap((phase) =>
      [1, scrape - 1].flatMap((into) => skews.map((skew) => ({ scrape, phase, into, skew }))),
    ),
  )

const seriesText = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`

const lasts = ({ again: several }: Trace): number => (several === true ? (again.times - 1) * again.every : 0)

/** Samples of a trace as they are scraped; none where it is not there yet. */
function samples(trace: Trace, { scrape, phase, into, skew }: Combination, end: number): string {
  const { value } = trace
  const line = phase + Math.ceil((first - phase) / scrape) * scrape + into
  const last = line + lasts(trace)
  const at = (time: number): string => {
    if (time % scrape !== phase % scrape) return '_'
    const seen = time < line ? undefined : Math.min(line + Math.floor((time - line) / again.every) * again.every, last)
    if (typeof value === 'object' && 'grows' in value) return seen === undefined ? '0' : String(value.grows)
    if (seen === undefined) return '_'
    return String(value === 'time' ? seen + skew : value.level)
  }
  return Array.from({ length: end / grid + 1 }, (_, step) => at(step * grid)).join(' ')
}

/** Labels that the exporter's tables put on a metric, all of them with some value. */
function labelled(trace: Trace, cluster: string): Record<string, string> {
  const names = [...(metrics.get(trace.metric)?.labels ?? [])].filter((name) => name !== 'instance' && name !== 'job')
  if (names.length === 0) throw new Error(`no metric ${trace.metric}`)
  return { ...Object.fromEntries(names.map((name) => [name, 'x'])), nats_cluster: cluster, ...trace.labels }
}

/** What must find nothing at the end. */
const checks = ({ alert, variant: of }: Way, end: number): string[] => {
  const own = `alertname="${alert}",${of.endsWith('k') ? 'rung' : 'severity'}="${of}"`
  return [
    // Never fired.
    `expected unless on (nats_cluster) count_over_time(ALERTS{alertstate="firing",${own}}[${end}s])`,
    // Active a second time.
    `changes(ALERTS_FOR_STATE{${own}}[${end}s]) > 0`,
  ]
}

/** A file for promtool: one way at one interval of evaluation. Each combination is a cluster of its own. */
export function sweepFile(way: Way, evaluation: number): string {
  const end = first + Math.max(...way.traces.map(lasts)) + after
  const series = combinations(evaluation).flatMap((combination) => {
    const { scrape, phase, into, skew } = combination
    const cluster = `every ${scrape} s, phase ${phase} s, line ${into} s after a scrape, clock ${skew} s off`
    return [
      { series: seriesText('expected', { nats_cluster: cluster }), values: `1x${end / grid}` },
      ...way.traces.map((trace) => ({
        series: seriesText(trace.metric, labelled(trace, cluster)),
        values: samples(trace, combination, end),
      })),
    ]
  })
  return JSON.stringify({
    rule_files: ['rules.yaml'],
    evaluation_interval: `${evaluation}s`,
    group_eval_order: groupOrder,
    tests: [
      {
        name: `${way.alert} ${way.variant}, ${way.traces.map(nameOf).join(' and ')}, evaluated every ${evaluation} s`,
        interval: `${grid}s`,
        input_series: series,
        promql_expr_test: checks(way, end).map((expr) => ({ expr, eval_time: `${end}s`, exp_samples: [] })),
      },
    ],
  })
}

export const evaluations = intervals
