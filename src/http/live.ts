// Changes of the page as server-sent events: drawn at most once a second for all who look, and only while somebody does.
import type { Request, Response } from 'express'
import { build, type Page } from './page/page.ts'

export interface Live {
  /** Opens a stream; 503 where there are as many as may be. */
  serve(request: Request, response: Response): void
  /** Streams that are open. */
  count(): number
  /** Ends all streams, those that nobody reads within half a second; none can be opened any more. */
  close(): void
}

export interface LiveOptions {
  page(): Promise<Page>
  report(error: unknown): void
  /** Calls back after so many milliseconds, and returns how not to. By default a timer. */
  after?(milliseconds: number, run: () => void): () => void
  /** Milliseconds of processor time that this process has used: on a busy machine waiting for it is not drawing. */
  spent?(): number
  most?: number
}

/** A browser opens six at most to one host; more readers than this should look at a board. */
const mostStreams = 20
const everyMilliseconds = 1000
/** Drawing takes at most this share of a processor. */
const drawingShare = 0.1
/** A stream that is not read for so many ticks is closed: changes are not queued for it. */
const patience = 5
const closingMilliseconds = 500

interface Reader {
  response: Response
  /** Parts as they were last sent. */
  sent: ReadonlyMap<string, string>
  /** Ticks without reading. */
  behind: number
}

function timer(milliseconds: number, run: () => void): () => void {
  const started = setTimeout(run, milliseconds)
  return () => clearTimeout(started)
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const nothing: ReadonlyMap<string, string> = new Map()

/** One event: the parts that this reader does not have yet, as they are now. */
function event({ title, parts }: Page, sent: ReadonlyMap<string, string>): string {
  const changed = [...parts].filter(([id, part]) => sent.get(id) !== part)
  return `data: ${JSON.stringify({ build, title, parts: Object.fromEntries(changed) })}\n\n`
}

/** Readers that are up to date all get the same text. */
function send(readers: Iterable<Reader>, page: Page): void {
  const texts = new Map<ReadonlyMap<string, string>, string>()
  for (const reader of readers) {
    if (reader.response.writableNeedDrain) {
      if (++reader.behind >= patience) reader.response.destroy()
      continue
    }
    const text = texts.get(reader.sent) ?? event(page, reader.sent)
    texts.set(reader.sent, text)
    Object.assign(reader, { sent: page.parts, behind: 0 })
    reader.response.write(text)
  }
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Else nginx would buffer the stream.
  'x-accel-buffering': 'no',
  connection: 'close',
}

/** Calls `draw` again and again for as long as `wanted`, never twice at once; the more it takes the rarer. */
function pacemaker(
  draw: () => Promise<void>,
  wanted: () => boolean,
  { after = timer, spent = processorTime }: Pick<LiveOptions, 'after' | 'spent'>,
) {
  let cancel: (() => void) | undefined
  let drawing = false
  const schedule = (milliseconds: number): void => {
    if (wanted() && !drawing) cancel ??= after(milliseconds, () => void tick())
  }
  const tick = async (): Promise<void> => {
    cancel = undefined
    drawing = true
    const before = spent()
    await draw()
    drawing = false
    const took = spent() - before
    schedule(Math.max(everyMilliseconds, took / drawingShare) - took)
  }
  return {
    start: () => schedule(0),
    stop(): void {
      cancel?.()
      cancel = undefined
    },
  }
}

export function openLive(options: LiveOptions): Live {
  const { page, report, after = timer, most = mostStreams } = options
  const readers = new Set<Reader>()
  let closed = false
  const draw = async (): Promise<void> => {
    try {
      send(readers, await page())
    } catch (error) {
      report(error)
    }
  }
  const pace = pacemaker(draw, () => readers.size > 0 && !closed, options)
  return {
    serve(request, response) {
      if (closed || readers.size >= most) {
        const reason = closed ? 'stopping' : `${most} streams are open already: ask for the page itself again and again`
        response.status(503).set('retry-after', '10').type('text/plain').send(`${reason}\n`)
        return
      }
      const reader: Reader = { response, sent: nothing, behind: 0 }
      readers.add(reader)
      response.on('close', () => {
        readers.delete(reader)
        if (readers.size === 0) pace.stop()
      })
      request.socket.setNoDelay(true)
      response.writeHead(200, headers).write('retry: 3000\n\n')
      pace.start()
    },
    count: () => readers.size,
    close() {
      closed = true
      pace.stop()
      for (const { response } of readers) {
        response.end()
        after(closingMilliseconds, () => response.destroy())
      }
    },
  }
}
