// Work that several ask for at one time is done once for all of them.

/**
 * Whoever asks while the same is under way gets what the first one asked for. `keyOf` says what is the same; by default all is.
 * Nothing is kept: who asks after the end begins anew.
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
