// Buffers put together to be read at once. Thousands of these an answer, each in memory of its own, take as long as reading it; and memory that waits for its
// answer to go on makes the collector go through the whole heap, since it counts what lies beside it.

/** Put together here, until the next is. */
export interface Scratch {
  memory: Buffer
}

export const openScratch = (): Scratch => ({ memory: Buffer.alloc(0) })

/** For a chunk with what the one before has left, and for the text of one object: of whatever answer, since nothing of it is needed afterwards. */
export interface Scratches {
  chunk: Scratch
  text: Scratch
}

export const openScratches = (): Scratches => ({ chunk: openScratch(), text: openScratch() })

/** What is larger gets memory of its own. */
const mostKept = 1024 * 1024
/** What the next needs is mostly not much more. */
const spare = 8 * 1024

/** Without a copy where there is only one. */
export function joined(scratch: Scratch, parts: readonly Buffer[]): Buffer {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  let length = 0
  for (const part of parts) length += part.length
  if (length > mostKept) return Buffer.concat(parts, length)
  if (scratch.memory.length < length) scratch.memory = Buffer.allocUnsafeSlow(length + spare)
  let at = 0
  for (const part of parts) at += part.copy(scratch.memory, at)
  return scratch.memory.subarray(0, length)
}
