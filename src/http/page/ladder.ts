// The ladder: one bar a server and group in trouble, worst group first; what is calm is counted.
import { highest, type LadderRow } from '../../diagnose/ladder.ts'
import { cleanName, megabytes, thousands } from '../../diagnose/report/words.ts'
import { lastRung, rungs } from '../../ladder.ts'
import { thresholds } from '../../thresholds.ts'
import { groupKey } from '../../world/crowd.ts'
import { answered } from '../../world/servers.ts'
import type { World } from '../../world/world.ts'
import { bar, chart, nearestLimit } from './chart.ts'
import { assetName, details, markup, idOf, known, table, unknown, type Html, type Value } from './html.ts'
import type { History } from './history.ts'
import { conditionOf, type State } from './state.ts'
import { named } from './verdict.ts'

/** Groups that are drawn, and rows that are listed below them. */
const most = { drawn: 20, listed: 500 }

interface Group {
  key: string
  rows: LadderRow[]
}

/** In order of their worst row. */
function groupsOf(rows: readonly LadderRow[]): Group[] {
  const groups = new Map<string, LadderRow[]>()
  for (const row of rows) {
    const key = `${row.cluster}\n${row.group}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [row])
    else known.push(row)
  }
  return [...groups].map(([key, of]) => ({ key, rows: of }))
}

/** 18,000 of 20,000 entries; of bytes where those are nearer to the limit. */
function level(row: LadderRow): Value {
  const { entries, bytes } = highest(row)
  const high = row.pending === undefined || entries > row.pending ? `, highest ${thousands(entries)}` : ''
  const size = nearestLimit(row) === 'bytes' ? `, about ${megabytes(bytes ?? 0)} of ${megabytes(lastRung.bytes)}` : ''
  return markup`${known(row.pending)} of ${thousands(lastRung.entries)}${high}${size}`
}

function role(row: LadderRow, culprits: ReadonlySet<string>): Value {
  const name = row.leader === undefined ? unknown : row.leader ? 'leader' : 'follower'
  const waits = (row.received ?? 0) >= thresholds.receivedWaiting.warning && row.leader !== true
  const slow = culprits.has(cleanName(row.server)) || waits
  return markup`${name}${slow && markup` <strong class="tag culprit">slow one</strong>`}`
}

function bars({ rows }: Group, world: World, history: History, culprits: ReadonlySet<string>): Html {
  const [worst] = rows
  if (worst === undefined) return markup``
  const heads = ['server', 'role', 'entries pending', 'last 15 minutes', 'unapplied', 'received, waiting', 'log says']
  const caption = `Ladder of ${assetName(worst)}`
  const all = rows.map((row) => ({
    tone: conditionOf(row),
    cells: [
      cleanName(row.server),
      role(row, culprits),
      markup`${bar(row)} <span class="figure">${level(row)}</span>`,
      chart(history.points(row), world.collectedAt),
      known(row.unapplied),
      known(row.received),
      row.logged === undefined ? 'nothing' : thousands(row.logged),
    ],
  }))
  const group = worst.stream === '' ? '' : markup` <span class="quiet">${cleanName(worst.group)}</span>`
  return markup`<h3>${assetName(worst)}${group}</h3> ${table(caption, heads, all)}`
}

/** Groups after those that are drawn, a line each. */
function listed(groups: readonly Group[]): Html {
  const rows = groups.slice(0, most.listed).flatMap(({ rows: [worst] }) =>
    worst === undefined
      ? []
      : [
          {
            tone: conditionOf(worst),
            cells: [assetName(worst), cleanName(worst.server), known(worst.pending), thousands(highest(worst).entries)],
          },
        ],
  )
  const left = groups.length - rows.length
  return markup`${table('Further groups in trouble', ['stream', 'worst server', 'pending', 'highest'], rows)}${left > 0 && markup`<p>and ${left} more, all lower</p>`}`
}

const meaning = details(
  'ladder-words',
  'What do these words mean?',
  markup`<dl><dt>entries pending</dt><dd> Written to the RAFT log of this server and not committed yet: a majority has not acknowledged them. High on a leader: its followers are slow. The marks are where nats-server warns: ${rungs.map(({ name }) => name).join(', ')}; at the last one, or at ${megabytes(lastRung.bytes)}, the cache in memory is full. Nothing is lost there. </dd><dt>unapplied</dt><dd>Committed, and not yet stored in the stream. High: the store of this server is slow.</dd><dt>received, waiting</dt><dd>Received by a follower and not yet looked at. High: this follower is the slow one.</dd><dt>log says</dt><dd>The last rung that the log of this server named. Recovery is never logged.</dd></dl>`,
)

const raftz = answered('raftz')

function calm(world: World, inTrouble: number): Html {
  const answers = raftz(world)
  const answering = answers.length
  const groups = new Set(
    answers.flatMap(({ cluster, answer }) => answer.map(({ group }) => groupKey({ cluster, group }))),
  ).size
  const read = `RAFT groups are read on ${answering} of ${world.servers.length} servers`
  if (answering === 0) return markup`<p class="unknown">${read}: what waits is not known.</p>`
  return markup`<p>${read}: ${groups} groups, ${Math.max(0, groups - inTrouble)} of them calm.</p>`
}

export function ladderSection({ rows, clusters }: State, world: World, history: History): Html {
  const culprits = new Set(clusters.flatMap((cluster) => named(cluster, 'culprit')))
  const groups = groupsOf(rows)
  const others = groups.slice(most.drawn)
  const rest = others.length > 0 && details(idOf('ladder'), `${others.length} more groups in trouble`, listed(others))
  const drawn = groups.slice(0, most.drawn).map((group) => bars(group, world, history, culprits))
  return markup`<h2>Ladder</h2> ${calm(world, groups.length)}${drawn}${rest}${meaning}`
}
