// The dump of a crash: hundreds of lines without a level that belong to the one line before them.
import type { Line } from '../line/line.ts'
import type { EventId } from './index.ts'

export interface Dumps {
  /** Whether a line, whatever event it is, belongs to a crash reported just before it: then it counts neither as an event nor as unrecognized. */
  holds(line: Pick<Line, 'level' | 'text' | 'origin'>, id: EventId | undefined): boolean
  /** Notes a line that has a level: its server runs, so the dump is over. Called for every line. */
  over(): void
}

/** At most so many dumps at once; one whose log ends in the middle of a dump would otherwise stay for ever. */
const mostOrigins = 256

/** Wrappings may give a level to what has none, so frames of a dump are known by their looks as well. */
function isFrame(text: string): boolean {
  if (/^(?:\t|PC=0x|goroutine \d+ |created by |exit status |runtime[ .:]|\w{2,6} +0x)/.test(text)) return true
  const call = text.indexOf('(')
  return call > 0 && text.endsWith(')') && !text.slice(0, call).includes(' ')
}

export function dumps(): Dumps {
  const open = new Set<string | undefined>()
  const begin = (origin: string | undefined): void => {
    open.add(origin)
    const [oldest] = open
    if (open.size > mostOrigins) open.delete(oldest)
  }
  return {
    holds({ level, text, origin }, id) {
      const isOpen = open.has(origin)
      if (id === 'server_crashed' || id === 'server_config_rejected') begin(origin)
      if (id === 'server_crashed') return isOpen
      if (!isOpen || id === 'server_config_rejected') return false
      if (id === undefined && (level === undefined || isFrame(text))) return true
      open.delete(origin)
      return false
    },
    over() {
      if (open.size > 0) open.delete(undefined)
    },
  }
}
