// The status page: the ladder, what the logs last said, who answers. Works when Grafana does not; no outside asset.
import { defaults } from '../alerts/render.ts'
import { rungOf } from '../ladder.ts'
import { highest, ladder, type LadderRow } from '../diagnose/ladder.ts'
import { headLines } from '../diagnose/report/text.ts'
import { worldReports } from '../diagnose/report/world.ts'
import { rowOf, type EventId } from '../log/catalog/index.ts'
import type { Unrecognized } from '../log/watch.ts'
import type { World } from '../world/world.ts'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A cell: undefined says so, it is not zero. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '<td class="unknown">unknown</td>'
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : value
  return `<td${typeof value === 'number' ? ' class="number"' : ''}>${escape(text)}</td>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (found) => escapes[found] ?? found)
}

/** 2026-11-23 06:00:00Z */
function time(seconds: number | undefined): string {
  return seconds === undefined ? 'never' : new Date(seconds * 1000).toISOString().replace('T', ' ').replace(/\.\d+/, '')
}

function section(title: string, heads: string[], rows: string[], empty: string): string {
  const body = `<table><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>${rows.join('\n')}</table>`
  return `<h2>${title}</h2>\n${rows.length === 0 ? `<p>${empty}</p>` : body}`
}

/** What is wrong, how sure that is, what to do first: the same words as `triage` has. */
function verdictSection(world: World): string {
  const lines = worldReports(world).map((one) => {
    const [what = '', sentence = '', first = ''] = headLines(one)
    const name = one.cluster === '' ? '' : `${escape(one.cluster)}: `
    return `<p class="${one.verdict.outcome}"><b>${name}${escape(what)}</b><br>${escape(sentence)}<br>${escape(first)}</p>`
  })
  const details = '<p><a href="/api/v1/diagnosis">evidence</a> of the last 15 minutes</p>'
  return lines.length === 0 ? '' : `<h2>Verdict</h2>\n${lines.join('\n')}\n${details}`
}

function ladderRow(row: LadderRow): string {
  const rung = rungOf(highest(row))?.severity ?? ''
  const asset = row.stream === '' ? row.group : [row.account, row.stream, row.consumer].filter(Boolean).join(' > ')
  const role = row.leader === undefined ? undefined : row.leader ? 'leader' : 'follower'
  const cells = [
    row.server,
    asset,
    row.group,
    role,
    row.pending,
    row.peak,
    row.unapplied,
    row.received,
    row.logged ?? '',
  ]
  return `<tr class="${rung}">${cells.map(cell).join('')}</tr>`
}

function ladderSection(world: World): string {
  const answering = world.targets.filter(({ answers }) => answers.raftz !== undefined).length
  const blind = `RAFT groups read on ${answering} of ${world.targets.length} servers: nothing is waiting there.`
  const heads = ['server', 'stream', 'group', 'role', 'pending', 'peak 1m', 'unapplied', 'received', 'logged rung']
  return section('Ladder', heads, ladder(world).map(ladderRow), blind)
}

function serverRow({ target, server, cluster, up, status }: World['targets'][number]): string {
  const failing = status.filter(({ success }) => !success).map(({ collector }) => collector)
  return `<tr class="${up ? '' : 'critical'}">${[target, server, cluster, up ? 'up' : 'down', failing.join(', ')].map(cell).join('')}</tr>`
}

function sourceRow({ status }: World['sources'][number]): string {
  const { source, up, reason, lastLine, lagBytes, lostBytes } = status
  const cells = [source, up ? 'reading' : (reason ?? 'down'), time(lastLine), lagBytes, lostBytes]
  return `<tr class="${up ? '' : 'critical'}">${cells.map(cell).join('')}</tr>`
}

const runbook = (alert: string): string => `<a href="${defaults.runbooks}/${alert}.md">${alert}</a>`

const shown = 30

/** Newest first; what a healthy server says all day stays out. */
function eventRows(world: World): string[] {
  return world.logs
    .flatMap(({ server, log }) =>
      Object.entries(log.events).map(([id, seen]) => ({
        server,
        id: id as EventId,
        last: seen.last,
        count: seen.count,
      })),
    )
    .filter(({ id }) => rowOf(id).severity !== 'info')
    .sort((a, b) => b.last - a.last)
    .slice(0, shown)
    .map(({ server, id, last, count }) => {
      const { severity, meaning, alert } = rowOf(id)
      const cells = [time(last), server, id, count, meaning].map(cell).join('')
      return `<tr class="${severity}">${cells}<td>${alert === undefined ? '' : runbook(alert)}</td></tr>`
    })
}

const style = `body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem;color:#1b1f24;background:#fff}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin:1.5rem 0 .3rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #d8dee4;vertical-align:top}
th{font-weight:600;color:#57606a}.number{text-align:right;font-variant-numeric:tabular-nums}.unknown{color:#8b949e;font-style:italic}
.warning td:first-child{border-left:4px solid #d4a72c}.critical td:first-child{border-left:4px solid #e36209}.page td:first-child{border-left:4px solid #cf222e}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th{color:#8b949e}th,td{border-color:#30363d}a{color:#58a6ff}}`

function unrecognizedRow({ origin, line, count }: Unrecognized): string {
  return `<tr>${[time(line.time), origin, line.level ?? '', String(count), line.text].map(cell).join('')}</tr>`
}

const probeLink = ({ target, server }: World['targets'][number]): string =>
  `<a href="/probe?target=${escape(encodeURIComponent(target))}">${escape(server)}</a>`

/** The whole page as HTML. `unrecognized`: the newest lines that the catalog does not know, one of each shape, oldest first. */
export function statusPage(world: World, unrecognized: readonly Unrecognized[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>nats-jetstream-exporter</title><style>${style}</style></head><body>
<h1>nats-jetstream-exporter ${escape(world.exporter.version)}</h1>
<p>${time(world.now)} · <a href="/metrics">metrics</a> · <a href="/api/v1/diagnosis">diagnosis</a> · <a href="/api/v1/targets">targets</a> · <a href="/-/healthy">healthy</a> · <a href="/-/ready">ready</a> · one server: ${world.targets.slice(0, 20).map(probeLink).join(' ') || 'none'}</p>
${verdictSection(world)}
${ladderSection(world)}
${section('Servers', ['target', 'server', 'cluster', 'state', 'collectors failing'], world.targets.map(serverRow), 'No server is configured.')}
${section('Last events in the logs', ['last seen', 'server', 'event', 'count', 'meaning', 'alert'], eventRows(world), 'None worth a look.')}
${section('Log sources', ['source', 'state', 'last line', 'bytes behind', 'bytes lost'], world.sources.map(sourceRow), 'No log is configured: rungs and storage symptoms come from logs alone.')}
${section('Lines that the catalog does not know', ['time', 'log', 'level', 'lines', 'text'], unrecognized.toReversed().map(unrecognizedRow), 'None since the start.')}
</body></html>
`
}
