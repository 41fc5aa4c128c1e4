// What happened in the last quarter of an hour, on one axis of time with a lane a server, and as a list with what each thing means.
import { cleanName, withServers } from '../../diagnose/report/words.ts'
import { rungs } from '../../ladder.ts'
import { severities, type Severity } from '../../level.ts'
import { rowOf, type EventId } from '../../log/catalog/index.ts'
import { alertsByNumbers } from '../../log/catalog/rows/row.ts'
import type { World } from '../../world/world.ts'
import { age, assetName, clock, details, markup, idOf, type Html, type Value } from './html.ts'
import { span, type History, type Happening } from './history.ts'

/** One line of the list, and one mark of a lane. */
interface Item {
  server: string
  /** Unix seconds. */
  from: number
  to: number
  count: number
  mark: string
  severity: Severity
  title: string
  about: string
  body: Value
}

type Seen = Exclude<Happening['what'], EventId>

/** What no log says, or says too late. */
const seen: Readonly<Record<Seen, { mark: string; severity: Severity; title: string; meaning: string }>> = {
  silent: {
    mark: 'X',
    severity: 'critical',
    title: 'stopped answering',
    meaning: 'No endpoint of this server answered any more. Is it down, or does it hang?',
  },
  answers: { mark: 'A', severity: 'info', title: 'answers again', meaning: 'Endpoints of this server answer again.' },
  leads: {
    mark: 'L',
    severity: 'warning',
    title: 'leads now',
    meaning: 'Another server led this group before: there was an election while entries were waiting.',
  },
}

/** Marks of what people look for; everything else that is bad gets `other`. */
const eventMarks: Partial<Record<EventId, string>> = {
  server_started: 'S',
  stream_new_leader: 'L',
  consumer_new_leader: 'L',
  meta_new_leader: 'L',
  server_stopping: 'X',
}
const other = '*'

const legend: readonly (readonly [mark: string, means: string])[] = [
  ...rungs.map(
    ({ name, entries }) => [name, `${entries.toLocaleString('en-US')} entries pending, or as many bytes`] as const,
  ),
  ['L', 'a new leader'],
  ['S', 'a start'],
  ['X', 'stops, or does not answer'],
  ['A', 'answers again'],
  [other, 'another line of the log worth a look'],
]

/** The first sentence: the rest is there on demand. */
const sentence = (meaning: string): string => `${meaning.split(/\.\s/, 1)[0] ?? ''}.`.replace('..', '.')

const runbook = (alert: string): Html => markup`<a href="/runbooks/${alert}">${alert}</a> `

function eventBody(id: EventId): Value {
  const row = rowOf(id)
  const alerts = [...new Set([...(row.alert === undefined ? [] : [row.alert]), ...alertsByNumbers(row)])]
  const next = row.next?.map((command) => markup`<p><code>${command}</code></p>`)
  return markup`<p>${row.meaning}</p><p>${row.isNot}</p><p>Do: ${row.remedy}</p> ${next} <p>${alerts.map(runbook)}</p>`
}

function itemOf(one: Omit<Happening, 'who'>, server: string): Item {
  const { what, about, from, to, count } = one
  const shared = { server, from, to, count, about: cleanName(about) }
  if (what === 'silent' || what === 'answers' || what === 'leads') {
    const { meaning, ...rest } = seen[what]
    return { ...shared, ...rest, body: markup`<p>${meaning}</p>` }
  }
  const { severity, meaning } = rowOf(what)
  return {
    ...shared,
    severity,
    mark: eventMarks[what] ?? other,
    title: `${what}: ${sentence(meaning)}`,
    body: eventBody(what),
  }
}

/** Rungs, by the log and by answers of /raftz. */
function reached({ reached: rows, now }: World): Item[] {
  return rows
    .filter(({ at }) => now - at <= span)
    .map((row) => ({
      ...{ server: row.server, from: row.at, to: row.at, count: 1, mark: row.rung, about: assetName(row) },
      severity: rungs.find(({ name }) => name === row.rung)?.severity ?? 'warning',
      title: `${row.rung} reached`,
      body: markup`<p>This many entries, or as many bytes, were pending. ${runbook('NatsRaftPendingEntries')}</p>`,
    }))
}

/** The last events of each log from before this exporter read it. */
function remembered({ logs, now }: World, recorded: ReadonlySet<string>): Item[] {
  return logs.flatMap(({ server, log }) =>
    Object.entries(log.events)
      .map(([id, { last, count }]) => ({ id: id as EventId, last, count }))
      .filter(({ id, last }) => now - last <= span && !recorded.has(`${server}\n${id}`))
      .filter(({ id }) => rowOf(id).severity !== 'info' || eventMarks[id] !== undefined)
      .map(({ id, last, count }) => itemOf({ what: id, about: '', from: last, to: last, count }, server)),
  )
}

/** Lines that say a rung are left out: the rungs themselves are on the list. */
const twice: ReadonlySet<string> = new Set(['raft_append_entries_pending'] satisfies EventId[])

