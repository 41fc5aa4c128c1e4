// The catalog for Loki: ruler rules for the lines that somebody should know of, for those who keep their logs there.
import { defaults, type Rule, type RuleGroup } from '../../src/alerts/render.ts'
import { toYaml } from '../../src/config/yaml.ts'
import { rungs, type Rung } from '../../src/ladder.ts'
import { rowOf, type EventId } from '../../src/log/catalog/index.ts'
import { alertsByNumbers } from '../../src/log/catalog/rows/row.ts'
import { pageworthy, searchPattern, wordingsOf } from '../../src/log/catalog/pageworthy.ts'

/** What most set-ups know of a log stream; replace it by your own labels. */
const streams = '{job=~".*nats.*"}'
const by = 'sum by (cluster, namespace, pod, instance, job)'

const quoted = (text: string): string => `\`${text}\``

/** A plain word that stands in every wording, so that Loki drops most lines before the regular expression. */
function commonWords(id: EventId): string {
  const literals = wordingsOf(id).map(({ text }) => text.split(/\{[^}]*\}/))
  const [first = []] = literals
  const words = first.flatMap((part) => part.split(/[^A-Za-z ]+/)).map((part) => part.trim())
  const shared = words.filter(
    (word) => word.length > 3 && literals.every((parts) => parts.some((part) => part.includes(word))),
  )
  const longest = shared.sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? '' : ` |= ${quoted(longest)}`
}

function annotations(id: EventId): Record<string, string> {
  const { meaning, isNot, remedy, alert = alertsByNumbers(rowOf(id))[0] } = rowOf(id)
  return {
    summary: `{{ $labels.pod }}{{ $labels.instance }} logged ${id} {{ $value }} times in 5 minutes`,
    description: `${meaning} ${isNot} ${remedy}`,
    ...(alert === undefined ? {} : { runbook_url: `${defaults.runbooks}/${alert}.md` }),
  }
}

const alertName = (id: EventId): string =>
  `NatsLog${id
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`

function event(id: EventId): Rule {
  return {
    alert: alertName(id),
    expr: `${by} (count_over_time(${streams}${commonWords(id)} |~ ${quoted(searchPattern(id))} [5m])) > 0`,
    labels: { severity: rowOf(id).severity, event: id },
    annotations: annotations(id),
  }
}

/** Sizes as nats-server writes them, in the same units as Loki reads them: what it calls MB is MiB, and Loki takes both for a million. */
const size = String.raw`, (?P<size>[0-9.]+ [KMGT]?B)`

/** The ladder needs the number in the line, entries or bytes; silence is not recovery, so it looks back longer. */
function rung({ name, entries, bytes, severity }: Rung): Rule {
  const id = 'raft_append_entries_pending'
  const group = String.raw`RAFT \[[^ ]+ - (?P<group>[^ \]]+)\] (?P<pending>[0-9]+) append entries pending`
  const reached = (what: string, lines: number) =>
    `${by.replace(')', ', group)')} (count_over_time(${streams} |= ${what} [15m])) > ${lines}`
  return {
    alert: alertName(id),
    expr: [
      reached(`${quoted('append entries pending')} | regexp ${quoted(group)} | pending >= ${entries}`, 0),
      // Full by bytes takes 2 s: said once it is no page.
      reached(
        `${quoted('append entries pending, ')} | regexp ${quoted(group + size)} | size >= ${bytes / 2 ** 20}MB`,
        severity === 'page' ? 1 : 0,
      ),
    ].join(' or '),
    labels: { severity, event: id, rung: name },
    annotations: {
      ...annotations(id),
      summary: `RAFT group {{ $labels.group }} logged at least ${entries} append entries pending, or ${bytes / 2 ** 20} MiB of them`,
    },
  }
}

/** The file, whole, as the Loki ruler loads it. */
export function lokiRules(): string {
  const rules = pageworthy.flatMap((id) => (id === 'raft_append_entries_pending' ? rungs.map(rung) : [event(id)]))
  const groups: RuleGroup[] = [{ name: 'nats-server-logs', rules }]
  return `# Generated from the catalog of nats-jetstream-exporter. Replace ${streams} by the labels of your log streams.\n${toYaml({ groups })}`
}
