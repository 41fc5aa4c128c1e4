// Named parts of a ZIP file, each read whole and checked: sizes, checksum, limits. Nothing is ever written to a disk. Its own
// reader, since what is needed is little (docs/decisions/0012-zip.md); format: PKWARE's APPNOTE 6.3.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import { ConfigError, unreadable } from '../../config/error.ts'

export interface Zip {
  readonly names: ReadonlySet<string>
  /** @throws {ConfigError} not there, damaged, or larger than it says or than the limit. */
  read(name: string): Buffer
  close(): void
}

export interface ZipLimits {
  /** Bytes of one part, unpacked. */
  part: number
  /** Bytes of all parts that are read, unpacked. */
  whole: number
  parts: number
}

interface Part {
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  /** Of its header in the file. */
  at: number
}

/** What reads the file, and how long it is. */
interface Source {
  path: string
  length: number
  /** @throws {ConfigError} beyond the end. */
  bytes(from: number, count: number): Buffer
}

const partSignature = 0x04034b50
const directorySignature = 0x02014b50
const endSignature = 0x06054b50
const longEndSignature = 0x06064b50
const longEndMarkSignature = 0x07064b50
const endLength = 22
const longEndMarkLength = 20
const longEndLength = 56
const directoryLength = 46
const partLength = 30
const longestComment = 0xffff
/** Stands for a number that is in the record for large files. */
const elsewhere = 0xffffffff
const largeFileField = 1
const stored = 0
const deflated = 8
const encrypted = 1

const shown = (name: string): string => JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name)

/** @throws {ConfigError} no ZIP, cut off, or not to be trusted. */
export function openZip(path: string, limits: ZipLimits): Zip {
  const file = opened(path)
  try {
    const source = sourceOf(path, file)
    const parts = directory(source, limits)
    let left = limits.whole
    return {
      names: new Set(parts.keys()),
      read(name) {
        const part = parts.get(name)
        if (part === undefined) throw new ConfigError(`${path}: ${shown(name)} is not in it`)
        if (part.size > limits.part) throw tooLarge(path, shown(name), part.size, limits.part)
        if (part.size > left)
          throw tooLarge(path, 'what is to be read of it', part.size + limits.whole - left, limits.whole)
        left -= part.size
        return contentOf(source, name, part)
      },
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw unreadable(path, error)
  }
}

const tooLarge = (path: string, what: string, size: number, limit: number): ConfigError =>
  new ConfigError(`${path}: ${what} is ${size} bytes unpacked, over the limit of ${limit}: not read`)

const cutOff = (path: string): ConfigError =>
  new ConfigError(`${path}: no ZIP, or its end is missing: copy or gather it again`)

function sourceOf(path: string, file: number): Source {
  const length = fstatSync(file).size
  return {
    path,
    length,
    bytes(from, count) {
      if (!Number.isSafeInteger(from) || from < 0 || from + count > length) throw cutOff(path)
      const bytes = Buffer.allocUnsafe(count)
      let read = 0
      try {
        for (let more = -1; read < count && more !== 0; read += more)
          more = readSync(file, bytes, read, count - read, from + read)
      } catch (error) {
        throw unreadable(path, error)
      }
      if (read < count) throw cutOff(path)
      return bytes
    },
  }
}

interface Where {
  at: number
  length: number
  parts: number
}

/** The record at the end says where the directory is. A comment may stand behind it. */
function findDirectory(source: Source): Where {
  const from = Math.max(0, source.length - endLength - longestComment)
  const tail = source.bytes(from, source.length - from)
  for (let at = tail.length - endLength; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endSignature || at + endLength + tail.readUInt16LE(at + 20) !== tail.length) continue
    const parts = tail.readUInt16LE(at + 10)
    const where = { at: tail.readUInt32LE(at + 16), length: tail.readUInt32LE(at + 12), parts }
    const large = parts === 0xffff || where.at === elsewhere || where.length === elsewhere
    return (large ? largeDirectory(source, from + at) : undefined) ?? where
  }
  throw cutOff(source.path)
}

