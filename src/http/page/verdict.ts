// The top of the page: what a person who was just woken up must know, in the order in which it is needed.
import { alertsFor } from '../../alerts/due.ts'
import { highest, type LadderRow } from '../../diagnose/ladder.ts'
import { cleanName, cleanText, withServers } from '../../diagnose/report/words.ts'
import type { Role } from '../../diagnose/diagnose.ts'
import { hypotheses } from '../../diagnose/hypotheses.ts'
import { lastRung, rungOf } from '../../ladder.ts'
import type { World } from '../../world/world.ts'
import { age, assetName, clock, details, markup, idOf, time, type Html, type Value } from './html.ts'
import type { History } from './history.ts'
import { keyOf } from '../../world/servers.ts'
import { secondsToLimit } from './pace.ts'
import { isStray, type ClusterState, type Condition, type Seen, type State } from './state.ts'

export const words: Readonly<Record<Condition, string>> = {
  critical: 'CRITICAL',
  warning: 'WARNING',
  unknown: 'UNKNOWN',
  ok: 'OK',
}

/** Conditions differ in shape as well as in colour. */
const shapes: Readonly<Record<Condition, Html>> = {
  critical: markup`<path d="M7 1h10l6 6v10l-6 6H7l-6-6V7z" /><path class="in" d="M11 5h2v9h-2zM11 16h2v3h-2z" />`,
  warning: markup`<path d="M12 1 24 23H0z" /><path class="in" d="M11 8h2v8h-2zM11 18h2v3h-2z" />`,
  unknown: markup`<path d="M12 0 24 12 12 24 0 12z" /><path class="in" d="M8 9a4 4 0 1 1 5 4v2h-2v-4a2 2 0 1 0-1-2zM11 16h2v3h-2z" />`,
  ok: markup`<circle cx="12" cy="12" r="12" /><path class="in" d="m6 12 2-2 3 3 6-6 2 2-8 8z" />`,
}

export const shape = (condition: Condition): Html =>
  markup`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${shapes[condition]}</svg>`

const seenWords = ({ what, answering, of }: Seen): string =>
  of === 0 ? `no ${what} watched` : `${answering} of ${of} ${what}`

const nothingSeen = 'Nothing can be seen: nobody knows whether all is well'

/** What is in trouble beside the verdict's own cause is said where the verdict alone would sound calm. */
export function headline({ condition, report, stores, rows, blind }: ClusterState): string {
  const { hypothesis, title } = report.verdict
  if (condition === 'unknown')
    return blind ? nothingSeen : 'Not everything can be seen: nobody knows whether all is well'
  const calm = hypothesis === 'none' || hypothesis === 'maintenance'
  if (calm && stores.length > 0 && condition !== 'ok') return 'A store is in trouble'
  if ((calm || hypothesis === 'unknown') && rows.length > 0 && condition !== 'ok')
    return 'Entries pile up; the cause is not known'
  return hypothesis === 'unknown' ? 'Something is wrong; the cause is not known' : title
}

/** How long until the cache ends, in words. */
export function untilLimit(row: LadderRow, world: World, history: History): string {
  const top = highest(row)
  const reached = world.reached.find(
    (one) => one.rung === lastRung.name && one.group === row.group && keyOf(one) === keyOf(row),
  )
  if (rungOf(top) === lastRung) {
    const since = reached === undefined ? '' : ` at ${clock(reached.at)}, ${age(world.now - reached.at)} ago`
    return `reached${since}: the cache is full, nothing is lost`
  }
  const pace = secondsToLimit(history.points(row))
  if (pace === undefined) return 'not known yet: two minutes of answers tell the pace'
  return pace === Infinity ? 'not at this pace' : `in about ${age(pace)} at this pace`
}

function since({ rows, report }: ClusterState, world: World): string | undefined {
  const [worst] = rows
  const times = world.reached
    .filter((one) => one.group === worst?.group && one.cluster === worst.cluster)
    .map(({ at }) => at)
  if (times.length > 0) return `${clock(Math.min(...times))}, ${age(world.now - Math.min(...times))} ago`
  const { start } = report.first_mover
  return start === null ? undefined : `${start.slice(11, 19)}Z`
}

const fact = (name: string, value: Value): Html => markup`<dt>${name}</dt><dd>${value}</dd>`

/** Servers of one role in a report. */
export const named = ({ report }: ClusterState, wanted: Role): string[] =>
  report.servers.filter(({ role }) => role === wanted).map(({ name }) => name)

/** The servers to look at, and why; undefined: the verdict names none. */
export function suspects(state: ClusterState): { names: readonly string[]; aside: string } | undefined {
  const [culprits, victims] = [named(state, 'culprit'), named(state, 'victim')]
  if (culprits.length === 0)
    return victims.length === 0 ? undefined : { names: victims, aside: 'suffers; who causes it is not known' }
  const aside = victims.length === 0 ? '' : `waits for it: ${withServers('SERVERS', victims, 60)}`
  return { names: culprits, aside }
}

function lookAt(state: ClusterState): Value {
  const found = suspects(state)
  if (found === undefined) return undefined
  const { names, aside } = found
  return markup`<b>${withServers('SERVERS', names, 80)}</b>${aside !== '' && markup`<div class="quiet">${aside}</div>`}`
}

/** What the shipped rules have for what is seen here; whether they fire and who was told, Prometheus and Alertmanager know. */
function alertsDue({ cluster, rows }: ClusterState, world: World): Html | undefined {
  const logs = world.logs.filter((log) => log.cluster === cluster)
  const due = alertsFor({ ...world, logs }, rows).map(
    ({ alert, severity, rung = '' }) =>
      markup`<div><a href="/runbooks/${alert}">${alert}</a> ${rung} ${severity}</div>`,
  )
  return due.length === 0 ? undefined : fact('Alerts due', due)
}

