// The demo as it runs: a frame a second on a terminal, else a line every five; at the end of each loop the report.
import { openHistory } from '../../http/page/history.ts'
import { highest, shareOfCache } from '../../diagnose/ladder.ts'
import { conditions, stateOf } from '../../http/page/state.ts'
import type { World } from '../../world/world.ts'
import { frame, glossary, oneLine, type Scene } from './frame.ts'
import type { Recording } from './recording.ts'
import type { Replay } from './replay.ts'
import { loopReport, type Loop } from './report.ts'
import type { Scenario } from './scenarios.ts'
import { fitted, type Screen } from './screen.ts'

export interface Showing {
  scenario: Scenario
  recording: Recording
  position: Replay['position']
  /** Of the exporter: http://HOST:PORT. */
  url: string
  /** Unix seconds. */
  now(): number
  latest(): Promise<World>
  /** Until the next frame. */
  second(): Promise<void>
  once: boolean
  signal: AbortSignal
}

type Moment = Pick<Scene, 'state' | 'world'>

/** Frames from one line to the next where nothing can be drawn over. */
const everyOther = 5

function heading({ title, text }: Scenario, { nats, seconds, servers }: Recording, url: string): string[] {
  return [
    `${title} recorded from ${servers.length} nats-servers ${nats}, ${Math.round(seconds)} s, in a loop. Ctrl-C ends it.`,
    `What was done: ${text}.`,
    '',
    `  ${url}/          status page`,
    `  ${url}/metrics   metrics: curl -s ${url}/metrics | grep nats_raft_pending_entries`,
    '',
  ]
}

/** Of two moments the worse one: by its condition, and by how much was waiting. */
function worse(before: Moment | undefined, now: Moment): Moment {
  if (before === undefined) return now
  const rank = ({ state }: Moment): number => conditions.indexOf(state.condition)
  const level = ({ state: { rows } }: Moment): number => (rows[0] === undefined ? 0 : shareOfCache(highest(rows[0])))
  const difference = rank(before) - rank(now) || level(now) - level(before)
  return difference > 0 ? now : before
}

function ending(loop: Loop, screen: Screen): void {
  const { columns } = screen.size()
  const said = loopReport(loop, { colour: screen.colour, width: screen.terminal ? columns : Infinity }).split('\n')
  const title = 'The loop ends. What triage says of the logs, and of what the servers answered when it was worst:'
  const lines = ['', title, '', ...said, '']
  screen.print(screen.terminal ? fitted(lines, columns) : lines)
}

/** Shows until the signal, or to the end of the first loop. */
export async function show(showing: Showing, screen: Screen): Promise<void> {
  const { scenario, recording, position, url, now, latest, second, once, signal } = showing
  const servers = recording.servers.map(({ name }) => name)
  const history = openHistory()
  const head = heading(scenario, recording, url)
  screen.print(screen.terminal ? fitted(head, screen.size().columns) : [...head, ...glossary, ''])
  let ended = 0
  let worst: Moment | undefined
  for (let shown = 0; !signal.aborted; shown++) {
    const { seconds, loops } = position()
    if (loops > ended) {
      ending({ recording, begin: now() - seconds - recording.seconds, height: worst?.world }, screen)
      if (once) return
      ended = loops
      worst = undefined
    }
    const world = await latest()
    history.add(world)
    const moment = { state: stateOf(world), world }
    worst = worse(worst, moment)
    const scene = { ...moment, history, servers, seconds, of: recording.seconds }
    if (screen.terminal) screen.draw(frame(scene, { ...screen.size(), colour: screen.colour }))
    else if (shown % everyOther === 0) screen.print([oneLine(scene)])
    await second()
  }
}
