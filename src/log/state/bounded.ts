// Tables keyed by what log lines name: bounded, since names are not ours. Those not heard of for longest leave first.

/** Puts `value` under `key` as the newest and drops the oldest beyond `limit`. Answers how many were dropped: they are counted, never passed over. */
export function putNewest<T>(table: Map<string, T>, key: string, value: T, limit: number): number {
  table.delete(key)
  table.set(key, value)
  const surplus = Math.max(0, table.size - limit)
  let left = surplus
  // This is done for every line: of a full table only the keys that leave are read.
  for (const oldest of table.keys()) {
    if (left-- <= 0) break
    table.delete(oldest)
  }
  return surplus
}
