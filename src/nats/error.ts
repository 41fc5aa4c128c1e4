// The one error that asking a server ends in: a code from the closed set that metrics count, and words for people.

/** Why a collector brought nothing. Closed: every code exists from 0 at start in nats_exporter_collector_errors_total. */
export const errorCodes = ['refused', 'unreachable', 'timeout', 'tls', 'status', 'too_large', 'body', 'shape'] as const
export type ErrorCode = (typeof errorCodes)[number]

export class NatsError extends Error {
  override readonly name = 'NatsError'
  readonly code: ErrorCode
  /** The server answered that it has no such endpoint: its version is older, and there is nothing to wait for. */
  readonly unsupported: boolean

  constructor(
    code: ErrorCode,
    message: string,
    { unsupported = false, cause }: { unsupported?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.code = code
    this.unsupported = unsupported
  }
}
