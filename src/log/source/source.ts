// A source of log lines: what its status looks like to metrics and to the status page, and what each kind is opened with.
import type { IngestOptions } from '../state/ingest.ts'
import type { SourceFault } from './fault.ts'

export interface SourceStatus {
  /** Value of the `source` label: the configured path, command or listener. */
  source: string
  /** Origin whose identity labels this source; undefined where one source carries many servers. */
  origin: string | undefined
  up: boolean
  /** Why it is down; absent while up. */
  code?: SourceFault | undefined
  /** The same in words; undefined while up. For the status page and the log, never a label. */
  reason: string | undefined
  /** undefined: cannot be seen at the moment. */
  lagBytes: number | undefined
  /** Unix seconds; undefined: no line yet. */
  lastLine: number | undefined
  rotations: number
  lostBytes: number
}

/** Something that is read until the signal. */
export interface Source {
  statuses(): SourceStatus[]
  /** Opened and read as far as it goes, or the status says why not. */
  ready: Promise<void>
  /** After the signal: nothing is read any more. */
  closed: Promise<void>
}

export interface SourceOptions extends Omit<IngestOptions, 'held'> {
  /** Path, command or listener: its name in labels and in the state file. */
  name: string
  /** Origin whose identity labels the source. */
  origin: () => string | undefined
  /** Where reading goes on, by name: written to. */
  offsets: Map<string, unknown>
  lookbackSeconds: number
  signal: AbortSignal
  warn: (message: string) => void
}
