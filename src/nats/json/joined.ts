// Buffers put together in the same memory each time: thousands of these an answer, each in memory of its own, take as long as reading it.

/** Of the first so many bytes of what is put together, until the next is. */
export interface Scratch {
  memory: Buffer
}

export const openScratch = (): Scratch => ({ memory: Buffer.alloc(0) })

/** Without a copy where there is only one. With `spare`: the memory has so many bytes more than needed, when it must grow. The first may lie in this memory. */
export function joined(scratch: Scratch, parts: readonly Buffer[], spare: number): Buffer {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  let length = 0
  for (const part of parts) length += part.length
  if (scratch.memory.length < length) scratch.memory = Buffer.allocUnsafeSlow(length + spare)
  let at = 0
  for (const part of parts) at += part.copy(scratch.memory, at)
  return scratch.memory.subarray(0, length)
}
