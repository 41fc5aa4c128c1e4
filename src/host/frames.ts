// Messages on a pipe between two processes of this program: lengths, then the value as V8 writes it, so that bytes stay bytes, then pieces as they are.
import { deserialize, serialize } from 'node:v8'

/** Where the child finds the pipe. */
export const pipeHandle = 3

export interface Received {
  value: unknown
  /** The pieces that were sent with it, one after the other. */
  attached: Uint8Array
}

const header = 8

/** A message in parts, to be written one after the other: the pieces of the state file of very many groups are not copied for it. */
export function frameParts(value: unknown, pieces: readonly Uint8Array[] = []): Uint8Array[] {
  const body = serialize(value)
  const lengths = Buffer.alloc(header)
  lengths.writeUInt32LE(body.length)
  lengths.writeUInt32LE(
    pieces.reduce((size, { length }) => size + length, 0),
    4,
  )
  return [lengths, body, ...pieces]
}

export const frame = (value: unknown): Buffer => Buffer.concat(frameParts(value))

/** Takes the bytes as they come and gives the messages that are complete with them. Both ends are ours: nothing is checked. */
export function unframer(): (bytes: Uint8Array) => Received[] {
  let pieces: Uint8Array[] = []
  let size = 0
  /** Bytes needed until the next message, or its lengths, are complete. */
  let needed = header
  return (bytes) => {
    pieces.push(Uint8Array.from(bytes))
    size += bytes.length
    const messages: Received[] = []
    // Put together only when something is complete: a large message comes in many pieces.
    while (size >= needed) {
      const all = Buffer.concat(pieces)
      const body = header + all.readUInt32LE(0)
      const end = body + all.readUInt32LE(4)
      if (size >= end) {
        messages.push({ value: deserialize(all.subarray(header, body)), attached: all.subarray(body, end) })
        pieces = [all.subarray(end)]
        size -= end
        needed = header
      } else {
        pieces = [all]
        needed = end
      }
    }
    return messages
  }
}
