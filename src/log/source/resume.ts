// Where a command that prints a log goes on: arguments for the tools we know, and which lines it repeats.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'

/** What the state file holds of a command. */
export interface CommandOffset {
  /** journald's, of the last line. */
  cursor?: string
  /** Unix seconds of the newest line. */
  time?: number
  /** Hash and time of the last lines: what a tool repeats, since it knows whole seconds at best, is known by them. */
  recent: [hash: string, time: number][]
}

interface Tool {
  /** Options by which a tool is told where to begin; those of the user count on first contact only. */
  begins: RegExp
  /** Arguments from `since` (Unix seconds) on, or behind the cursor. `ago`: seconds since then. */
  from(since: number, ago: number, cursor: string | undefined): string[]
  /** Option that puts times with their zone in front of lines. */
  times: string | undefined
}

const rfc3339 = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** -n is a number of lines here, and a namespace in the tools of Kubernetes. */
const containers: Tool = {
  begins: /^(?:--since|--tail|-n)(?:=|$)/,
  from: (since) => [`--since=${rfc3339(since)}`],
  times: '--timestamps',
}

const kubernetes = { begins: /^(?:--since|--since-time|--tail)(?:=|$)/, times: '--timestamps' }

const tools: Readonly<Record<string, Tool>> = {
  journalctl: {
    begins: /^(?:--since|-S|--after-cursor|--cursor|-c|--lines|-n|--no-tail)(?:=|$)/,
    from: (since, _, cursor) => [
      cursor === undefined ? `--since=@${Math.floor(since)}` : `--after-cursor=${cursor}`,
      '--no-tail',
    ],
    times: undefined,
  },
  kubectl: { ...kubernetes, from: (since) => [`--since-time=${rfc3339(since)}`] },
  docker: containers,
  'docker-compose': containers,
  podman: containers,
  nerdctl: containers,
  stern: { ...kubernetes, from: (_, ago) => [`--since=${Math.ceil(ago)}s`] },
}

/** Lines may come out of order by as much, from several pods. */
const overlap = 2

/** The command with the arguments to begin where `offset` ends or, on first contact, `lookback` seconds ago. */
export function resumeCommand(
  words: readonly string[],
  offset: CommandOffset | undefined,
  { now, lookback }: { now: number; lookback: number },
): string[] {
  const at = words.findIndex((word) => !['sudo', 'doas'].includes(word))
  const tool = tools[basename(words[at] ?? '').replace(/\.exe$/, '')]
  if (tool === undefined) return [...words]
  const times = tool.times === undefined || words.includes(tool.times) || words.includes('-t') ? [] : [tool.times]
  if (offset?.time === undefined) {
    const own = words.some((word) => tool.begins.test(word))
    return [...words, ...times, ...(own ? [] : tool.from(now - lookback, lookback, undefined))]
  }
  const since = offset.time - overlap
  return [...without(words, tool.begins), ...times, ...tool.from(since, now - since, offset.cursor)]
}

/** Drops `--option=value` and `--option value`. */
function without(words: readonly string[], option: RegExp): string[] {
  return words.filter((word, index) => {
    const before = words[index - 1] ?? ''
    const isValue = option.test(before) && !before.includes('=') && before !== '--no-tail'
    return !option.test(word) && !isValue
  })
}

/** The `__CURSOR` of a line of `journalctl -o json`. */
export function cursorOf(line: string): string | undefined {
  return line.startsWith('{') ? /"__CURSOR"\s*:\s*"([^"]+)"/.exec(line)?.[1] : undefined
}

const mostRecent = 5000
/** Seconds before the newest line within which repeated lines are known one by one. */
const window = 10

export interface Replay {
  /**
   * Whether the line was there before the last `restart`. Notes it otherwise. `catching`: the tool has printed without a pause since
   * then, and may still be repeating; it is no longer once it has come to the lines that are known one by one.
   */
  isRepeated(line: string, time: number | undefined, catching: boolean): boolean
  /** The tool is started anew: what it repeats from now on was seen. */
  restart(): void
  recent(): CommandOffset['recent']
}

/** Which lines were seen, as counts: two equal lines in one run are two lines. */
export function replay(initial: CommandOffset['recent'] = []): Replay {
  let seen = [...initial]
  let latest = seen.reduce((most, [, time]) => Math.max(most, time), 0)
  /** Lines before it were seen, as long as the tool repeats. */
  let knownFrom = 0
  let reached = false
  const expected = new Map<string, number>()
  const recent = (): CommandOffset['recent'] => seen.filter(([, time]) => time >= latest - window)
  return {
    isRepeated(line, printed, catching) {
      const time = printed ?? latest
      const isBefore = time < knownFrom
      reached ||= printed !== undefined && !isBefore
      // First, since it costs nothing: a tool that begins at its first line repeats everything it ever printed.
      if (catching && !reached && isBefore) return true
      const hash = createHash('sha1').update(line).digest('base64').slice(0, 12)
      const left = expected.get(hash) ?? 0
      if (left > 0) {
        expected.set(hash, left - 1)
        return true
      }
      latest = Math.max(latest, time)
      seen.push([hash, time])
      if (seen.length > mostRecent) seen = seen.slice(-mostRecent / 2)
      return false
    },
    restart() {
      seen = recent()
      // Where there were too many to be kept for the whole window, the oldest that was kept.
      const oldest = seen.length >= mostRecent / 2 ? (seen[0]?.[1] ?? 0) : 0
      knownFrom = Math.max(latest - window, oldest)
      reached = false
      expected.clear()
      for (const [hash] of seen) expected.set(hash, (expected.get(hash) ?? 0) + 1)
    },
    recent,
  }
}
