// Pauses between looks at a source.

/** The signal ends a pause early. */
export function aborted(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error
}
