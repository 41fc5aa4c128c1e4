// Servers that are asked and logs that are read: what is wrong with each, and what to do about it.
import { cleanName, cleanText, thousands } from '../../diagnose/report/words.ts'
import type { ErrorCode } from '../../nats/error.ts'
import type { World } from '../../world/world.ts'
import { leftOut, type LeftOut } from '../../world/servers.ts'
import type { SourceFault } from '../../log/source/fault.ts'
import type { Unrecognized } from '../../log/watch.ts'
import { reviewed } from '../../metrics/review.ts'
import { age, details, markup, idOf, known, table, time, unknown, type Html, type Value } from './html.ts'

const fixes: Readonly<Record<ErrorCode, string>> = {
  refused: 'nothing listens there: is nats-server running, and has it http_port: 8222?',
  unreachable: 'no way there: check the name, the network, a firewall',
  timeout: 'no answer in time: it hangs, or its store does; look at ps -o stat and at its disk',
  tls: 'the TLS handshake fails: check tls of this target, and its certificate',
  status: 'it answers with an error: check the address; a proxy may stand in between',
  too_large: 'the answer is too large: narrow down what is collected',
  body: 'the answer broke off or is no JSON: look at the log of the server',
  shape: 'the answer is not what nats-server sends: is this the monitoring port?',
}

type Target = World['targets'][number]

function wrong({ status, up, dropped }: Target, twin: LeftOut | undefined): Value {
  const failing = status.filter(({ success }) => !success)
  const codes = [...new Set(failing.flatMap(({ failure }) => (failure === undefined ? [] : [failure.code])))]
  const names = failing.map(({ collector }) => collector).join(', ')
  const cut = Object.values(dropped).reduce((sum, rows) => sum + rows, 0)
  const lines = [
    ...codes.map((code) => markup`<div>${fixes[code]}</div>`),
    failing.length > 0 &&
      markup`<div class="quiet">fails: ${names}. ${cleanText(failing[0]?.failure?.reason ?? '')}</div>`,
    twin !== undefined &&
      markup`<div>left out: ${cleanText(twin.shown)} is another server of this name; give one of them a nats_cluster or server of its own</div>`,
    cut > 0 && markup`<div>${thousands(cut)} rows are left out: see limits in the configuration</div>`,
    !up && failing.length === 0 && markup`<div>not asked yet</div>`,
  ].filter((line) => line !== false)
  return lines.length === 0 ? 'nothing' : lines
}

function serverRow(one: Target, twin: LeftOut | undefined) {
  const { target, server, cluster, up, answers } = one
  const failing = one.status.some(({ success }) => !success)
  const link = markup`<a href="/probe?target=${encodeURIComponent(target)}">${cleanName(server)}</a>`
  const started = answers.varz === undefined ? unknown : age(answers.varz.now - answers.varz.start)
  return {
    tone: up ? (failing || twin !== undefined ? 'warning' : '') : 'critical',
    cells: [
      markup`${link}<div class="quiet">${cleanText(target)}</div>`,
      known(cleanName(cluster) || undefined),
      up ? 'answers' : 'does not answer',
      known(answers.varz?.version),
      started,
      wrong(one, twin),
    ],
  }
}

/** Servers beyond this are listed on demand. */
const shown = 30

export function serversSection(world: World): Html {
  const twins = new Map(leftOut(world).map((twin) => [twin.target, twin]))
  const rows = [...world.targets]
    .sort((a, b) => Number(a.up) - Number(b.up))
    .map((one) => serverRow(one, twins.get(one.target)))
  const heads = ['server', 'cluster', 'state', 'version', 'runs for', 'what is wrong']
  const none = markup`<p> No server is configured: levels, leaders and followers are not known. Name one: nats-jetstream-exporter http://SERVER:8222 </p>`
  const rest = rows.slice(shown)
  const more =
    rest.length > 0 && details(idOf('servers'), `${rest.length} more servers`, table('Further servers', heads, rest))
  return markup`<h2>Servers</h2> ${rows.length === 0 ? none : table('Servers', heads, rows.slice(0, shown))}${more}${reviewOf(world)}`
}

