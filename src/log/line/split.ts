// Blocks of bytes to lines, wherever the blocks were cut, in bounded memory however long a line is.

/** Bytes kept of one line; what is longer is cut. RAFT, stream and client names leave real lines far below it. */
export const longestLine = 64 * 1024

export interface Splitter {
  /** Lines that end in this block go to `line`; the rest is kept. The block may be reused afterwards. */
  push(block: Buffer): void
  /** The input is at its end: what is kept is a line too. */
  flush(): void
  /** Bytes since the end of the last whole line, those that were cut off included: a checkpoint lies this far back. */
  pending(): number
}

/**
 * `line(bytes, start, end)` is called for every line, without its LF and CR, in order; `bytes` is only valid meanwhile.
 * `cut` hears of every line of which only the first `longestLine` bytes were given.
 */
export function splitter(line: (bytes: Buffer, start: number, end: number) => void, cut: () => void): Splitter {
  let kept: Buffer = Buffer.alloc(0)
  let length = 0
  const keep = (piece: Buffer) => {
    length += piece.length
    kept = Buffer.concat([kept, piece.subarray(0, longestLine - kept.length)])
  }
  const end = () => {
    if (length > longestLine) cut()
    give(line, kept, 0, kept.length)
    kept = Buffer.alloc(0)
    length = 0
  }
  return {
    push(block) {
      let start = 0
      let at = block.indexOf(10)
      if (length > 0 && at >= 0) {
        keep(block.subarray(0, at))
        end()
        start = at + 1
        at = block.indexOf(10, start)
      }
      for (; at >= 0; at = block.indexOf(10, start)) {
        if (at - start > longestLine) cut()
        give(line, block, start, Math.min(at, start + longestLine))
        start = at + 1
      }
      if (start < block.length) keep(block.subarray(start))
    },
    flush() {
      if (length > 0) end()
    },
    pending: () => length,
  }
}

const carriageReturn = 13

function give(line: (bytes: Buffer, start: number, end: number) => void, bytes: Buffer, start: number, end: number) {
  line(bytes, start, bytes[end - 1] === carriageReturn && end > start ? end - 1 : end)
}
