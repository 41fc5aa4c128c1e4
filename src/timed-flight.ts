// Work with a deadline that several ask for at one time is done once for all who have that long.

interface Flight<T> {
  key: string
  /** By the steady clock. */
  endsAt: number
  result: Promise<T>
}

/** Works under way at one time, of one key. */
const most = 4

/**
 * A call joins the work under way that has the most time and ends when the caller's time does, or before; it begins anew where
 * all that is under way has more time than the caller. With four under way it joins the one that ends first. Works of
 * different keys are none of each other's.
 */
export function timedFlight<T>(
  work: (seconds: number, key: string) => Promise<T>,
  steady: () => number,
): (seconds: number, key?: string) => Promise<T> {
  const flights = new Set<Flight<T>>()
  return (seconds, key = '') => {
    const endsAt = steady() + seconds
    const byEnd = [...flights].filter((flight) => flight.key === key).sort((a, b) => a.endsAt - b.endsAt)
    const inTime = byEnd.findLast((flight) => flight.endsAt <= endsAt)
    const joined = inTime ?? (byEnd.length < most ? undefined : byEnd[0])
    if (joined !== undefined) return joined.result
    const flight = { key, endsAt, result: work(seconds, key).finally(() => flights.delete(flight)) }
    flights.add(flight)
    return flight.result
  }
}
