// The stores of a recording as seen from beside, moved to now: what began then began as long ago as it had.
import type { HostFacts, StoreFacts } from '../../host/facts.ts'

export interface SeenStore {
  /** Seconds into the recording. */
  t: number
  /** Unix seconds at which it was seen. */
  now: number
  /** StoreFacts as JSON, a Map as {"Map": its entries}. */
  store: unknown
}

/** Keys of StoreFacts that hold Unix seconds; 0 stands for none. */
const times = new Set(['startedAt', 'lastSuccess', 'at', 'modified', 'newestBlock', 'lastCompletion'])

/** `by` seconds later. */
function moved(value: unknown, by: number, key = ''): unknown {
  if (typeof value === 'number') return times.has(key) && value > 0 ? value + by : value
  if (Array.isArray(value)) return value.map((one) => moved(one, by))
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<string, unknown>(Object.entries(value))
  const pairs = entries.get('Map')
  if (Array.isArray(pairs)) return new Map(moved(pairs, by) as [unknown, unknown][])
  return Object.fromEntries(Array.from(entries, ([name, one]) => [name, moved(one, by, name)]))
}

/** `seconds` into a recording of which `now` is that moment, Unix seconds; undefined where no store was seen yet. */
export function storesAt(
  servers: readonly { stores: readonly SeenStore[] }[],
  seconds: number,
  now: number,
): HostFacts | undefined {
  const stores = servers.flatMap((server) => {
    const seen = server.stores.findLast(({ t }) => t <= seconds)
    return seen === undefined ? [] : [moved(seen.store, now - (seconds - seen.t) - seen.now) as StoreFacts]
  })
  return stores.length === 0 ? undefined : { now, stores }
}
