// Messages on a pipe between two processes of this program: length, then the value as V8 writes it, so that bytes stay bytes.
import { deserialize, serialize } from 'node:v8'

/** Where the child finds the pipe. */
export const pipeHandle = 3

const header = 4

/** A message in two parts, to be written one after the other: the state file of very many groups is not copied once more. */
export function frameParts(value: unknown): [length: Buffer, body: Buffer] {
  const body = serialize(value)
  const length = Buffer.alloc(header)
  length.writeUInt32LE(body.length)
  return [length, body]
}

export const frame = (value: unknown): Buffer => Buffer.concat(frameParts(value))

/** Takes the bytes as they come and gives the values that are complete with them. Both ends are ours: nothing is checked. */
export function unframer(): (bytes: Uint8Array) => unknown[] {
  let pieces: Uint8Array[] = []
  let size = 0
  /** Bytes needed until the next message, or its length, is complete. */
  let needed = header
  return (bytes) => {
    pieces.push(Uint8Array.from(bytes))
    size += bytes.length
    const values: unknown[] = []
    // Put together only when something is complete: a large message comes in many pieces.
    while (size >= needed) {
      const all = Buffer.concat(pieces)
      const end = header + all.readUInt32LE(0)
      if (size >= end) {
        values.push(deserialize(all.subarray(header, end)))
        pieces = [all.subarray(end)]
        size -= end
        needed = header
      } else {
        pieces = [all]
        needed = end
      }
    }
    return values
  }
}
