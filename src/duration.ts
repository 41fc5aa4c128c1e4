// Durations as Go writes them, in seconds, since a metric in "1m5.123s" helps nobody.

const units: Readonly<Record<string, number>> = {
  ...{ d: 86_400, h: 3600, m: 60, s: 1, ms: 1e-3 },
  ...{ us: 1e-6, µs: 1e-6, μs: 1e-6, ns: 1e-9 },
}

const part = /(\d+(?:\.\d+)?)(ms|µs|μs|us|ns|h|m|s)/y

/** A number of so many is what it says. */
const mostDigits = 15

/** Seconds in a Go duration (`2.346001234s`, `1m5.123s`, `450ms`, `-5s`, `0s`); undefined where it is none. */
export function goSeconds(text: string): number | undefined {
  const negative = text.startsWith('-')
  let at = negative ? 1 : 0
  let total = 0
  do {
    part.lastIndex = at
    const [all = '', amount, unit = ''] = part.exec(text) ?? []
    if (all === '') return undefined
    // What most lines say, exact as it is: rounding takes longer than all the rest.
    if (unit === 's' && all.length === text.length && all.length <= mostDigits) return Number(amount)
    total += Number(amount) * (units[unit] ?? NaN)
    at += all.length
  } while (at < text.length)
  const seconds = Number(total.toPrecision(15))
  return negative ? -seconds : seconds
}

/** One amount and one unit, as configurations write it: `500ms`, `5s`, `60m`, `1h`, `7d`. */
export const simpleDuration = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** Seconds in a simple duration; undefined where it is none. */
export function simpleSeconds(text: string): number | undefined {
  const [, amount, unit = ''] = simpleDuration.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? NaN)
}
