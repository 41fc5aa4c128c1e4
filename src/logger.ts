// The interface of the exporter's own log.

export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** Lines so far that could not be written; absent where nothing is written. */
  dropped?(): number
}

/** A logger that drops everything, for work that reports its errors in another way. */
export const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
