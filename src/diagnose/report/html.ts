// The report as one page that stands alone: no script, no request, readable in a text browser and on paper.
import { worstFirst } from './json.ts'
import type { Report } from './report.ts'
import { sectionsOf, type Entry, type Section } from './sections.ts'
import { headLines } from './text.ts'
import { timeline } from './timeline.ts'
import { escapeHtml } from './words.ts'

/** Largest page in bytes: it goes into tickets and mails. */
export const mostBytes = 300_000

/** How much of everything is shown, from all to what always fits. */
interface Measure {
  clusters: number
  /** Entries of a section. */
  rows: number
  /** Characters of a statement. */
  letters: number
}

const measures: readonly Measure[] = [
  { clusters: 100, rows: 400, letters: 1000 },
  { clusters: 20, rows: 120, letters: 400 },
  { clusters: 4, rows: 40, letters: 250 },
  { clusters: 1, rows: 12, letters: 150 },
]

/** Reports of all clusters, the worst first; as much of them as fits. */
export function htmlReport(reports: readonly Report[]): string {
  const ordered = worstFirst(reports)
  let made = ''
  for (const measure of measures) {
    made = page(ordered, measure)
    if (Buffer.byteLength(made) < mostBytes) break
  }
  return made
}

const style = `
:root{color-scheme:light dark;--critical:#b3261e;--warning:#8a5a00;--ok:#1b6e3c;--dim:#8884}
@media (prefers-color-scheme:dark){:root{--critical:#ff8a80;--warning:#ffc24d;--ok:#7ddc9b}}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}h3{font-size:1rem;margin:.8rem 0 .2rem}
.critical{color:var(--critical)}.warning{color:var(--warning)}.ok{color:var(--ok)}
ul{margin:.2rem 0;padding-left:1.2rem}pre{margin:.2rem 0;padding:.4rem .6rem;background:var(--dim);white-space:pre-wrap}
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.1rem .8rem .1rem 0}
th{font-weight:normal;white-space:nowrap;font-variant-numeric:tabular-nums}
:target{outline:2px solid}svg{width:100%;height:auto}svg text{fill:currentColor;font:11px system-ui,sans-serif}
.cover{fill:var(--dim)}.mark{fill:currentColor}.stop{stroke:currentColor;stroke-dasharray:2 3}.cut{stroke:var(--dim);stroke-width:6}
@media print{body{max-width:none;margin:0;font-size:10pt}a{color:inherit;text-decoration:none}h2{break-after:avoid}li,tr,svg{break-inside:avoid}}
`

/** Nothing on the page may load or run anything, whatever a log holds. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

function page(reports: readonly Report[], measure: Measure): string {
  const [worst] = reports
  const title = worst === undefined ? 'Incident report' : `${headLines(worst)[0] ?? ''} · incident report`
  const shown = reports.slice(0, measure.clusters)
  const others = reports.length - shown.length
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="nats-jetstream-exporter triage">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${shown.map((report, index) => article(report, index + 1, measure)).join('\n<hr>\n')}
${others > 0 ? `<p>${others} more clusters are in the report as JSON.</p>` : ''}
</main>
</body>
</html>
`
}

function article(report: Report, number: number, measure: Measure): string {
  const [headline = '', summary = '', first = ''] = headLines(report)
  const place: Place = {
    measure,
    prefix: `c${number}-`,
    ids: new Set(report.evidence.slice(0, measure.rows).map(({ id }) => id)),
  }
  const sections = sectionsOf(report).map((section) => part(report, section, place))
  return `<article>
<h1 class="${report.verdict.outcome}">${escapeHtml(headline)}</h1>
<p>${escapeHtml(summary)}</p>
<p><b>${escapeHtml(first)}</b></p>
${sections.join('\n')}
</article>`
}

interface Place {
  measure: Measure
  /** Of ids: a page may hold several clusters. */
  prefix: string
  /** Evidence that is on the page. */
  ids: ReadonlySet<string>
}

function part(report: Report, section: Section, place: Place): string {
  const body =
    section.drawn === true ? timeline(report, place.prefix, place.measure.rows) : statements(section.entries, place)
  return body === '' ? '' : `<section>\n<h2>${escapeHtml(section.title)}</h2>\n${body}\n</section>`
}

/** Statements with a time or an id in front are rows of a table, others a list. */
function statements(all: readonly Entry[], place: Place): string {
  const { rows } = place.measure
  const shown = all.slice(0, rows)
  const more = all.length > rows ? `<p>${all.length - rows} more are in the report as JSON.</p>` : ''
  if (shown.some(({ lead }) => lead !== ''))
    return `<table>\n${shown.map((entry) => row(entry, place)).join('\n')}\n</table>${more}`
  return `${lists(shown, place)}${more}`
}

function lists(entries: readonly Entry[], place: Place): string {
  const parts: string[] = []
  let open = false
  for (const entry of entries) {
    if (open === (entry.heads === true)) parts.push(open ? '</ul>' : '<ul>')
    open = entry.heads !== true
    parts.push(entry.heads === true ? `<h3>${said(entry, place)}</h3>` : `<li>${said(entry, place)}</li>`)
  }
  return `${parts.join('\n')}${open ? '\n</ul>' : ''}`
}

function row(entry: Entry, place: Place): string {
  const id = place.ids.has(entry.lead) ? ` id="${place.prefix}${entry.lead}"` : ''
  return `<tr${id}><th scope="row">${escapeHtml(entry.lead)}</th><td>${said(entry, place)}</td></tr>`
}

function said({ text, cites, command }: Entry, { measure: { letters }, prefix, ids }: Place): string {
  const cut = text.length > letters ? `${text.slice(0, letters - 1)}…` : text
  const links = cites.map((id) => (ids.has(id) ? `<a href="#${prefix}${id}">${id}</a>` : id))
  return `${escapeHtml(cut)}${links.length > 0 ? ` [${links.join(' ')}]` : ''}${command === undefined ? '' : `<pre>${escapeHtml(command)}</pre>`}`
}
