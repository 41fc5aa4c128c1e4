// Work that several ask for at one time is done once for all of them.

/**
 * A call while an equal one is under way gets the result of that one. `keyOf` says which calls are equal; by default all are.
 * Nothing is cached: a call after the end begins anew.
 */
export function singleFlight<Ask extends unknown[], T>(
  work: (...ask: Ask) => Promise<T>,
  keyOf: (...ask: Ask) => string = () => '',
): (...ask: Ask) => Promise<T> {
  const running = new Map<string, Promise<T>>()
  return (...ask) => {
    const key = keyOf(...ask)
    const one = running.get(key) ?? work(...ask).finally(() => running.delete(key))
    running.set(key, one)
    return one
  }
}
