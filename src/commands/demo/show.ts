// The demo as it runs: a frame a second on a terminal, else a line every five; at the end of each loop the report.
import { openHistory } from '../../http/page/history.ts'
import { highest, shareOfCache } from '../../diagnose/ladder.ts'
import { stateOf } from '../../http/page/state.ts'
import type { World } from '../../world/world.ts'
import { frame, glossary, oneLine, type Scene } from './frame.ts'
import type { Recording } from './recording.ts'
import type { Replay } from './replay.ts'
import { loopReport, type Loop } from './report.ts'
import { fitted, type Screen } from './screen.ts'

export interface Showing {
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

function heading({ nats, seconds, servers }: Recording, url: string): string[] {
  return [
    `An incident recorded from ${servers.length} nats-servers ${nats}, ${Math.round(seconds)} s, in a loop. Ctrl-C ends it.`,
    '',
    `  ${url}/          status page`,
    `  ${url}/metrics   metrics: curl -s ${url}/metrics | grep nats_raft_pending_entries`,
    '',
  ]
}

/** Of two moments the one at which more was waiting. */
function higher(before: Moment | undefined, now: Moment): Moment {
  const level = ({ state: { rows } }: Moment): number => (rows[0] === undefined ? 0 : shareOfCache(highest(rows[0])))
  return before !== undefined && level(before) >= level(now) ? before : now
}

function ending(loop: Loop, screen: Screen): void {
  const { columns } = screen.size()
  const said = loopReport(loop, { colour: screen.colour, width: screen.terminal ? columns : Infinity }).split('\n')
  const title = 'The loop ends. What triage says of the logs, and of what the servers answered when most was waiting:'
  const lines = ['', title, '', ...said, '']
  screen.print(screen.terminal ? fitted(lines, columns) : lines)
}

/** Shows until the signal, or to the end of the first loop. */
export async function show(showing: Showing, screen: Screen): Promise<void> {
  const { recording, position, url, now, latest, second, once, signal } = showing
  const servers = recording.servers.map(({ name }) => name)
  const history = openHistory()
  const head = heading(recording, url)
  screen.print(screen.terminal ? fitted(head, screen.size().columns) : [...head, ...glossary, ''])
  let ended = 0
  let height: Moment | undefined
  for (let shown = 0; !signal.aborted; shown++) {
    const { seconds, loops } = position()
    if (loops > ended) {
      ending({ recording, begin: now() - seconds - recording.seconds, height: height?.world }, screen)
      if (once) return
      ended = loops
      height = undefined
    }
    const world = await latest()
    history.add(world)
    const moment = { state: stateOf(world), world }
    height = higher(height, moment)
    const scene = { ...moment, history, servers, seconds, of: recording.seconds }
    if (screen.terminal) screen.draw(frame(scene, { ...screen.size(), colour: screen.colour }))
    else if (shown % everyOther === 0) screen.print([oneLine(scene)])
    await second()
  }
}