/** Newest first. `serverOf` says which server an origin turned out to be. */
export function itemsOf(world: World, history: History, serverOf: (origin: string) => string): Item[] {
  const recorded = history
    .happenings(world.now)
    .map((one) => ({ ...one, server: typeof one.who === 'string' ? serverOf(one.who) : one.who.server }))
  const known = new Set(recorded.map(({ server, what }) => `${server}\n${what}`))
  const lines = [...recorded.map((one) => itemOf(one, one.server)), ...remembered(world, known)]
  return [...lines.filter(({ title }) => !twice.has(title.split(':', 1)[0] ?? '')), ...reached(world)].sort(
    (a, b) => b.to - a.to,
  )
}

const most = { listed: 40, lanes: 24, marks: 60 }
const lane = 26
/** Shortest axis, in seconds: what has only begun is not drawn as a point at its end. */
const shortest = 120

/** Order of events on a lane, the worst first (0); kinds with a mark of their own come before the rest. */
const rank = ({ mark, severity }: Item): number =>
  severities.length - 1 - severities.indexOf(severity) + (mark === other ? severities.length : 0)

/** Marks of one lane. Of two that would overlap only the more important one is drawn. */
function spread(items: readonly Item[], from: number, now: number): (Item & { x: number })[] {
  const placed: (Item & { x: number })[] = []
  const sorted = [...items].sort((a, b) => rank(a) - rank(b) || a.from - b.from)
  for (const item of sorted.slice(0, 5 * most.marks)) {
    const x = Math.min(98, Math.max(1, (100 * (item.from - from)) / (now - from)))
    if (placed.length < most.marks && placed.every((other) => Math.abs(other.x - x) > 2.5)) placed.push({ ...item, x })
  }
  return placed
}

function laneOf(items: readonly Item[], index: number, from: number, now: number): Html {
  const marks = spread(items, from, now).map(
    ({ from: at, mark, severity, title, x }) =>
      markup`<text class="mark ${severity}" x="${x.toFixed(1)}%" y="${lane * index + 18}" text-anchor="middle">${mark}<title>${clock(at)} ${title}</title></text> `,
  )
  return markup`<line class="lane" x1="0" x2="100%" y1="${lane * (index + 1) - 1}" y2="${lane * (index + 1) - 1}"/>${marks}`
}

function lanes(servers: readonly string[], items: readonly Item[], now: number): Html {
  const from = Math.max(now - span, Math.min(now - shortest, ...items.map((item) => item.from)))
  const names = servers.map((server) => markup`<span>${cleanName(server)}</span> `)
  const drawn = servers.map((server, index) =>
    laneOf(
      items.filter((item) => item.server === server),
      index,
      from,
      now,
    ),
  )
  const used = legend.filter(([mark]) => items.some((item) => item.mark === mark))
  const says = used.map(([mark, means]) => markup`<span class="key-mark"><b>${mark}</b> ${means}</span> `)
  const axis = markup`<p class="axis"><span>${clock(from)}</span> <span>${clock(now)}</span></p>`
  return markup`<div class="lanes" aria-hidden="true"><div class="names">${names}</div><div><svg height="${lane * servers.length}" width="100%">${drawn}</svg>${axis}</div></div><p class="quiet">${says}</p>`
}

/** The same event on several servers within a minute is one line of the list. */
function folded(items: readonly Item[]): (Item & { servers: readonly string[] })[] {
  const rows = new Map<string, Item & { servers: string[] }>()
  for (const item of items) {
    const key = `${item.title}\n${item.about}\n${Math.floor(item.to / 60)}`
    const same = rows.get(key)
    if (same === undefined) rows.set(key, { ...item, servers: [item.server] })
    else {
      if (!same.servers.includes(item.server)) same.servers.push(item.server)
      Object.assign(same, { count: same.count + item.count, from: Math.min(same.from, item.from) })
    }
  }
  return [...rows.values()]
}

function listItem({ servers, from, to, count, severity, title, about, body }: ReturnType<typeof folded>[number]): Html {
  const times = count > servers.length ? markup` <span class="tag">${count} times in ${age(to - from)}</span>` : ''
  const of = about === '' ? '' : markup` <b>${about}</b>`
  const names = withServers('SERVERS', servers.map((name) => cleanName(name) || 'a server').sort(), 60)
  const summary = markup`<time>${clock(to)}</time> <span class="dot ${severity}"></span>${names}${of} ${title}${times}`
  return markup`<li>${details(idOf(title, about, String(Math.floor(to / 60))), summary, body)}</li>`
}

export function timelineSection(world: World, history: History, serverOf: (origin: string) => string): Html {
  const items = itemsOf(world, history, serverOf)
  if (items.length === 0)
    return markup`<h2>Timeline</h2><p> Nothing worth a look in the last 15 minutes${world.sources.length === 0 && ', as far as it can be seen without a log'}. </p>`
  const busy = new Set(items.map(({ server }) => server).filter((name) => name !== ''))
  const named = [...new Set([...world.servers, ...world.logs].map(({ server }) => server))].filter(
    (name) => name !== '',
  )
  const servers = named
    .sort((a, b) => Number(busy.has(b)) - Number(busy.has(a)))
    .slice(0, most.lanes)
    .sort()
  const rows = folded(items)
  const left = rows.length - most.listed
  return markup`<h2>Timeline</h2> ${lanes(servers, items, world.now)} <ol class="events"> ${rows.slice(0, most.listed).map(listItem)} </ol> ${left > 0 && markup`<p>and ${left} more</p>`}`
}
