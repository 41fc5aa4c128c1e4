// Sends bodies to clients of any speed: a body is compressed once for all who get it, is never copied for one of them, and is
// let go when nobody reads it.
import { once } from 'node:events'
import type { Response } from 'express'
import { section, type Section } from '../exposition/text.ts'
import { gzip } from './gzip.ts'
import type { CountRefused } from './limits.ts'

export interface SendLimits {
  /** A client that takes no batch of 128 KiB for so long is cut off. */
  stallSeconds: number
  /** And one that takes longer than this for a whole body. */
  bodySeconds: number
  /** Bytes of all bodies that are still being read. Beyond it readers of the oldest body are cut off; the two newest always fit. */
  heldBytes: number
}

/** Prometheus gives up after its time-out, 10 s unless configured. */
export const sendLimits: SendLimits = { stallSeconds: 10, bodySeconds: 60, heldBytes: 64 * 1024 * 1024 }

type Pieces = readonly Buffer[]

/** Resolves when the operating system has the whole body, or the client is gone. */
export type Send = (response: Response, type: string, body: readonly Section[], compressed: boolean) => Promise<void>

const batchBytes = 128 * 1024

function* batches(pieces: Pieces): Generator<Pieces> {
  let batch: Buffer[] = []
  let size = 0
  for (const piece of pieces) {
    batch.push(piece)
    size += piece.length
    if (size < batchBytes) continue
    yield batch
    batch = []
    size = 0
  }
  yield batch
}

/** Bodies that are being read, oldest first. */
function openHeld({ heldBytes }: SendLimits, refuse: CountRefused) {
  const held = new Map<Pieces, { size: number; readers: Set<Response> }>()
  const cutOldest = (): void => {
    let bytes = [...held.values()].reduce((sum, { size }) => sum + size, 0)
    for (const { size, readers } of [...held.values()].slice(0, -2)) {
      if (bytes <= heldBytes) return
      bytes -= size
      for (const reader of readers) cut(reader, refuse)
    }
  }
  return (pieces: Pieces, size: number, reader: Response): void => {
    const body = held.get(pieces) ?? { size, readers: new Set() }
    held.set(pieces, body)
    body.readers.add(reader)
    reader.once('close', () => {
      body.readers.delete(reader)
      if (body.readers.size === 0) held.delete(pieces)
    })
    cutOldest()
  }
}

function cut(response: Response, refuse: CountRefused): void {
  refuse('slow')
  response.socket?.resetAndDestroy()
}

/** Resolves in a turn of the event loop that no other batch has. Bodies that have begun come first, so that few are held at one time. */
type OwnTurn = (has: 'begun' | 'not begun') => Promise<void>

function openTurns(): OwnTurn {
  const waiting = { begun: [] as (() => void)[], 'not begun': [] as (() => void)[] }
  let isRunning = false
  const next = (): void => {
    const first = waiting.begun.shift() ?? waiting['not begun'].shift()
    isRunning = first !== undefined
    if (first === undefined) return
    first()
    setImmediate(next)
  }
  return (has) =>
    new Promise((resolve) => {
      waiting[has].push(resolve)
      if (isRunning) return
      isRunning = true
      setImmediate(next)
    })
}

/** Batch after batch, as fast as the client takes them: one batch at most waits for a slow one. */
async function pour(
  response: Response,
  pieces: Pieces,
  { stallSeconds, bodySeconds }: SendLimits,
  { refuse, ownTurn }: { refuse: CountRefused; ownTurn: OwnTurn },
) {
  const stalled = setTimeout(() => cut(response, refuse), stallSeconds * 1000)
  const late = setTimeout(() => cut(response, refuse), bodySeconds * 1000)
  const gone = once(response, 'close').finally(() => {
    clearTimeout(stalled)
    clearTimeout(late)
  })
  for (const batch of batches(pieces)) {
    await ownTurn(response.headersSent ? 'begun' : 'not begun')
    if (response.destroyed) return
    stalled.refresh()
    response.cork()
    for (const piece of batch) response.write(piece)
    response.uncork()
    if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), gone])
  }
  response.end()
  await gone
}

/** Bodies that are the same array are one body. */
function remembered(of: (body: readonly Section[]) => Promise<Pieces>) {
  const known = new WeakMap<readonly Section[], Promise<Pieces>>()
  return (body: readonly Section[]): Promise<Pieces> => {
    const pieces = known.get(body) ?? of(body)
    known.set(body, pieces)
    return pieces
  }
}

export function openSend(refuse: CountRefused, limits: SendLimits = sendLimits): Send {
  const plain = remembered((body) => Promise.resolve(body.flatMap(({ pieces }) => pieces)))
  const zipped = remembered(gzip)
  const hold = openHeld(limits, refuse)
  const ownTurn = openTurns()
  return async (response, type, body, compressed) => {
    const pieces = await (compressed ? zipped(body) : plain(body))
    const { size } = section(pieces)
    if (response.destroyed) return
    hold(pieces, size, response)
    response.set('content-type', type).set('vary', 'accept-encoding').set('content-length', String(size))
    if (compressed) response.set('content-encoding', 'gzip')
    // Hundreds of clients may wait for one body, or take it at one time: one batch a turn, so that other work runs in between.
    await pour(response, pieces, limits, { refuse, ownTurn })
  }
}
