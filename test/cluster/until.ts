// Waiting for a condition: what tests do instead of sleeping.
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks until the answer is neither false nor undefined, and gives that answer. A probe that throws has not succeeded
 * yet. After so many seconds it throws, naming what it waited for and the last error.
 */
export async function until<T>(
  what: string,
  seconds: number,
  probe: () => Promise<T | false | undefined> | T | false | undefined,
): Promise<T> {
  const end = Date.now() + seconds * 1000
  let last: unknown
  do {
    try {
      const answer = await probe()
      if (answer !== false && answer !== undefined) return answer
    } catch (error) {
      last = error
    }
    await delay(50)
  } while (Date.now() < end)
  // tap does not show causes.
  const why = last instanceof Error ? `: ${last.message}` : ''
  throw new Error(`not within ${seconds} s: ${what}${why}`, { cause: last })
}