function troubleFacts(state: ClusterState, world: World, history: History): Html[] {
  const { report, rows, stores } = state
  const [worst] = rows
  const start = since(state, world)
  const server = lookAt(state)
  const alerts = alertsDue(state, world)
  return [
    worst !== undefined &&
      fact(
        'Stream',
        markup`<b>${assetName(worst)}</b>${worst.stream !== '' && markup` <span class="quiet">${cleanName(worst.group)}</span>`}`,
      ),
    worst !== undefined && fact('20k limit', untilLimit(worst, world, history)),
    start !== undefined && fact('Since', start),
    fact(
      'Likely cause',
      markup`${report.verdict.summary} <span class="quiet">Confidence: ${report.verdict.confidence}.</span>`,
    ),
    ...stores.slice(0, 3).map(({ server: name, says }) => fact('Store', `${name || 'a store'}: ${says}`)),
    server !== undefined && fact('Look at', server),
    alerts,
  ].filter((one) => one !== false && one !== undefined)
}

function nextFacts({ report, condition }: ClusterState): Html[] {
  const [first, ...others] = report.next
  const more = others.slice(0, 4).map(({ command, why }) => markup`<p>${why}</p><code>${command}</code>`)
  return [
    fact('First', report.verdict.first_step),
    ...(first === undefined || condition === 'ok'
      ? []
      : [
          fact(
            'Type',
            markup`<code>${first.command}</code><div class="quiet">${first.why}</div>${details(idOf('next', report.cluster), 'more commands', more)}`,
          ),
        ]),
    fact('It is not', report.not[0]?.text ?? hypotheses[report.verdict.hypothesis].isNot),
  ]
}

/** What this exporter cannot see, by name, with a link to the remedy. */
function unseenFacts(cluster: string, { servers, sources, stores, logs }: World): Html[] {
  const here = (one: { cluster: string }): boolean => one.cluster === cluster || one.cluster === ''
  const silent = servers.filter((one) => here(one) && one.answers.raftz === undefined).map(({ server }) => server)
  const unread = sources.filter((one) => here(one) && !one.status.up).map(({ status }) => status.source)
  const stuck = stores.filter((one) => here(one) && one.store.probe === undefined).map(({ store }) => store.dir)
  const list = (names: readonly string[]): string => withServers('SERVERS', names, 120)
  return [
    silent.length > 0 && fact('Not answering', markup`${list(silent)} <a href="#servers">why, and what to do</a>`),
    unread.length > 0 && fact('Not read', markup`${list(unread)} <a href="#logs">why, and what to do</a>`),
    logs.some(isStray) &&
      fact(
        'In no verdict',
        markup`a log that does not say whose it is: name the server, as in <code>--log SERVER=FILE</code>`,
      ),
    stuck.length > 0 && fact('Not probed', markup`${list(stuck)} <a href="#stores">why</a>`),
  ].filter((one) => one !== false)
}

function clusterVerdict(one: ClusterState, world: World, history: History): Html {
  const { condition, report } = one
  const unseen = unseenFacts(one.cluster, world)
  const trouble = condition === 'critical' || condition === 'warning'
  const facts = trouble ? [...troubleFacts(one, world, history), ...unseen] : unseen
  const next = trouble && markup`<dl>${nextFacts(one)}</dl>`
  const calm = condition === 'ok' && markup`<p>${report.verdict.summary}</p>`
  const cluster = one.cluster !== '' && markup`<span class="quiet">${report.cluster}:</span> `
  return markup`<p class="what">${cluster}${headline(one)}</p>${calm}<div class="facts"><dl class="key">${facts}</dl>${next}</div>`
}

/** A state file that cannot be written: what a restart would take back. */
function unsaved({ exporter: { state }, now }: World): Value {
  if (state === undefined || state.ok) return false
  const { path = '', reason = '', savedAt } = state
  const back = savedAt === undefined ? 'to nothing' : markup`to ${time(savedAt)}, ${age(now - savedAt)} ago`
  return markup`<p><span class="tag warning">not saved</span> State file ${cleanText(path)}: ${cleanText(reason)}. A restart would go back ${back}.</p>`
}

/** One line, for the title of the window and for screen readers. */
export function shortVerdict({ condition, clusters }: State): string {
  const [worst] = clusters
  const row = worst?.rows[0]
  const rung = row && rungOf(highest(row))?.name
  const place =
    condition === 'ok' || row === undefined ? '' : ` ${rung === undefined ? '' : `${rung} `}${assetName(row)}`
  return `${words[condition]}${place}`
}

export function verdictSection(state: State, world: World, history: History): Html {
  const { condition, clusters, seen } = state
  const [worst, ...others] = clusters
  const rest = others.map((one) =>
    details(
      idOf('cluster', one.cluster),
      markup`<span class="tag ${one.condition}">${words[one.condition]}</span> ${one.report.cluster || 'cluster without a name'}: ${headline(one)}`,
      clusterVerdict(one, world, history),
    ),
  )
  const nothing = seen.every(({ of }) => of === 0)
    ? markup`<p class="what">No server and no log is configured: nothing is known</p>`
    : markup`<p class="what">${nothingSeen}</p><dl class="key">${unseenFacts('', world)}</dl>`
  return markup`<div class="band ${condition}"> ${shape(condition)} <h1>${words[condition]}</h1><p class="seen">sees ${seen.map(seenWords).join(', ')}</p></div> ${worst === undefined ? nothing : clusterVerdict(worst, world, history)}${rest}${unsaved(world)} <p class="quiet"> As of ${time(world.now)}, servers asked ${age(world.now - world.collectedAt)} before. <a href="/api/v1/diagnosis">Evidence of the last 15 minutes, as JSON</a></p>`
}
