// The parts of the process that a command uses: given by main, replaced in tests.
export interface Io {
  stdin: NodeJS.ReadableStream
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  env: Readonly<Record<string, string | undefined>>
  /** Aborted by SIGTERM and SIGINT. */
  signal: AbortSignal
  /** Calls back on every SIGHUP. */
  onHangup(callback: () => void): void
}

/** A command: its arguments to an exit code. Throws ConfigError for what the user can mend. */
export type Command = (args: string[], io: Io) => Promise<number>
