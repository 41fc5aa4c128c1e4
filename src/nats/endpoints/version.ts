// Comparing versions of nats-server: only for fields that omitempty drops, where absence alone does not tell.

/** False for a version that is not known yet. */
export function isAtLeast(version: string, [major, minor]: readonly [major: number, minor: number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}
