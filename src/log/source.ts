// A source of log lines: what its status looks like to metrics and to the status page.
export interface SourceStatus {
  /** Value of the `source` label: the configured path, command or listener. */
  source: string
  /** Origin whose identity labels this source; undefined where one source carries many servers. */
  origin: string | undefined
  up: boolean
  /** Why it is down, in words; undefined while up. For the status page and the log, never a label. */
  reason: string | undefined
  lagBytes: number
  /** Unix seconds; undefined: no line yet. */
  lastLine: number | undefined
  rotations: number
  lostBytes: number
}
