// When the configured logs count as opened: a missing mount or permission must not look like a server that has nothing to say.
import { setTimeout as delay } from 'node:timers/promises'
import { aborted } from './pause.ts'
import type { Source } from './source.ts'

/** Seconds after which a log that cannot be opened is waited for no more. */
const patience = 60
/** Seconds between two looks. */
const interval = 0.25

export interface OpenedOptions {
  /** Of the source, as configured. */
  name: string
  /** Unix seconds. */
  now(): number
  signal: AbortSignal
  warn(message: string): void
  /** Resolves when it is time to look again; by default after 250 ms. */
  pause?: (() => Promise<unknown>) | undefined
}

/** Resolves when all of the source was open once or, with a warning that says why not, after a minute; at the signal at once. */
export async function opened({ statuses, ready }: Pick<Source, 'statuses' | 'ready'>, options: OpenedOptions) {
  const { name, now, signal, warn } = options
  const pause = options.pause ?? (() => delay(interval * 1000, undefined, { signal, ref: false }).catch(aborted))
  const wereOpen = new Set<string>()
  const missing = (): string[] => {
    const found = statuses()
    for (const { source, up } of found) if (up) wereOpen.add(source)
    return found.flatMap(({ source, reason }) => (wereOpen.has(source) ? [] : [`${source}: ${reason ?? 'down'}`]))
  }
  const since = now()
  missing()
  await ready
  for (let closed = missing(); closed.length > 0 && !signal.aborted; closed = missing()) {
    if (now() - since >= patience) {
      warn(`log ${name}: not opened within ${patience} s: ${closed.slice(0, 3).join('; ')}; ready without it`)
      return
    }
    await pause()
  }
}
