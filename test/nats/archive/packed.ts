// Writes ZIP files as tests want them: right ones, and such as nobody should make.
import { crc32, deflateRawSync } from 'node:zlib'

export interface Packing {
  name: string
  content: Buffer | string
  /** Not packed. */
  stored?: boolean
  /** What the directory says, where that is not the truth. */
  says?: Partial<Record<'flags' | 'method' | 'crc' | 'packed' | 'size' | 'at', number>>
  /** Numbers stand in the field for large files. */
  large?: boolean
}

export interface Ending {
  comment?: string
  /** With the record for many parts, and the numbers only there. */
  large?: boolean
  /** Number of parts that the end tells of. */
  parts?: number
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const elsewhere = 0xffffffff

function part({ name, content, stored = false, says = {}, large = false }: Packing, at: number) {
  const bytes = Buffer.from(content)
  const packed = stored ? bytes : deflateRawSync(bytes)
  const truth = { flags: 0, method: stored ? 0 : 8, crc: crc32(bytes), packed: packed.length, size: bytes.length, at }
  const told = { ...truth, ...says }
  const label = Buffer.from(name)
  const head = [u32(0x04034b50), u16(20), u16(0), u16(truth.method), u32(0), u32(truth.crc)]
  const body = Buffer.concat([...head, u32(packed.length), u32(bytes.length), u16(label.length), u16(0), label, packed])
  const numbers = [told.size, told.packed, told.at]
  const extra = large ? Buffer.concat([u16(7), u16(0), u16(1), u16(24), ...numbers.map(u64)]) : Buffer.alloc(0)
  const [size = 0, length = 0, offset = 0] = large ? numbers.map(() => elsewhere) : numbers
  const row = [u32(0x02014b50), u16(20), u16(20), u16(told.flags), u16(told.method), u32(0), u32(told.crc)]
  const lengths = [u32(length), u32(size), u16(label.length), u16(extra.length), u16(0), u16(0), u16(0), u32(0)]
  return { body, row: Buffer.concat([...row, ...lengths, u32(offset), label, extra]) }
}

export function zipOf(parts: readonly Packing[], { comment = '', large = false, parts: told }: Ending = {}): Buffer {
  let at = 0
  const made = parts.map((packing) => {
    const one = part(packing, at)
    at += one.body.length
    return one
  })
  const directory = Buffer.concat(made.map(({ row }) => row))
  const count = told ?? parts.length
  const record = [u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count)]
  const mark = [u32(0x07064b50), u32(0), u64(at + directory.length), u32(1)]
  const [shown, length, offset] = large ? [0xffff, elsewhere, elsewhere] : [count, directory.length, at]
  const end = [u32(0x06054b50), u16(0), u16(0), u16(shown), u16(shown), u32(length), u32(offset)]
  return Buffer.concat([
    ...made.map(({ body }) => body),
    directory,
    ...(large ? [...record, u64(directory.length), u64(at), ...mark] : []),
    ...end,
    u16(comment.length),
    Buffer.from(comment),
  ])
}
