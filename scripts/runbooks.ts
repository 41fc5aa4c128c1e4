// Puts into each runbook when its alert fires, from the rules themselves: the numbers at the top of a page cannot be wrong.
import { existsSync, readFileSync } from 'node:fs'
import { alertNames, everyGroup } from '../src/alerts/index.ts'
import { duration } from '../src/alerts/promql.ts'
import { variant, type Alert } from '../src/alerts/rule.ts'

const begin = '<!-- From src/alerts; npm run docs writes it. -->'
const end = '<!-- End of what npm run docs writes. -->'
const part = new RegExp(`\n*${begin}[^]*?${end}\n*`)

function rule(alert: Alert): string {
  const rung = alert.rung === undefined ? '' : ` (${variant(alert)})`
  const wait = alert.for === undefined ? '' : ` For ${duration(alert.for)}.`
  return `- **${alert.severity}**${rung}: ${alert.words({})}.${wait}`
}

const sentence = new Intl.ListFormat('en')

/** Which of the words in the commands the alert itself says; the others come out of the answers before. */
function words(rules: readonly Alert[], page: string): string {
  const labels = [...new Set(rules.flatMap(({ by }) => by))].map((label) => label.toUpperCase())
  const used = labels.filter((label) => new RegExp(`\\b${label}\\b`).test(page))
  const known = used.length === 0 ? '' : ` ${sentence.format(used)}: as in the labels of the alert.`
  return `Commands follow [these conventions](README.md).${known}`
}

/** The page with its rules below the title, whether or not it had them. */
export function withRules(page: string, rules: readonly Alert[]): string {
  const [title = '', ...rest] = page.replace(part, '\n\n').split('\n')
  const body = rest.join('\n').trimStart()
  return `${title}\n\n${begin}\n\n${rules.map(rule).join('\n')}\n\n${words(rules, body)}\n\n${end}\n\n${body}`
}

/** The page of an alert as it stands. @throws if there is none, with what it must hold. */
export function pageOf(path: string): string {
  const file = new URL(`../${path}`, import.meta.url)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const headings = '## Meaning (with a line "Not this: …"), ## Impact, ## Diagnosis and ## Mitigation'
  throw new Error(`${path} is missing: write it first, with the alert's name as title, then ${headings}`)
}

/** Path in the repository and text of each runbook. @throws if an alert has no page. */
export function runbookFiles(): [path: string, text: string][] {
  const alerts = everyGroup.flatMap((group) => group.alerts)
  return alertNames.map((name) => {
    const path = `docs/runbooks/${name}.md`
    const page = pageOf(path)
    return [
      path,
      withRules(
        page,
        alerts.filter(({ alert }) => alert === name),
      ),
    ]
  })
}
