// One row of the catalog: everything known about one kind of log line, as data. Matching, counting, docs, `explain`, the mtail
// program and the Loki rules are all derived from it.
import type { Level, Severity } from '../../../level.ts'

/** What stands before the message: `RAFT [node - group] `, `Filestore [store] `, `remote - kind:id - `, or nothing. */
export const scopes = ['raft', 'filestore', 'connection', 'plain'] as const
export type Scope = (typeof scopes)[number]

export type Fields = Record<string, string | number>

export interface Wording {
  /** nats-server's format strings, `{field:kind}` for each verb, without the prefix of the scope. Kinds: template.ts. */
  text: string | readonly [string, ...string[]]
  /** First and last version that prints it, as in `2.10.23 to 2.12.4` or `2.9 on`. */
  versions: string
  /** Where this wording stands behind another prefix than the rest of its row. */
  scope?: Scope
  /** What the wording says without a verb. */
  fields?: Fields
}

/** Which alert it is depends on what the line says. */
export interface AlertByField {
  field: string
  alerts: Readonly<Record<string, string>>
}

export interface Row {
  scope: Scope
  /** Levels it is printed at, none where Go itself prints it; debug and trace lines are never matched. */
  levels: readonly Level[]
  severity: Severity
  wordings: readonly [Wording, ...Wording[]]
  /** Whole lines as they stand in a log file. */
  examples: readonly [string, ...string[]]
  /** When and why a server prints it. */
  meaning: string
  /** The wrong conclusion that it invites. */
  isNot: string
  /** What to look at or do next. */
  remedy: string
  /** Commands to type next, where there are some. */
  next?: readonly [string, ...string[]]
  /** The alert with an expression that reads this event, or a series that its lines make. */
  alert?: string
  /** Where no alert reads the line: the one that sees the same in the numbers of the servers. */
  byNumbers?: string | AlertByField
  /** Fields that follow from others. */
  derive?(fields: Fields): Fields
}

/** Alerts that see this event in numbers: all that it may be, or, given the fields of a line, the one that it is. */
export function alertsByNumbers({ byNumbers }: Row, fields?: Fields): readonly string[] {
  if (byNumbers === undefined) return []
  if (typeof byNumbers === 'string') return [byNumbers]
  const { field, alerts } = byNumbers
  // The kind goes with the connection that was cut away in front; any other field that is missing is no such case.
  const isUnknown = fields === undefined || (field === 'kind' && fields['kind'] === undefined)
  if (isUnknown) return [...new Set(Object.values(alerts))]
  return Object.entries(alerts).flatMap(([value, alert]) => (value === fields[field] ? [alert] : []))
}

/** The format strings of a wording, one by one. */
export const textsOf = ({ text }: Wording): readonly string[] => (typeof text === 'string' ? [text] : text)

/** Rows of one part of nats-server, by event id. */
export type Section = Record<string, Row>
