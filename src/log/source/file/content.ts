// The bytes of files, block by block. Apart from what files are, since a command that only reads them must start at once.
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream'

const largestBlock = 512 * 1024

/** What a follower reads into over and over: many new blocks a second would be memory that comes back late. */
export const newBlock = (): Buffer => Buffer.allocUnsafeSlow(64 * 1024)

/**
 * The file's bytes from `from` up to `to`, or to wherever its end is when it is reached. What is handed over holds until
 * the next is asked for. `block` is read into.
 */
export async function* blocks(
  handle: FileHandle,
  from: number,
  { to = Infinity, block = newBlock() }: { to?: number; block?: Buffer } = {},
): AsyncGenerator<Buffer> {
  for (let at = from; at < to;) {
    const { bytesRead } = await handle.read(block, 0, Math.min(block.length, to - at), at)
    if (bytesRead === 0) return
    at += bytesRead
    yield block.subarray(0, bytesRead)
  }
}

/** The same for commands that have nothing else to do meanwhile: no turn of the event loop for each block. */
export function* blocksNow(path: string): Generator<Buffer> {
  const block = Buffer.allocUnsafe(largestBlock)
  const file = openSync(path, 'r')
  try {
    for (let length = readSync(file, block); length > 0; length = readSync(file, block)) yield block.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

export const isGzip = (path: string): boolean => path.endsWith('.gz')

/** A whole file for commands, unpacked if it is gzip. */
export const wholeFile = (path: string): AsyncIterable<Buffer> | Iterable<Buffer> =>
  isGzip(path) ? content(path, 0) : blocksNow(path)

/** The bytes of a finished file from `from` on, unpacked if it is gzip. */
export async function* content(path: string, from: number): AsyncGenerator<Buffer> {
  if (!isGzip(path)) {
    const handle = await open(path)
    try {
      yield* blocks(handle, from)
    } finally {
      await handle.close()
    }
    return
  }
  const { createGunzip } = await import('node:zlib')
  const unpacked = createGunzip()
  // Errors come out of the iteration below.
  pipeline(createReadStream(path), unpacked, () => undefined)
  let skip = from
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    if (skip < chunk.length) yield chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.length)
  }
}
