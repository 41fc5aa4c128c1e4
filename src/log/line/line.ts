// One log line without what was wrapped around it: the shape between reading a line and recognising it.
import type { Level } from '../../level.ts'

export interface Line {
  /** Unix seconds, from the line or its wrapping; undefined: neither has one. */
  time: number | undefined
  /** undefined where the wrapping lost it and the text has none. */
  level: Level | undefined
  /** The message as nats-server formatted it, leading spaces kept, trailing CR and colours gone. */
  text: string
  /** Who wrote it, as the wrapping says (pod, container, host); undefined for a plain file. */
  origin: string | undefined
}
