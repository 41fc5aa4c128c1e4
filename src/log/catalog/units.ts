// Go's ways of writing a quantity, read into base units, since a metric in "1m5.123s" helps nobody.

const durationUnits: Record<string, number> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  µs: 1e-6,
  μs: 1e-6,
  us: 1e-6,
  ns: 1e-9,
}

/** Seconds in a Go duration (`2.346001234s`, `1m5.123s`, `450ms`); NaN where it is none. */
export function durationSeconds(text: string): number {
  let total = 0
  let read = 0
  for (const [part, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|µs|μs|us|ns|h|m|s)/g)) {
    total += Number(amount) * (durationUnits[unit] ?? NaN)
    read += part.length
  }
  return read > 0 && read === text.length ? Number(total.toPrecision(15)) : NaN
}

const sizeUnits = ' KMGTPE'

/** Bytes in nats-server's friendlyBytes (`512 B`, `1.24 GB`, powers of 1024); NaN where it is none. */
export function sizeBytes(text: string): number {
  const [, amount, unit = ' '] = /^(-?[\d.]+(?:e\+\d+)?) ([KMGTPE])?B$/.exec(text) ?? []
  return amount === undefined ? NaN : Math.round(Number(amount) * 1024 ** sizeUnits.indexOf(unit))
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** The text inside Go's %q: quotes off, escapes resolved. */
export function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g, (_, hex?: string, code?: string, char = '') =>
      (hex ?? code) ? String.fromCharCode(parseInt(hex ?? code ?? '', 16)) : (escapes[String(char)] ?? String(char)),
    )
}
