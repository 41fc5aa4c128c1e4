// What comes through a pipe or a connection, one block a turn of the event loop.
import type { Readable } from 'node:stream'

/**
 * Calls `act` with each block until the function that it returns is called. Left to itself the runtime hands out all that has come
 * in one turn, up to 2 MB of a command that prints its whole log: scrapes would wait for a quarter of a second.
 */
export function eachBlock(from: Readable, act: (block: Buffer) => void): () => void {
  let next: NodeJS.Immediate | undefined
  const onData = (block: Buffer): void => {
    from.pause()
    next = setImmediate(() => from.resume())
    act(block)
  }
  from.on('data', onData).resume()
  return () => {
    clearImmediate(next)
    from.off('data', onData)
  }
}
