// What a renderer keeps of a table from one scrape to the next: text is made again only when what it is made of has changed.
import type { World } from '../world/world.ts'

/** Whether two lists hold the same objects and values. */
export function isSame(these: readonly unknown[], those: readonly unknown[]): boolean {
  return these.length === those.length && these.every((value, index) => Object.is(value, those[index]))
}

/** The value made of `parts`: the one before for as long as the parts are the same, or the new one is equal to it. */
export type Keep = <T>(parts: readonly unknown[], make: () => T, isEqual?: (a: T, b: T) => boolean) => T

/** Keeps the value of the last call, so one keeper serves one kind of value. */
export function keeper(): Keep {
  let last: { parts: readonly unknown[]; value: unknown } | undefined
  return <T>(parts: readonly unknown[], make: () => T, isEqual: (a: T, b: T) => boolean = Object.is): T => {
    const before = last && { parts: last.parts, value: last.value as T }
    if (before !== undefined && isSame(parts, before.parts)) return before.value
    const made = make()
    const value = before !== undefined && isEqual(before.value, made) ? before.value : made
    last = { parts, value }
    return value
  }
}

/** For tables whose rows come from answers that are shown again and again: the answers, when they came, and what names their servers. */
export function answersOf(...each: ((world: World) => readonly object[])[]): (world: World) => readonly unknown[] {
  return (world) => each.flatMap((of) => of(world).flatMap((found): unknown[] => Object.values(found)))
}
