// The ladder as diagnosis reads it: a rung is reached by entries, or by bytes on servers that have that limit (2.14.6 on).
const mebibyte = 1024 * 1024

export const rungs = [
  { name: '10k', entries: 10_000, bytes: 128 * mebibyte },
  { name: '15k', entries: 15_000, bytes: 192 * mebibyte },
  { name: '20k', entries: 20_000, bytes: 256 * mebibyte },
  { name: '100k', entries: 100_000, bytes: 1024 * mebibyte },
] as const
export type Rung = (typeof rungs)[number]['name']

/** Rungs that this many entries or bytes have reached, lowest first. */
export const reached = (entries: number | undefined, bytes: number | undefined): Rung[] =>
  rungs.filter((rung) => (entries ?? 0) >= rung.entries || (bytes ?? 0) >= rung.bytes).map(({ name }) => name)

/** How high: entries, or bytes on the same scale. */
export const height = (entries: number | undefined, bytes: number | undefined): number =>
  Math.max(entries ?? 0, ((bytes ?? 0) / rungs[0].bytes) * rungs[0].entries)
