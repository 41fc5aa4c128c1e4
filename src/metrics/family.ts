// One metric, as data: the exposition, METRICS.md, drift tests and rule checks are all derived from it.
import { escapeLabel, formatValue } from './format.ts'
import type { Keep } from './keep.ts'
import type { World } from '../world/world.ts'
import type { LabelName } from './labels.ts'

export interface Buckets {
  /** Upper bounds without +Inf, ascending. */
  bounds: readonly number[]
  /** Count of each bucket, not cumulative, one more than bounds: the last is +Inf. */
  counts: readonly number[]
  sum: number
}

/** Which rows have a sample: what is normal, or said elsewhere, is left out. */
export interface When<Row> {
  /** For METRICS.md, after "only". */
  words: string
  holds(row: Row): boolean
}

interface Common {
  /** One sentence: what it is, unit included. */
  help: string
  /** Endpoint and JSON path, or log event. */
  source: string
}

interface Shown<Row> {
  /** Absent: every row. */
  when?: When<Row>
}

type Scalar<Row> =
  | { type: 'counter'; name: `nats_${string}_total`; value(row: Row): number | undefined }
  | { type: 'gauge'; name: `nats_${string}`; value(row: Row): number | undefined }
  | { type: 'histogram'; name: `nats_${string}`; value(row: Row): Buckets | undefined }

/** `value` undefined is no sample: unknown is not zero. A counter's name ends in _total; the compiler holds that. */
export type Family<Row> = Common & Shown<Row> & Scalar<Row>

/** By name, in the order they are written. Only names of the vocabulary: the compiler holds that. */
export type Labels<Row> = Partial<Record<LabelName, (row: Row) => string>>

/** Calls `make` once a rendering and returns the same result to every table that asks for it. */
export type Once = <T>(make: (world: World) => T) => T

export function onceFor(world: World): Once {
  const made = new Map<unknown, unknown>()
  return <T>(make: (world: World) => T): T => {
    if (!made.has(make)) made.set(make, make(world))
    return made.get(make) as T
  }
}

/** Among the rows of a table: it has worked for long, and lets others run before the next row. */
export const pause = Symbol('pause')
export type Pause = typeof pause

/** Rows of one entity, their labels once, their families. */
export interface TableSpec<Row> {
  /** Heading in METRICS.md. */
  entity: string
  rows(world: World, once: Once): Iterable<Row | Pause>
  /** What the rows are made of, and nothing else: while it is the same as at the last rendering, so is the text. `keep` is this table's own. */
  parts?(world: World, keep: Keep, once: Once): readonly unknown[]
  labels: Labels<Row>
  /** The answer may be older than the scrape, since its collector runs on a slower schedule by default: HELP says so. */
  cached?: boolean
  families: readonly Family<Row>[]
}

/** A table closed over its row type, so that a list of tables needs no `any`. */
export interface Table {
  entity: string
  labels: readonly LabelName[]
  families: readonly (Common & { name: string; type: 'counter' | 'gauge' | 'histogram'; when?: { words: string } })[]
  parts?(world: World, keep: Keep, once: Once): readonly unknown[]
  /** The same with fewer families. */
  of(isShown: (family: string) => boolean): Table
  /**
   * Samples of every family, in the order of `families`, without HELP and TYPE. Pauses after every two hundred rows and where `rows` does:
   * whoever drives it lets others run meanwhile.
   */
  steps(world: World, once?: Once): Generator<undefined, Buffer[][]>
}

function histogramLines(name: string, labels: string, { bounds, counts, sum }: Buckets): string {
  const prefix = labels === '' ? '' : `${labels},`
  let total = 0
  let text = ''
  for (const [index, count] of counts.entries()) {
    total += count
    text += `${name}_bucket{${prefix}le="${formatValue(bounds[index] ?? Infinity)}"} ${total}\n`
  }
  const set = labels === '' ? '' : `{${labels}}`
  return `${text}${name}_sum${set} ${formatValue(sum)}\n${name}_count${set} ${total}\n`
}

function sample<Row>(family: Family<Row>, labels: string, row: Row): string {
  if (family.when?.holds(row) === false) return ''
  if (family.type === 'histogram') {
    const buckets = family.value(row)
    return buckets === undefined ? '' : histogramLines(family.name, labels, buckets)
  }
  const value = family.value(row)
  if (value === undefined) return ''
  return labels === '' ? `${family.name} ${formatValue(value)}\n` : `${family.name}{${labels}} ${formatValue(value)}\n`
}

function cached<Row>(family: Family<Row>): Family<Row> {
  return { ...family, help: family.help.replace(/\)?\.$/, (end) => (end === '.' ? ' (cached).' : ', cached).')) }
}

/** Few rows at a time: their strings are garbage before the next collection, which halves the time of a rendering. */
const rowsInOneGo = 200

interface Labelled<Row> {
  row: Row
  /** Its labels as text, as they stand between the braces. */
  set: string
}

function* inBlocks<Row>(rows: Iterable<Row | Pause>): Generator<Row[]> {
  let block: Row[] = []
  for (const row of rows) {
    if (row !== pause && block.push(row) < rowsInOneGo) continue
    yield block
    block = []
  }
  yield block
}

function column<Row>(family: Family<Row>, block: readonly Labelled<Row>[]): Buffer[] {
  let text = ''
  for (const { row, set } of block) text += sample(family, set, row)
  return text === '' ? [] : [Buffer.from(text)]
}

/** The same families where `when` holds and nowhere else. */
export function onlyWhen<Row>(when: When<Row>, families: readonly Family<Row>[]): Family<Row>[] {
  return families.map((family) => ({ ...family, when }))
}

/** Label strings are made once a row, then the samples family by family: the exposition is nothing but these joined. */
export function table<Row>(spec: TableSpec<Row>): Table {
  const labels = Object.entries(spec.labels) as [LabelName, (row: Row) => string][]
  const labelSet = (row: Row): string => labels.map(([name, of]) => `${name}="${escapeLabel(of(row))}"`).join(',')
  return {
    entity: spec.entity,
    labels: labels.map(([name]) => name),
    families: spec.cached === true ? spec.families.map(cached) : spec.families,
    ...(spec.parts === undefined ? {} : { parts: spec.parts }),
    of: (isShown) => table({ ...spec, families: spec.families.filter(({ name }) => isShown(name)) }),
    *steps(world, once = onceFor(world)) {
      const columns = spec.families.map((): Buffer[] => [])
      const seen = new Set<string>()
      for (const rows of inBlocks(spec.rows(world, once))) {
        // Prometheus refuses an exposition that has a series twice: the first stays.
        const block = rows
          .map((row) => ({ row, set: labelSet(row) }))
          .filter(({ set }) => seen.size < seen.add(set).size)
        for (const [index, family] of spec.families.entries()) columns[index]?.push(...column(family, block))
        yield
      }
      return columns
    },
  }
}

/** The samples of a table in one go, by family. */
export function samplesOf(table: Table, world: World, once?: Once): Buffer[][] {
  const steps = table.steps(world, once)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}
