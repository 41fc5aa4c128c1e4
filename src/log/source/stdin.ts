// Standard input as a source: all of it counts, since nobody reads it twice.
import type { Readable } from 'node:stream'
import { eachBlock } from './blocks.ts'
import { faultOf, type SourceFault } from './fault.ts'
import type { Source, SourceOptions } from './source.ts'
import { liveness, stream } from './unseekable.ts'

/** Reads until the end or the signal; the stream itself is left open, since a reload reads on. */
export function followStdin(options: SourceOptions, stdin: Readable): Source {
  const { input, status, statuses } = stream(options)
  const live = liveness(options.now)
  const closed = new Promise<void>((resolve) => {
    let deafen = (): void => undefined
    const stop = (reason: string, code: SourceFault = 'ended'): void => {
      deafen()
      stdin.off('end', onEnd).off('error', onError).pause()
      input.onEnd()
      Object.assign(status, { up: false, code, reason })
      resolve()
    }
    const onEnd = (): void => stop('ended')
    const onError = (error: Error): void => stop(error.message, faultOf(error).code)
    options.signal.addEventListener('abort', () => stop('closed'), { once: true })
    if (stdin.readableEnded) stop('ended')
    else {
      Object.assign(status, { up: true, code: undefined, reason: undefined })
      stdin.on('end', onEnd).on('error', onError)
      deafen = eachBlock(stdin, (block) => input.onBytes(block, live.at(input.lastLine())))
    }
  })
  return { statuses, ready: Promise.resolve(), closed }
}
