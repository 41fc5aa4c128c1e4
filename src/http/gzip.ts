// An exposition as one gzip member, put together from parts: what stood in the one before is not compressed again.
import { promisify } from 'node:util'
import { constants, deflateRaw } from 'node:zlib'
import { checksumOf, joined as joinedChecksum } from '../checksum.ts'
import { section, type Section } from '../exposition/text.ts'

const deflate = promisify(deflateRaw)

/** A smaller section (bytes) is compressed together with its neighbours: on its own it would hardly shrink. */
const large = 16 * 1024

/** RFC 1952: deflate, no name, no time, fastest, any system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255])
/** An empty block that is the last: each part ends on a byte, but none says that it is the end. */
const lastBlock = Buffer.from([3, 0])

/** A section carries its compressed bytes for as long as somebody has it. */
function compress(whole: Section): Promise<Buffer> {
  const options = { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH }
  whole.compressed ??= deflate(Buffer.concat(whole.pieces), options)
  return whole.compressed
}

function* joined(sections: readonly Section[]): Generator<Section> {
  let small: Buffer[] = []
  for (const one of sections) {
    if (one.size < large) small.push(...one.pieces)
    else {
      if (small.length > 0) yield section(small)
      yield one
      small = []
    }
  }
  if (small.length > 0) yield section(small)
}

export async function gzip(sections: readonly Section[]): Promise<Buffer[]> {
  const pieces: Buffer[] = [header]
  let checksum = 0
  let size = 0
  for (const part of joined(sections)) {
    part.checksum ??= checksumOf(part.pieces)
    checksum = joinedChecksum(checksum, part.checksum)
    size += part.size
    pieces.push(await compress(part))
  }
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(checksum, 0)
  trailer.writeUInt32LE(size % 2 ** 32, 4)
  return [...pieces, lastBlock, trailer]
}
