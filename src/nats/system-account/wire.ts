// One NATS connection as far as asking needs it: what connect.ts makes of the client library, and tests of nothing at all.
import type { SystemAccountConfig } from '../../config/system-account.ts'

/** What a server says of itself when a connection begins. */
export interface Greeting {
  id: string
  name: string
  cluster: string
  domain: string
  /** HOST:PORT at which clients reach the servers of its cluster. */
  clients: readonly string[]
}

/** A connection that has been made. It never comes back: whoever wants another one dials again. */
export interface Wire {
  /** As of now: the list of clients changes as servers come and go. */
  greeting(): Greeting
  /**
   * The first reply that `accept` takes, as the server sent it. Rejects with NatsError: no permission, nobody who listens,
   * the connection ended, or `signal` aborted (code timeout).
   */
  request(subject: string, body: string, options: RequestOptions): Promise<Buffer>
  /** Until the connection ends. What the user may not subscribe to is told to `refused`. */
  subscribe(subject: string, take: (payload: Buffer) => void, refused: (reason: string) => void): void
  publish(subject: string, body: string, reply: string): void
  /** Resolves with the reason when the connection has gone. */
  readonly ended: Promise<string>
  close(): void
}

export interface RequestOptions {
  signal: AbortSignal
  /** Where several servers may answer; the first reply counts where it is left out. */
  accept?: (reply: Buffer) => boolean
}

export interface DialOptions {
  access: SystemAccountConfig
  /** nats://HOST:PORT, tried in turn. */
  servers: readonly string[]
}

/** Rejects with NatsError: refused, unreachable, tls, or a file or a login that is wrong (code status). */
export type Dial = (options: DialOptions) => Promise<Wire>

/** Replies come to subjects that begin so: a user needs no other inbox. */
export const inboxPrefix = '_INBOX_nje'
