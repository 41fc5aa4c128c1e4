// Joins what container runtimes and journald cut: pieces of one line, held by channel until the last one comes.
import type { Frame } from './frame.ts'

/** By channel: text so far and the time of the first piece (Unix seconds). Plain data: it goes into the checkpoint. */
export type PartialLines = Record<string, { text: string; time?: number }>

/** No nats-server warning is longer; what is beyond belongs to a payload. */
const longest = 64 * 1024
/** Channels of containers that died within a line would stay for ever. */
const mostChannels = 256

export function joiner(initial: PartialLines = {}) {
  const pieces = new Map(Object.entries(initial))

  function hold(key: string, text: string, time: number | undefined): void {
    pieces.set(key, { text: text.slice(0, longest), ...(time === undefined ? {} : { time }) })
    const [oldest] = pieces.keys()
    if (pieces.size > mostChannels && oldest !== undefined) pieces.delete(oldest)
  }

  return {
    /** The frame with its earlier pieces in front; undefined: more pieces of the line are to come. */
    join(frame: Frame): Frame | undefined {
      if (frame.channel === undefined) return frame
      if (frame.partial !== true && pieces.size === 0) return frame
      const key = `${frame.origin ?? ''} ${frame.channel}`
      const before = pieces.get(key)
      const text = before === undefined ? frame.text : before.text + frame.text
      const time = before?.time ?? frame.time
      if (frame.partial === true) {
        hold(key, text, time)
        return undefined
      }
      pieces.delete(key)
      return { ...frame, text, time }
    },
    held: (): PartialLines => Object.fromEntries(pieces),
  }
}
