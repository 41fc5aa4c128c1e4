// Label values and numbers as the text format writes them.

/** Half a surrogate pair is no character, and all such would become the same one when encoded: so they are one already. */
const special = /[\\"\n\ud800-\udfff]/
const escaped = /[\\"\n]|\p{Surrogate}/gu
const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

export function escapeLabel(value: string): string {
  return special.test(value) ? value.replace(escaped, (found) => escapes[found] ?? '\ufffd') : value
}

export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
