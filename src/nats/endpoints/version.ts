// Comparing versions of nats-server: only for what an answer does not tell, as fields that omitempty drops and limits.

/** False for a version that is not known yet. A pre-release counts as its release. */
export function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const own = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  for (const [index, part] of wanted.entries()) {
    const difference = (own[index] ?? 0) - part
    if (difference !== 0) return difference > 0
  }
  return true
}
