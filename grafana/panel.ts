// Panels as data: what each shows, in which words and colours. grafana/render.ts and perses/panel.ts draw them, so that no board is written twice.
import type { Dashboard } from '../src/alerts/rule.ts'

/** Colour from a value on; below the first one the panel is green, and grey where nothing is known. */
export type Steps = readonly (readonly [from: number, colour: string])[]

interface Common {
  title: string
  /** What it shows, what is normal, what each colour means. */
  description: string
  /** Of 24. */
  width: number
  height: number
}

interface Drawn extends Common {
  unit: string
  steps?: Steps
}

export interface Target {
  expr: string
  legend: string
}

/** One number, coloured, or one for each legend of `each`. `none` is what an empty answer means. */
export interface Stat extends Drawn {
  expr: string
  none: string
  /** 0 by default. */
  decimals?: number
  each?: string
  /** Only the legend is written, not the value. */
  nameOnly?: true
  texts?: readonly (readonly [from: number, to: number | null, text: string])[]
}

/** Lines, or bars of counts for each step. Thresholds are dashed lines, and the axis is long enough to show them. */
export interface Graph extends Drawn {
  targets: readonly Target[]
  bars?: boolean
  softMax?: number
  logarithmic?: boolean
  /** What an empty answer means, where that is no fault. */
  none?: string
}

/** Text and colour of each value that a strip can have. */
export type States = Readonly<Record<number, readonly [text: string, colour: string]>>

/** A coloured strip for each series: what state it was in, and when. */
export interface Timeline extends Common, Target {
  states: States
}

/** A column that a query brings: its heading, unit and colours. */
export interface Column {
  expr: string
  heading: string
  unit: string
  steps?: Steps
  texts?: Readonly<Record<string, string>>
}

/** Where a click on a cell leads: an address in which `{cell}` is the cell, or a board with variables set from the cells of this row. */
export type Link =
  { title: string; url: string } | { title: string; board: Dashboard; set: Readonly<Record<string, string>> }

/** Rows are label sets, each query a column; `labels` are shown in this order under their headings, all others are hidden. */
export interface Table extends Common {
  labels: Readonly<Record<string, string>>
  columns: readonly Column[]
  none: string
  sort: string
  /** Pixels of those columns that hold sentences, by heading; the others share what is left. */
  widths?: Readonly<Record<string, number>>
  /** By heading. */
  links?: Readonly<Record<string, Link>>
}

export interface Text extends Common {
  markdown: string
}

export type Panel =
  | ({ kind: 'stat' } & Stat)
  | ({ kind: 'graph' } & Graph)
  | ({ kind: 'timeline' } & Timeline)
  | ({ kind: 'table' } & Table)
  | ({ kind: 'text' } & Text)

export const stat = (spec: Stat): Panel => ({ kind: 'stat', ...spec })
export const graph = (spec: Graph): Panel => ({ kind: 'graph', ...spec })
/** What happened in each step, as bars: most of the time nothing did. */
export const bursts = (spec: Omit<Graph, 'unit' | 'bars' | 'none'>): Panel =>
  graph({ ...spec, unit: 'short', bars: true, none: 'None seen' })
export const timeline = (spec: Timeline): Panel => ({ kind: 'timeline', ...spec })
export const table = (spec: Table): Panel => ({ kind: 'table', ...spec })
export const text = (spec: Text): Panel => ({ kind: 'text', ...spec })
