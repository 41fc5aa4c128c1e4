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

const [zero, nine, point] = [0x30, 0x39, 0x2e]

/** Decimal places that the unit in these bytes adds to those of an amount in seconds; undefined: it is another. */
function placesOf(bytes: Buffer, from: number, to: number): number | undefined {
  const [first, length] = [bytes[from], to - from]
  if (bytes[to - 1] !== 0x73 || length > 3) return undefined
  if (length === 1) return 0
  if (length === 2) return first === 0x6d ? 3 : first === 0x75 ? 6 : first === 0x6e ? 9 : undefined
  const isMicro = (first === 0xc2 && bytes[from + 1] === 0xb5) || (first === 0xce && bytes[from + 1] === 0xbc)
  return isMicro ? 6 : undefined
}

/** The same in the bytes of a text. Of fifteen digits at most and one unit below a minute it is read without making text of it. */
export function goSecondsIn(bytes: Buffer, from: number, to: number): number | undefined {
  let at = from
  let digits = 0
  let whole = 0
  let places = 0
  for (let isBehind = false; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte === point && digits > 0 && !isBehind) isBehind = true
    else if (byte < zero || byte > nine) break
    else {
      digits++
      whole = whole * 10 + byte - zero
      if (isBehind) places++
    }
  }
  const more = digits === 0 || digits > mostDigits || bytes[at - 1] === point ? undefined : placesOf(bytes, at, to)
  // Both exact, so the quotient is the number next to what is written.
  if (more !== undefined && places + more <= 22) return whole / 10 ** (places + more)
  return goSeconds(bytes.toString('utf8', from, to))
}

/** One amount and one unit, as configurations write it: `500ms`, `5s`, `60m`, `1h`, `7d`. */
export const simpleDuration = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** Seconds in a simple duration; undefined where it is none. */
export function simpleSeconds(text: string): number | undefined {
  const [, amount, unit = ''] = simpleDuration.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? NaN)
}
