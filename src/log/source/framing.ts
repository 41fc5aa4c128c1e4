// Syslog over TCP: messages that end with a line feed, as nats-server sends them, or that say their length (RFC 6587).

import { withoutEnd } from '../line/envelope.ts'

/** Longest message kept, as for lines of files. */
const longest = 64 * 1024

export interface Framing {
  push(block: Buffer): void
  /** The connection is closed: what is left is a message too. */
  flush(): void
}

/** Calls `message` for each whole message, in bounded memory: what is longer is cut. */
export function framing(message: (bytes: Buffer) => void): Framing {
  let kept: Buffer = Buffer.alloc(0)
  let skip = 0
  const dropSkipped = (): void => {
    const dropped = Math.min(skip, kept.length)
    skip -= dropped
    kept = kept.subarray(dropped)
  }
  return {
    push(block) {
      kept = Buffer.concat([kept, block])
      dropSkipped()
      for (let next = firstMessage(kept); next !== undefined; next = firstMessage(kept)) {
        if (next.end > next.start) message(kept.subarray(next.start, next.end))
        skip = next.rest
        kept = kept.subarray(next.end)
        dropSkipped()
      }
      if (kept.length > longest + slack) kept = kept.subarray(0, longest + slack)
    },
    flush() {
      if (kept.length > 0) message(kept)
      kept = Buffer.alloc(0)
    },
  }
}

/** Room for the length in front of a message. */
const slack = 16

/** Where the first message lies, and how many bytes behind it do not count; undefined: it is not whole. */
function firstMessage(kept: Buffer): { start: number; end: number; rest: number } | undefined {
  const counted = /^([1-9]\d{0,8}) (?=<)/.exec(kept.toString('latin1', 0, 12))
  if (counted === null) {
    const end = kept.indexOf(10)
    return end < 0 ? undefined : { start: 0, end: Math.min(end, longest), rest: end + 1 - Math.min(end, longest) }
  }
  const start = counted[0].length
  const length = Number(counted[1])
  const size = Math.min(length, longest)
  return kept.length < start + size ? undefined : { start, end: start + size, rest: length - size }
}

/** A message as one line: what it contains of line ends would cut it. */
export function asLine(message: Buffer): Buffer {
  const text = withoutEnd(message.toString('latin1')).replace(/[\r\n]+/g, ' ')
  return Buffer.from(`${text}\n`, 'latin1')
}
