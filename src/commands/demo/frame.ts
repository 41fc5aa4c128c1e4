// What the demo tells of one moment, as people need it in an incident: what is wrong, whom to look at, which alerts, what to type; then the bars.
import { alertsFor, type Due } from '../../alerts/due.ts'
import { highest } from '../../diagnose/ladder.ts'
import { cleanName, withServers } from '../../diagnose/report/words.ts'
import { assetName } from '../../http/page/html.ts'
import type { History } from '../../http/page/history.ts'
import type { ClusterState, Condition, State } from '../../http/page/state.ts'
import { headline, named, suspects, untilLimit, words } from '../../http/page/verdict.ts'
import { lastRung, rungOf, rungs } from '../../ladder.ts'
import type { World } from '../../world/world.ts'
import { broken } from './columns.ts'
import type { Size } from './screen.ts'
import { view } from './view.ts'

export interface Scene {
  /** The verdict as the page has it. */
  state: State
  world: World
  history: History
  /** Names in the order in which they are drawn. */
  servers: readonly string[]
  /** Seconds into the recording, and of how many. */
  seconds: number
  of: number
}

export interface Look extends Size {
  colour: boolean
}

const colours: Readonly<Record<Condition, string>> = {
  critical: '\x1b[1;31m',
  warning: '\x1b[1;33m',
  unknown: '\x1b[1;35m',
  ok: '\x1b[1;32m',
}

const list = (values: readonly (number | string)[]): string => values.join(', ').replace(/, (?=[^ ]+$)/, ' and ')

/** The words of the bars. */
export const glossary: readonly string[] = [
  "append entries pending: in the log of the stream's RAFT group, not committed yet. Many on a leader: it waits for its followers.",
  `rung: ${list(rungs.map(({ name }) => name))} pending, or as many bytes: there nats-server logs a warning. At ${lastRung.name} its cache is full; nothing is lost.`,
  'unapplied: committed, not yet applied to the stream. received and waiting: queued on that server, so it is the slow one.',
]

const clock = ({ world, seconds, of }: Scene): string =>
  `${new Date(world.now * 1000).toISOString().slice(11, 19)}Z  second ${Math.floor(seconds)} of ${Math.floor(of)}`

const isTrouble = (condition: Condition): boolean => condition === 'critical' || condition === 'warning'

const verdictLine = ({ condition, clusters: [worst] }: State): string =>
  `${words[condition]}: ${worst === undefined ? 'nothing is known yet' : headline(worst)}`

const alertText = ({ alert, rung, severity }: Due): string =>
  `${alert} (${rung === undefined ? '' : `${rung}, `}${severity})`

function lookAt(cluster: ClusterState): string | undefined {
  const found = suspects(cluster)
  if (found === undefined) return undefined
  return `${withServers('SERVERS', found.names, 60)}${found.aside === '' ? '' : `; ${found.aside}`}`
}

interface Fact {
  name: string
  text: string
  /** The lowest leaves first where the terminal is not high enough. */
  rank: number
}

function facts({ state: { condition, clusters }, world, history }: Scene): Fact[] {
  const [worst] = clusters
  if (worst === undefined || !isTrouble(condition)) return []
  const { report, rows } = worst
  const [row] = rows
  const rung = row && rungOf(highest(row))?.name
  const [next] = report.next
  const alerts = alertsFor(world, rows)
  const found: (readonly [name: string, rank: number, text: string | undefined])[] = [
    ['look at', 9, lookAt(worst)],
    ['cause', 6, `${report.verdict.summary} Confidence: ${report.verdict.confidence}.`],
    ['stream', 7, row && `${assetName(row)}${rung === undefined ? '' : `, rung ${rung}`}`],
    [`${lastRung.name} limit`, 3, row && untilLimit(row, world, history)],
    ['alerts', 5, alerts.length === 0 ? undefined : alerts.map(alertText).join(', ')],
    ['first', 4, report.verdict.first_step],
    ['type', 8, next?.command],
  ]
  return found.flatMap(([name, rank, text]) => (text === undefined ? [] : [{ name, rank, text }]))
}

const margin = 12

const factLines = ({ name, text }: Fact, columns: number): string[] =>
  broken(`  ${name.padEnd(margin - 2)}${text}`, columns, ' '.repeat(columns < 60 ? 4 : margin))

interface Block {
  rank: number
  lines: readonly string[]
}

/** What matters least leaves until the rest is no higher than the terminal: what has scrolled away cannot be drawn over. */
function fitting(blocks: readonly Block[], rows: number): string[] {
  const lines = blocks.flatMap((block) => block.lines)
  if (lines.length < rows || blocks.length === 1) return lines.slice(0, Math.max(1, rows - 1))
  const least = Math.min(...blocks.map(({ rank }) => rank))
  return fitting(
    blocks.filter(({ rank }) => rank !== least),
    rows,
  )
}

/** Lines for a terminal: none is wider, and together they are lower than it. */
export function frame(scene: Scene, { columns, rows, colour }: Look): string[] {
  const { state, servers } = scene
  const [worst] = state.clusters
  const culprits = new Set(worst !== undefined && isTrouble(state.condition) ? named(worst, 'culprit') : [])
  const shown = worst?.rows ?? []
  const marked = servers.filter((server) => culprits.has(cleanName(server)))
  const [title = '', ...bars] = view(shown, servers, colour, { width: columns, culprits: new Set(marked) })
  const paint = (line: string): string => (colour ? `${colours[state.condition]}${line}\x1b[0m` : line)
  return fitting(
    [
      { rank: 2, lines: broken(clock(scene), columns) },
      { rank: 11, lines: broken(verdictLine(state), columns, '  ').map(paint) },
      ...facts(scene).map((fact) => ({ rank: fact.rank, lines: factLines(fact, columns) })),
      { rank: 0, lines: [''] },
      { rank: 10, lines: broken(title, columns, '  ') },
      { rank: 1, lines: glossary.flatMap((line) => broken(`  ${line}`, columns, '    ')) },
      { rank: 10, lines: bars },
    ],
    rows,
  )
}

/** The same on one line, for a file or a pipe. */
export function oneLine(scene: Scene): string {
  const { state } = scene
  const rows = state.clusters[0]?.rows ?? []
  const [worst] = rows
  const row = rows.find(({ group, leader }) => group === worst?.group && leader === true) ?? worst
  const [title = '', , bar = ''] = view(rows, row === undefined ? [] : [row.server], false)
  const told = facts(scene).filter(({ name }) => name === 'look at' || name === 'alerts' || name === 'type')
  return [
    clock(scene),
    verdictLine(state),
    `${title} ${bar.trim()}`.trim(),
    ...told.map(({ name, text }) => `${name} ${text}`),
  ].join(' | ')
}
