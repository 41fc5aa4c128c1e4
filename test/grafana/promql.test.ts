// The reader of expressions must find what it is there to find, or the tests that use it prove nothing.
import t from 'tap'
import { read, type Metric } from './promql.ts'

const metrics = new Map<string, Metric>([
  ['up', { type: 'gauge', labels: new Set(['server', 'job']) }],
  ['lines_total', { type: 'counter', labels: new Set(['server', 'level']) }],
])
const problems = (expr: string): readonly string[] => read(expr, metrics).problems

t.test('finds what does not exist', (t) => {
  for (const expr of [
    'down',
    'up{cluster="a"}',
    'max by (level) (up)',
    'max by (server) (up) and on (job) up',
    'up and on (level) increase(lines_total[5m])',
    'lines_total',
    'rate(up[5m])',
    'max by (server (up)',
    '{server="a"}',
    'max by (job) (max by (server) (up))',
  ])
    t.not(problems(expr).length, 0, expr)
  t.end()
})

t.test('lets right expressions pass, with the labels they leave', (t) => {
  const labels = (expr: string): string[] => {
    t.strictSame(problems(expr), [], expr)
    return [...read(expr, metrics).labels].sort()
  }
  t.strictSame(labels('max by (server) (up) > 1'), ['server'])
  t.strictSame(labels('up or increase(lines_total[5m] @ end())'), ['job', 'level', 'server'])
  t.strictSame(labels('1 - up unless on (server) increase(lines_total[5m])'), ['job', 'server'])
  t.strictSame(labels('label_replace(count by (job) (up), "cause", "x", "", "")'), ['cause', 'job'])
  t.strictSame(labels('max without (job) (up)'), ['server'])
  t.strictSame(labels('topk(3, up)'), ['job', 'server'])
  t.strictSame(labels('sum({__name__=~"up"})'), [])
  t.end()
})
