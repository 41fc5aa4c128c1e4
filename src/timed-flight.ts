// Work with a deadline that several ask for at one time is done once for all who have that long.

interface Flight<T> {
  /** By the steady clock. */
  endsAt: number
  result: Promise<T>
}

/** Works under way at one time. */
const most = 4

/**
 * A call joins the work under way that has the most time and ends when the caller's time does, or before; it begins anew where
 * all that is under way has more time than the caller. With four under way it joins the one that ends first.
 */
export function timedFlight<T>(work: (seconds: number) => Promise<T>, steady: () => number): typeof work {
  const flights = new Set<Flight<T>>()
  return (seconds) => {
    const endsAt = steady() + seconds
    const byEnd = [...flights].sort((a, b) => a.endsAt - b.endsAt)
    const inTime = byEnd.findLast((flight) => flight.endsAt <= endsAt)
    const joined = inTime ?? (byEnd.length < most ? undefined : byEnd[0])
    if (joined !== undefined) return joined.result
    const flight = { endsAt, result: work(seconds).finally(() => flights.delete(flight)) }
    flights.add(flight)
    return flight.result
  }
}
