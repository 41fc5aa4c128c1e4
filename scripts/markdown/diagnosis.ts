// docs/DIAGNOSIS.md: the causes, what speaks for and against each, and how the corpus comes out, from the tables themselves.
import { hypotheses, hypothesisIds } from '../../src/diagnose/hypotheses.ts'
import { patternKinds, patternRow } from '../../src/diagnose/patterns.ts'
import { allRules } from '../../src/diagnose/rules.ts'
import { signKinds, signRow } from '../../src/diagnose/signs.ts'
import { cases, score, verdictOf, type Score } from '../../test/diagnose/corpus.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/[<>]/g, (mark) => `\\${mark}`)
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
const table = (heads: readonly string[], rows: readonly string[]): string[] => [
  row(...heads),
  row(...heads.map(() => '---')),
  ...rows,
]

const intro = `# Diagnosis

What \`triage\` says is wrong, and why. This file is generated from the tables in \`src/diagnose/\` and from the corpus in
\`test/diagnose/corpus/\`.

- **Signs** are single facts: a log line, the answer of an endpoint, a measurement beside the store. **Patterns** are what
  several signs say together. **Rules** weigh both: decisive beats any sum, strong counts 3, weak counts 1, and what
  speaks against a cause is subtracted.
- A cause is the verdict only with one strong argument left over (score 3 or more). Two causes with the same score are both
  named, and the verdict is \`unknown\`.
- **Confidence** is \`high\` only if two kinds of input (log, endpoints, store) each carry a strong argument and none speaks
  strongly against; \`medium\` with one kind; else \`low\`. Logs of three servers are one kind.
- Absence counts only where the input that would show it covers the time. What nobody could see is listed with the command
  that shows it.
- Servers log a duration at its end, so everything is ordered by when it began.
`

function causes(): string[] {
  return hypothesisIds.flatMap((id) => {
    const { title, isNot, decidedBy } = hypotheses[id]
    const rules = allRules.filter(({ hypothesis }) => hypothesis === id)
    const decided = decidedBy === undefined ? [] : ['', `Confidence stays low without: ${decidedBy.join(' or ')}.`]
    const rows = rules.map(({ fact, direction, weight, source }) => row(`\`${fact}\``, direction, weight, source))
    return [
      `### ${title} (\`${id}\`)`,
      '',
      isNot,
      ...decided,
      '',
      ...(rows.length === 0
        ? ['It has no rules: it is what is left.']
        : table(['fact', 'speaks', 'weight', 'source'], rows)),
      '',
    ]
  })
}

function facts(): string[] {
  const signs = signKinds.map((kind) => row(`\`${kind}\``, signRow(kind).input, `a server ${signRow(kind).says}`))
  const patterns = patternKinds.map((kind) =>
    row(`\`${kind}\``, patternRow(kind).input, patternRow(kind).says.replace('SERVERS', 'some servers')),
  )
  return [
    '## Signs',
    '',
    ...table(['sign', 'input', 'says'], signs),
    '',
    '## Patterns',
    '',
    ...table(['pattern', 'input', 'says'], patterns),
    '',
  ]
}

const mark = (right: boolean | undefined): string => (right === undefined ? '' : right ? 'yes' : 'NO')

function scored(one: Score): string {
  const { marks } = one
  return row(
    one.name,
    one.source,
    `\`${one.found}\`, ${one.confidence}`,
    ...[marks.class, marks.confidence, marks.first, marks.start, marks.culprits, marks.affected, marks.silence].map(
      mark,
    ),
  )
}

function corpus(): string[] {
  const scores = cases.map((one) => score(one, verdictOf(one)))
  const wrong = scores.filter(({ marks }) => marks.class === false)
  const high = wrong.filter(({ confidence }) => confidence === 'high')
  return [
    '## Corpus',
    '',
    `${scores.length} recordings and documented incidents. Right: ${scores.length - wrong.length}. Wrong with confidence high: ${high.length}.`,
    'An empty cell: the gold file does not ask. "Says nothing wrong": none of the sentences that must not be said is in the report.',
    '',
    ...table(
      [
        'case',
        'source',
        'verdict',
        'cause',
        'not too sure',
        'first mover',
        'start',
        'culprits',
        'affected',
        'says nothing wrong',
      ],
      scores.map(scored),
    ),
    '',
  ]
}

export const diagnosisMarkdown = (): string => [intro, '## Causes', '', ...causes(), ...facts(), ...corpus()].join('\n')
