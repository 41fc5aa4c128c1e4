// Origins come and go as pods and files do: what was counted of one that no source reads any more is forgotten after a week.
import type { LogMemory } from './state.ts'

const week = 7 * 86_400

/**
 * `sourced`: origins with a source of their own. Where one source carries many servers, it is not known which still exist:
 * there an origin stays that has written a line within the week.
 */
export function forgetOrigins(
  { log, origins, sourceless }: Pick<LogMemory, 'log' | 'origins' | 'sourceless'>,
  sourced: ReadonlySet<string>,
  now: number,
): void {
  for (const origin of new Set([...log.keys(), ...origins.keys()])) {
    if (sourced.has(origin)) {
      sourceless.delete(origin)
      continue
    }
    const since = sourceless.get(origin) ?? now
    sourceless.set(origin, since)
    if (now - Math.max(since, log.get(origin)?.lastLine ?? 0) < week) continue
    for (const table of [log, origins, sourceless]) table.delete(origin)
  }
}
