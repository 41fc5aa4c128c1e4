// An exposition as one gzip member, put together from parts: what stood in the one before is not compressed again.
import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'
import type { Section } from '../exposition/text.ts'

const deflate = promisify(deflateRaw)

/** Bytes below which a section goes together with its neighbours: on its own it would hardly become smaller. */
const large = 16 * 1024

/** RFC 1952: deflate, no name, no time, fastest, any system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255])
/** An empty block that is the last: each part ends on a byte, but none says that it is the end. */
const lastBlock = Buffer.from([3, 0])

/** By section, so for as long as somebody has it. */
const parts = new WeakMap<Section, Buffer>()

async function partOf(section: Section): Promise<Buffer> {
  const known = parts.get(section)
  if (known !== undefined) return known
  const options = { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH }
  const part = await deflate(Buffer.concat(section), options)
  parts.set(section, part)
  return part
}

function* joined(sections: readonly Section[]): Generator<Section> {
  let small: Buffer[] = []
  for (const section of sections) {
    if (sizeOf(section) < large) small.push(...section)
    else {
      if (small.length > 0) yield small
      yield section
      small = []
    }
  }
  if (small.length > 0) yield small
}

export const sizeOf = (section: Section): number => section.reduce((size, { length }) => size + length, 0)

export async function gzip(sections: readonly Section[]): Promise<Buffer[]> {
  const pieces: Buffer[] = [header]
  let checksum = 0
  let size = 0
  for (const section of joined(sections)) {
    for (const piece of section) checksum = crc32(piece, checksum)
    size += sizeOf(section)
    pieces.push(await partOf(section))
  }
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(checksum, 0)
  trailer.writeUInt32LE(size % 2 ** 32, 4)
  return [...pieces, lastBlock, trailer]
}
