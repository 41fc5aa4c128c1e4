// Go's ways of writing sizes and quoted texts, read into base units and plain text.

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
