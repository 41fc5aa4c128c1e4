// What happened first: signs in the order in which they began, which is not the order in which they were logged.
import type { Evidence, Sign } from './evidence.ts'
import { signRow, type SignKind } from './signs.ts'
import { least, most } from './view.ts'

export interface Step {
  /** Unix seconds; undefined: no time. */
  start: number | undefined
  /** When it was first reported. */
  at: number | undefined
  server: string
  kind: SignKind
  says: string
  /** Occurrences, over all assets. */
  count: number
  /** Duration of the longest in seconds. */
  seconds: number | undefined
  signs: readonly Sign[]
}

const shown: ReadonlySet<SignKind> = new Set([
  'started',
  'stop_ordered',
  'state_outdated',
  'meta_lost',
  'meta_elected',
  'leader_elected',
  'route_lost',
  'route_refused',
])

/** One step for each kind on each server, by its first start; those without a time come last. */
export function cascade(evidence: Evidence): Step[] {
  const steps = new Map<string, Step & { signs: Sign[] }>()
  for (const sign of evidence.signs) {
    const { says, trouble } = signRow(sign.kind)
    if (trouble !== true && !shown.has(sign.kind)) continue
    const key = `${sign.kind}\n${sign.server}`
    const known = steps.get(key)
    const signs = known?.signs ?? []
    signs.push(sign)
    steps.set(key, {
      start: least(known?.start, sign.first.start),
      at: least(known?.at, sign.first.at),
      server: sign.server,
      kind: sign.kind,
      says,
      count: (known?.count ?? 0) + sign.count,
      seconds: most(known?.seconds, sign.worst.seconds),
      signs,
    })
  }
  return [...steps.values()].sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity))
}

export interface FirstMover {
  /** undefined: nobody can tell, for this reason. */
  step: Step | undefined
  reason: string
}

/** Seconds by which two clocks may differ that nothing has compared: servers keep time by NTP. */
const unknownClock = 1

const clockOf = ({ servers }: Evidence, name: string): number =>
  servers.find((server) => server.name === name)?.offset?.uncertainty ?? unknownClock

/** The first trouble, where times and clocks let anybody say so. */
export function firstMover(evidence: Evidence, steps: readonly Step[]): FirstMover {
  const trouble = steps.filter(({ kind }) => signRow(kind).trouble === true)
  const timed = trouble.filter(({ start }) => start !== undefined)
  const [first] = timed
  if (trouble.length === 0) return { step: undefined, reason: 'no trouble was seen' }
  if (first?.start === undefined || timed.length < trouble.length)
    return { step: undefined, reason: 'lines without a time cannot be put in order' }
  const other = timed.find(({ server }) => server !== first.server)
  if (other?.start === undefined) return { step: first, reason: 'it is the earliest start' }
  const gap = other.start - first.start
  const clocks = clockOf(evidence, first.server) + clockOf(evidence, other.server)
  if (gap < clocks)
    return {
      step: undefined,
      reason: `${first.server || 'one server'} and ${other.server || 'another'} began ${round(gap)} s apart, and their clocks may differ by ${round(clocks)} s`,
    }
  return { step: first, reason: `it began ${round(gap)} s before anything on another server` }
}

const round = (seconds: number): number => Number(seconds.toPrecision(2))
