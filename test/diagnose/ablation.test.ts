// What is taken away must cost confidence, not truth: lost logs, lost levels, lost hours, wrong clocks and zones.
import t from 'tap'
import { diagnose, type Verdict } from '../../src/diagnose/diagnose.ts'
import { cases, evidenceOf, logsOf, verdictOf, type Case } from './corpus.ts'

const order = ['low', 'medium', 'high'] as const
type Logs = Map<string, string[]>

const stamp = /(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)(\.\d+)?/

/** A line as a server whose clock is wrong would have written it. */
function shifted(line: string, seconds: number): string {
  return line.replace(
    stamp,
    (_, year: string, month: string, day: string, time: string, fraction: string | undefined = '') => {
      const at = new Date(Date.parse(`${year}-${month}-${day}T${time}${fraction.slice(0, 4)}Z`) + seconds * 1000)
      const iso = at.toISOString()
      return `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 23)}${fraction.slice(4)}`
    },
  )
}

const tenMinutesOf = (line: string): string => /\d{4}\/\d\d\/\d\d \d\d:\d/.exec(line)?.[0] ?? ''
const hourOf = (line: string): string => tenMinutesOf(line).slice(0, -2)

interface Ablation {
  name: string
  /** What is left, or several ways of taking it away. */
  of(logs: Logs): Logs[]
  zone?: string
}

const each = (logs: Logs, change: (lines: string[]) => string[]): Logs[] =>
  [...logs.keys()].map(
    (server) => new Map([...logs].map(([name, lines]) => [name, name === server ? change(lines) : lines])),
  )

/** Without the lines of each part of the time, where there is more than one. */
function withoutEach(logs: Logs, partOf: (line: string) => string): Logs[] {
  const parts = [...new Set([...logs.values()].flat().map(partOf))].sort()
  return parts.length < 2
    ? []
    : parts.map(
        (part) => new Map([...logs].map(([name, lines]) => [name, lines.filter((line) => partOf(line) !== part)])),
      )
}

const ablations: readonly Ablation[] = [
  {
    name: 'the log of one server is missing',
    of: (logs) =>
      logs.size < 2 ? [] : [...logs.keys()].map((server) => new Map([...logs].filter(([name]) => name !== server))),
  },
  {
    name: 'no line of level INF',
    of: (logs) => [new Map([...logs].map(([name, lines]) => [name, lines.filter((line) => !line.includes('[INF]'))]))],
  },
  { name: 'ten minutes or a first part are missing', of: (logs) => withoutEach(logs, tenMinutesOf) },
  { name: 'an hour is missing', of: (logs) => withoutEach(logs, hourOf) },
  { name: 'another time zone', of: (logs) => [logs], zone: '+02:00' },
  { name: 'one clock 7.3 s late', of: (logs) => each(logs, (lines) => lines.map((line) => shifted(line, -7.3))) },
  { name: 'one clock an hour early', of: (logs) => each(logs, (lines) => lines.map((line) => shifted(line, 3600))) },
]

function verdicts(one: Case, { of, zone }: Ablation): Verdict[] {
  // A window is part of the case, and a zone or a clock would move it: the whole is judged instead.
  const since = zone === undefined ? one.since : undefined
  return of(logsOf(one)).flatMap((logs) =>
    evidenceOf(logs, { since, ...(zone === undefined ? {} : { zone }) }).map(diagnose),
  )
}

for (const one of cases) {
  const whole = verdictOf(one)
  void t.test(one.name, (t) => {
    for (const ablation of ablations) {
      if (ablation.zone !== undefined && one.since !== undefined) continue
      for (const verdict of verdicts(one, ablation)) {
        // Nothing that is left is trouble, and nothing that is left tells of a server whose log is gone.
        const nothing = verdict.first.reason === 'no trouble was seen' && verdict.evidence.unseen.length === 0
        const right = [
          ...(nothing ? ['none'] : []),
          ...one.gold.class,
          ...(one.gold.ablated ?? []),
          'unknown',
        ].includes(verdict.hypothesis)
        t.ok(right, `${ablation.name}: ${verdict.hypothesis}, ${verdict.confidence}`, {
          score: verdict.hypotheses
            .slice(0, 3)
            .map((h) => [h.id, h.score, h.for.map((a) => a.fact.kind), h.against.map((a) => a.fact.kind)].join(' ')),
        })
        t.ok(
          order.indexOf(verdict.confidence) <= order.indexOf(whole.confidence),
          `${ablation.name}: confidence ${verdict.confidence} does not rise`,
        )
      }
    }
    t.end()
  })
}

void t.test('without the logs that decided, it is another verdict or a less sure one', (t) => {
  let compared = 0
  for (const one of cases) {
    const whole = verdictOf(one)
    const weighed = whole.hypotheses.find(({ id }) => id === whole.hypothesis)
    const deciding = new Set(weighed?.for.flatMap(({ fact }) => fact.servers))
    const logs = logsOf(one)
    const left = new Map([...logs].filter(([server]) => !deciding.has(server)))
    if (left.size === 0 || left.size === logs.size || whole.confidence === 'low') continue
    compared++
    for (const verdict of evidenceOf(left, { since: one.since }).map(diagnose)) {
      const isLess = order.indexOf(verdict.confidence) < order.indexOf(whole.confidence)
      const is = `${one.name}: ${verdict.hypothesis}, ${verdict.confidence}, was ${whole.hypothesis}, ${whole.confidence}`
      t.ok(verdict.hypothesis !== whole.hypothesis || isLess, is)
    }
  }
  t.ok(compared > 5, `${compared} cases`)
  t.end()
})