/** Settings with which a fault costs more than it must: nothing that is wrong now, so it is opened on demand. */
function reviewOf(world: World): Value {
  const rows = reviewed(world)
    .filter(({ holds }) => holds)
    .map(({ server, check }) => ({
      cells: [known(cleanName(server) || undefined), check.says, check.matters, check.remedy],
    }))
  const heads = ['server', 'finding', 'why it matters', 'what to do']
  return (
    rows.length > 0 &&
    details(
      idOf('review'),
      `Configuration review: ${rows.length} ${rows.length === 1 ? 'finding' : 'findings'}`,
      table('Configuration review', heads, rows),
    )
  )
}

/** What to do; '' where the words of the operating system say it. */
const remedies: Readonly<Record<SourceFault, string>> = {
  opening: 'wait: it is being opened',
  missing: 'no such file: check the path; in a container, that it is mounted',
  no_match: 'no file has such a name: check the pattern; in a container, that its folder is mounted',
  denied: 'not readable for the user of the exporter: add it to the group of the file',
  directory: 'name a file in it, or all of them with *',
  not_a_file: 'only regular files are followed: name one, or give the exporter a command or syslog',
  hung: 'the disk or network file system below it does not answer: see the kernel log of this host',
  io_error: 'the disk or network file system below it fails: see the kernel log of this host',
  ended: 'it has ended: see what it said last',
  not_started: 'check that the program is there, and that the user of the exporter may run it',
  in_use: 'another program listens there already',
  other: '',
}

function sourceRow({ status, server }: World['sources'][number], now: number) {
  const { source, up, code, reason, lastLine, lagBytes, lostBytes } = status
  const fix = remedies[code ?? 'other']
  const lost = lostBytes > 0 && markup`<div>${lostBytes} bytes were lost before they could be read</div>`
  const silent = up && lastLine === undefined && markup`<div>no line yet: does this server write here?</div>`
  const bad = markup`${fix !== '' && markup`<div>${fix}</div>`}<div class="quiet">${cleanText(reason ?? '')}</div>`
  return {
    tone: up ? (lostBytes > 0 ? 'warning' : '') : 'critical',
    cells: [
      cleanText(source),
      known(cleanName(server) || undefined),
      up ? 'is read' : 'is not read',
      lastLine === undefined
        ? 'none yet'
        : markup`${age(now - lastLine)} ago<div class="quiet">${time(lastLine)}</div>`,
      lagBytes ?? 'unknown',
      up ? (lost || silent ? markup`${lost}${silent}` : 'nothing') : bad,
    ],
  }
}

export function logsSection({ sources, now }: World): Html {
  const heads = ['log', 'server', 'state', 'last line', 'bytes behind', 'what is wrong']
  const rows = [...sources].sort((a, b) => Number(a.status.up) - Number(b.status.up)).map((one) => sourceRow(one, now))
  const none = markup`<p> No log is configured: the ladder between two answers and most signs of a slow store come from logs alone. Add <code>--log FILE</code>. </p>`
  return markup`<h2>Logs</h2> ${rows.length === 0 ? none : table('Logs', heads, rows)}`
}

/** Newest first. */
export function linesSection(unrecognized: readonly Unrecognized[]): Html {
  const rows = unrecognized.toReversed().map(({ origin, line, count }) => ({
    cells: [
      line.time === undefined ? unknown : time(line.time),
      cleanName(origin),
      line.level ?? unknown,
      count,
      markup`<code>${cleanText(line.text)}</code>`,
    ],
  }))
  const lines = table('Lines that the catalog does not know', ['time', 'log', 'level', 'lines', 'newest text'], rows)
  return markup`<h2>Lines that the catalog does not know</h2> ${rows.length === 0 ? markup`<p>None since the start.</p>` : details(idOf('lines'), `${rows.length} kinds of lines`, lines)}`
}