/** The same in the record for more than 65,535 parts or 4 GiB; undefined: there is none. */
function largeDirectory(source: Source, end: number): Where | undefined {
  if (end < longEndMarkLength) return undefined
  const mark = source.bytes(end - longEndMarkLength, longEndMarkLength)
  if (mark.readUInt32LE(0) !== longEndMarkSignature) return undefined
  const record = source.bytes(Number(mark.readBigUInt64LE(8)), longEndLength)
  if (record.readUInt32LE(0) !== longEndSignature) throw cutOff(source.path)
  const [parts, length, at] = [32, 40, 48].map((field) => Number(record.readBigUInt64LE(field)))
  return { at: at ?? 0, length: length ?? 0, parts: parts ?? 0 }
}

function directory(source: Source, limits: ZipLimits): Map<string, Part> {
  const { path } = source
  const where = findDirectory(source)
  if (where.parts > limits.parts)
    throw new ConfigError(`${path}: ${where.parts} parts, over the limit of ${limits.parts}`)
  const bytes = source.bytes(where.at, where.length)
  const parts = new Map<string, Part>()
  let at = 0
  for (let count = 0; count < where.parts; count++) {
    if (at + directoryLength > bytes.length || bytes.readUInt32LE(at) !== directorySignature) throw cutOff(path)
    const lengths = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths
    const end = at + directoryLength + nameLength + extraLength + commentLength
    if (end > bytes.length) throw cutOff(path)
    const nameEnd = at + directoryLength + nameLength
    const name = bytes.toString('utf8', at + directoryLength, nameEnd)
    if (leadsOut(name))
      throw new ConfigError(`${path}: the name ${shown(name)} leads out of it: no capture of nats audit gather`)
    if (parts.has(name))
      throw new ConfigError(`${path}: ${shown(name)} is in it twice: no capture of nats audit gather`)
    parts.set(name, partAt(bytes, at, bytes.subarray(nameEnd, nameEnd + extraLength)))
    at = end
  }
  return parts
}

const leadsOut = (name: string): boolean =>
  name.startsWith('/') || name.includes('\\') || name.includes('\0') || name.split('/').includes('..')

function partAt(bytes: Buffer, at: number, extra: Buffer): Part {
  const small = [24, 20, 42].map((field) => bytes.readUInt32LE(at + field))
  const [size = 0, packed = 0, offset = 0] = large(extra, small)
  return {
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    ...{ size, packed, at: offset },
  }
}

/** Numbers that do not fit stand in a field of their own, in this order, those alone. */
function large(extra: Buffer, small: readonly number[]): number[] {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== largeFileField) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  return small.map((value) => {
    if (value !== elsewhere || at + 8 > extra.length) return value
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  })
}

function contentOf(source: Source, name: string, { flags, method, crc, packed, size, at }: Part): Buffer {
  const broken = (how: string): ConfigError =>
    new ConfigError(`${source.path}: ${shown(name)} ${how}: copy or gather it again`)
  if ((flags & encrypted) !== 0) throw broken('is encrypted')
  if (method !== stored && method !== deflated) throw broken(`is packed by method ${method}, which is not read`)
  const head = source.bytes(at, partLength)
  if (head.readUInt32LE(0) !== partSignature) throw broken('is not where the directory says')
  const from = at + partLength + head.readUInt16LE(26) + head.readUInt16LE(28)
  const content = unpacked(source.bytes(from, packed), { method, size }, broken)
  if (content.length !== size) throw broken(`has ${content.length} bytes and not ${size}, as the directory says`)
  if (crc32(content) !== crc) throw broken('is damaged: its checksum differs')
  return content
}

function unpacked(
  bytes: Buffer,
  { method, size }: Pick<Part, 'method' | 'size'>,
  broken: (how: string) => ConfigError,
): Buffer {
  if (method === stored) return bytes
  try {
    // One byte more than it says is enough to see that it lies.
    return inflateRawSync(bytes, { maxOutputLength: size + 1 })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw broken(code === 'ERR_BUFFER_TOO_LARGE' ? 'is larger than the directory says' : `is damaged: ${message}`)
  }
}
