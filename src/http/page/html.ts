// HTML that is safe by construction: what is put into a template is escaped, and only another template is taken as markup.
import { createHash } from 'node:crypto'
import { cleanName, duration, escapeHtml, harmless } from '../../diagnose/report/words.ts'

/** Markup. Made by `markup` alone, so that no text from outside can pass for it. */
export interface Html {
  readonly html: string
}

export type Value = string | number | Html | undefined | false | readonly Value[]

export const escape = (text: string): string => escapeHtml(text.split('\n').map(harmless).join('\n'))

function textOf(value: Value): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'number') return value.toLocaleString('en-US')
  return 'html' in value ? value.html : value.map(textOf).join('')
}

export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const rest = values.map((value, index) => textOf(value) + (strings[index + 1] ?? ''))
  return { html: (strings[0] ?? '') + rest.join('') }
}

/** Not zero: nobody says. */
export const unknown: Html = markup`<span class="unknown">unknown</span>`

export const known = (value: string | number | undefined): Value => value ?? unknown

/** 2026-11-23 06:00:00Z */
export function time(seconds: number | undefined): string {
  if (seconds === undefined) return 'never'
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? 'no such time' : date.toISOString().replace('T', ' ').replace(/\.\d+/, '')
}

/** 06:00:00Z */
export const clock = (seconds: number): string => time(seconds).slice(11)

/** 12 s, 2m5s: whole seconds, since the page is drawn once a second. */
export const age = (seconds: number): string => duration(Math.max(0, Math.round(seconds)))

/** An id that a name from outside cannot break, the same in each drawing. */
export const idOf = (...parts: readonly string[]): string =>
  `x${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)}`

/** Account > stream > consumer, or the group where nobody says whose it is. */
export const assetName = (of: { account: string; stream: string; consumer: string; group: string }): string =>
  of.stream === ''
    ? cleanName(of.group)
    : [of.account, of.stream, of.consumer].filter(Boolean).map(cleanName).join(' > ')

export interface TableRow {
  /** Class of the row: how bad it is. */
  tone?: string
  cells: readonly Value[]
}

/** Roles are written out, since a phone shows rows as blocks, which takes a table's own away. */
export function table(caption: string, heads: readonly string[], rows: readonly TableRow[]): Html {
  const head = heads.map((name) => markup`<th scope="col" role="columnheader">${name}</th>`)
  const body = rows.map(
    ({ tone = '', cells }) =>
      markup`<tr role="row" class="${tone}">${cells.map((cell, at) => markup`<td role="cell" data-head="${heads[at]}">${cell}</td>`)}</tr>`,
  )
  return markup`<table role="table"><caption class="spoken">${caption}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`
}

/** Opened on demand; `id` keeps it open when the page is drawn again. */
export const details = (id: string, summary: Value, body: Value): Html =>
  markup`<details id="${id}"><summary id="${id}s">${summary}</summary> ${body}</details>`
