// Label values and numbers as the text format writes them.

const special = /[\\"\n]/g
const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

export function escapeLabel(value: string): string {
  return value.replace(special, (found) => escapes[found] ?? found)
}

export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
