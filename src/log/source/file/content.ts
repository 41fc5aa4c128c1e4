// The bytes of files, block by block. Apart from what files are, since a command that only reads them must start at once.
import { closeSync, openSync, readSync } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { plainFiles, type Files, type OpenFile } from '../../../files.ts'

const largestBlock = 512 * 1024

/** A buffer that a follower reads into again and again: many new ones a second would be freed late. */
export const newBlock = (): Buffer => Buffer.allocUnsafeSlow(64 * 1024)

/**
 * The file's bytes from `from` up to `to`, or to wherever its end is when it is reached. A block handed over is valid until
 * the next one is asked for, since all are read into `block`.
 */
export async function* blocks(
  file: OpenFile,
  from: number,
  { to = Infinity, block = newBlock() }: { to?: number; block?: Buffer } = {},
): AsyncGenerator<Buffer> {
  for (let at = from; at < to;) {
    const length = await file.read(block, 0, Math.min(block.length, to - at), at)
    if (length === 0) return
    at += length
    yield block.subarray(0, length)
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
  isGzip(path) ? content(plainFiles, path, 0) : blocksNow(path)

/** The bytes of a finished file from `from` on, unpacked if it is gzip. */
export async function* content(files: Files, path: string, from: number): AsyncGenerator<Buffer> {
  const file = await files.open(path)
  try {
    if (isGzip(path)) yield* unpacked(file, from)
    else yield* blocks(file, from)
  } finally {
    await file.close()
  }
}

async function* unpacked(file: OpenFile, from: number): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib')
  const plain = createGunzip()
  // Errors come out of the iteration below.
  pipeline(Readable.from(copies(blocks(file, 0)), { objectMode: false }), plain, () => undefined)
  let skip = from
  for await (const chunk of plain as AsyncIterable<Buffer>) {
    if (skip < chunk.length) yield chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.length)
  }
}

/** A stream holds several blocks at a time. */
async function* copies(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of blocks) yield Buffer.from(block)
}
