// The exporter's own log, as those see it who write to it.

export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** Lines so far that could not be written; absent where nothing is written. */
  dropped?(): number
}

/** For work whose troubles are told in another way. */
export const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
