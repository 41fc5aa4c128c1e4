// The catalog as CRE rules, the exchange format for detections in logs: for `preq` and other programs that read it, where no exporter runs.
import { createHash } from 'node:crypto'
import { toYaml } from '../config/yaml.ts'
import { rungs, type Rung } from '../ladder.ts'
import type { Severity } from '../level.ts'
import { rowOf, type EventId } from '../log/catalog/index.ts'
import { pageworthy, searchPattern } from '../log/catalog/pageworthy.ts'
import { alertsByNumbers } from '../log/catalog/rows/row.ts'
import type { Overrides } from './render.ts'

/** CRE counts from 0, critical, to 4, information. */
const severities: Record<Severity, number> = { page: 0, critical: 1, warning: 2, info: 4 }

interface Detection {
  /** Ends the rule's id. */
  name: string
  event: EventId
  severity: Severity
  title: string
  regex: string
}

/** Digits of a whole number that is `least` or more; `least` is a number of five digits in whole thousands. */
function atLeast(least: number): string {
  const [tens = '', ones = ''] = String(least / 1000)
  const higher = Number(tens) < 9 ? [`[${Number(tens) + 1}-9][0-9]`] : []
  return `(?:(?:${[`${tens}[${ones}-9]`, ...higher].join('|')})[0-9]{3}|[0-9]{6,})`
}

const ladder: EventId = 'raft_append_entries_pending'

const ofRung = ({ name, entries, severity }: Rung): Detection => ({
  name: `${ladder}_${name}`,
  event: ladder,
  severity,
  title: `A RAFT group has ${entries} append entries pending`,
  regex: String.raw`RAFT \[[^ \]]+ - [^ \]]+\] ${atLeast(entries)} append entries pending`,
})

function ofEvent(event: EventId): Detection {
  const { severity, meaning } = rowOf(event)
  return {
    name: event,
    event,
    severity,
    title: meaning.split(/(?<=[.:;])\s/, 1)[0] ?? meaning,
    regex: searchPattern(event),
  }
}

const detections: readonly Detection[] = pageworthy.flatMap((event) =>
  event === ladder ? rungs.map(ofRung) : [ofEvent(event)],
)

function rule({ name, event, severity, title, regex }: Detection, runbooks: string): object {
  const { meaning, isNot, remedy, alert = alertsByNumbers(rowOf(event))[0] } = rowOf(event)
  return {
    metadata: { kind: 'prequel', id: createHash('sha256').update(name).digest('hex').slice(0, 22), gen: 1 },
    cre: {
      id: `NATS-JETSTREAM-${name.toUpperCase().replaceAll('_', '-')}`,
      severity: severities[severity],
      title,
      category: 'message-queue-problem',
      author: 'nats-jetstream-exporter',
      description: `${meaning} ${isNot}`,
      cause: meaning,
      mitigation: remedy,
      ...(alert === undefined ? {} : { references: [`${runbooks}/${alert}.md`] }),
      applications: [{ name: 'nats-server', version: '>=2.9.0' }],
    },
    rule: { set: { event: { source: 'cre.log.nats' }, match: [{ regex }] } },
  }
}

/** A rule file: the lines that somebody should know of, the ladder rung by rung. */
export const cre = ({ runbooks }: Pick<Overrides, 'runbooks'>): string =>
  toYaml({ rules: detections.map((detection) => rule(detection, runbooks)) })
