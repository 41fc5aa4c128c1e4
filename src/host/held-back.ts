// How long nats-server's control group has been at a limit of reads or writes on the disk of its store. Memory of one run.
import { thresholds } from '../thresholds.ts'
import type { HeldBack } from './facts.ts'
import type { IoLimit, IoLimitKind } from './system/io-limits.ts'

const { throttled } = thresholds

export interface HeldBackWatch {
  /** To be called every second with the limits that there are. */
  look(limits: readonly IoLimit[]): void
  /** By kind of limit; one that is not set is missing. */
  facts(): ReadonlyMap<IoLimitKind, HeldBack>
}

interface Held {
  total: number
  /** When and for how long it was at its limit, within the window. */
  spells: { at: number; seconds: number }[]
}

/** `now` is Unix seconds. */
export function watchHeldBack(now: () => number): HeldBackWatch {
  const last = new Map<string, { done: number; at: number }>()
  const held = new Map<IoLimitKind, Held>()
  return {
    look(limits) {
      const at = now()
      for (const { kind } of limits) if (!held.has(kind)) held.set(kind, { total: 0, spells: [] })
      const full = new Map<IoLimitKind, number>()
      for (const { key, kind, done, perSecond } of limits) {
        const before = last.get(key) ?? { done, at }
        const seconds = at - before.at
        const isFull = seconds > 0 && done - before.done >= throttled.full * perSecond * seconds
        if (isFull) full.set(kind, Math.max(seconds, full.get(kind) ?? 0))
        last.set(key, { done, at })
      }
      for (const [kind, seconds] of full) note(held.get(kind), at, seconds)
      forget(limits, last, held)
    },
    facts() {
      const since = now() - throttled.window
      return new Map(
        [...held].map(([kind, { total, spells }]) => {
          const recent = spells.filter(({ at }) => at > since).reduce((sum, { seconds }) => sum + seconds, 0)
          return [kind, { total, recent }]
        }),
      )
    },
  }
}

function note(held: Held | undefined, at: number, seconds: number): void {
  if (held === undefined) return
  held.total += seconds
  held.spells.push({ at, seconds })
  held.spells = held.spells.filter((spell) => spell.at > at - throttled.window)
}

/** A limit that was taken away has no count any more, and begins anew. */
function forget(limits: readonly IoLimit[], last: Map<string, unknown>, held: Map<IoLimitKind, Held>): void {
  const keys = new Set(limits.map(({ key }) => key))
  const kinds = new Set(limits.map(({ kind }) => kind))
  for (const key of last.keys()) if (!keys.has(key)) last.delete(key)
  for (const kind of held.keys()) if (!kinds.has(kind)) held.delete(kind)
}
