// One series of another exporter, and where it is found here: the shape that the document, the rules and the comparison share.
import type { LabelName } from '../../src/metrics/labels.ts'

/** How the old value follows from the new one. */
export type How =
  /** old = new * factor: other units. */
  | { kind: 'times'; factor: number }
  /** old = 1 - new: 0 used to mean well. */
  | { kind: 'inverted' }
  /** old = new / of: a share, where there are counts. */
  | { kind: 'share'; of: string }
  /** old = (now - new) * factor: an age, where there is a time now. */
  | { kind: 'age'; factor: number }

export interface Moved {
  /** Full name with the default prefix. */
  old: string
  /** Series here, with a matcher where it takes one; undefined: there is none. */
  ours: string | undefined
  how: How
  /** Labels of the old series and those here that hold the same. */
  labels: Readonly<Record<string, LabelName>>
  /** The old series is the sum of several here. */
  sum: boolean
  /** Values of the old series for which there is no series here: nothing is limited, or there is nothing to sum. */
  absentAt: readonly number[]
  /** How far the old one may be off, in its own unit. */
  tolerance: number
  /** It moves while nothing happens, or with each look at it: two exporters can not see the same. */
  moves: boolean
  /** What was wrong with the old one beyond what is wrong with its whole group, or why it is gone; '' for nothing. */
  wrong: string
}

type Extra = Partial<Omit<Moved, 'old' | 'ours' | 'wrong'>> & { wrong?: string }
/** Name without the prefix of the group, series here ('' for none), the rest where it differs. */
export type Row = readonly [old: string, ours: string, extra?: Extra]

export interface Group {
  /** Heading in the document. */
  title: string
  prefix: string
  labels: Moved['labels']
  /** True of every series of the group. */
  wrong: readonly string[]
  rows: readonly Row[]
}

export function moved({ prefix, labels, rows }: Group): Moved[] {
  return rows.map(([old, ours, { wrong = '', labels: more = {}, ...extra } = {}]) => ({
    old: prefix + old,
    ours: ours === '' ? undefined : ours,
    how: { kind: 'times', factor: 1 },
    labels: { ...labels, ...more },
    sum: false,
    absentAt: [],
    tolerance: 0,
    moves: false,
    ...extra,
    wrong,
  }))
}

/** Rows that are alike: one pair of names each. */
export function alike(pairs: Readonly<Record<string, string>>, extra: Extra): Row[] {
  return Object.entries(pairs).map(([old, ours]) => [old, ours, extra])
}

/** Rows that have no successor, for one reason. */
export function gone(wrong: string, names: string): Row[] {
  return names.split(' ').map((old) => [old, '', { wrong }])
}
