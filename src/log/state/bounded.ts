// Tables keyed by what log lines name: bounded, since names are not ours. Those not heard of for longest leave first.

/**
 * Puts `value` under `key` as the newest and drops the oldest beyond `limit`. Answers how many were dropped: they are
 * counted, never passed over. Keys that are whole numbers would not keep their order, but only leave earlier.
 */
export function putNewest<T>(table: Record<string, T>, key: string, value: T, limit: number): number {
  const known = Reflect.has(table, key)
  Reflect.deleteProperty(table, key)
  table[key] = value
  if (known) return 0
  const surplus = Object.keys(table).length - limit
  if (surplus <= 0) return 0
  for (const oldest of Object.keys(table).slice(0, surplus)) Reflect.deleteProperty(table, oldest)
  return surplus
}
