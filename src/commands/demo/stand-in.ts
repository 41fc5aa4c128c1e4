// One recorded server as if it stood here: a loopback address that answers as the server did, and refuses while it was down.
import type { RequestListener } from 'node:http'
import { listen, type Listener } from '../../http/listen.ts'
import type { Answer, RecordedServer } from './recording.ts'

export interface StandIn {
  url: string
  /** To be called again and again: listens, or not, as the server did at this second. */
  follow(): void
  close(): Promise<void>
}

/** The newest answer at or before `t`; before the first there is none. */
function answerAt(answers: readonly Answer[], t: number): Answer | undefined {
  return answers.findLast((answer) => answer.t <= t)
}

export interface Clock {
  /** Into the recording, now. */
  seconds(): number
  /** Unix seconds at which the recording began to be played: at first, and this time. */
  begins(): { first: number; last: number }
}

const unix = (text: string): number => Date.parse(text) / 1000
const rfc3339 = (seconds: number): string => new Date(seconds * 1000).toISOString()

const givenAt = /"now": ?"([^"]+)"/
const stamp = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/**
 * An answer that says when it was given, as if given now: all of its times move along. What was before the recording, such as
 * the start of the server, was before it was first played, and stays there. `began`: when it was recorded, Unix seconds.
 */
export function retimed({ t, body }: Answer, began: number, clock: Clock): string {
  const [, given = ''] = givenAt.exec(body) ?? []
  if (given === '') return body
  const { first, last } = clock.begins()
  // A stretch may have been cut out since the recording began.
  const sinceThen = last + t - unix(given)
  return body.replace(stamp, (text) => {
    if (text === given) return rfc3339(last + clock.seconds())
    const at = unix(text)
    // The zero time is no time.
    return at < 0 ? text : rfc3339(at < began ? first + at - began : at + sinceThen)
  })
}

/** When the recording began, by the clock of that server, Unix seconds; Infinity: it never says. */
function beginOf({ answers }: RecordedServer): number {
  const [{ t, body } = { t: 0, body: '' }] = answers.get('/varz') ?? []
  const [, given] = givenAt.exec(body) ?? []
  return given === undefined ? Infinity : unix(given) - t
}

function answering(server: RecordedServer, clock: Clock): RequestListener {
  const { answers } = server
  const began = beginOf(server)
  return ({ url = '/' }, response) => {
    const t = clock.seconds()
    const answer = answerAt(answers.get(url) ?? [], t)
    if (answer === undefined) {
      response.writeHead(404).end('404 page not found\n')
      return
    }
    const wait = Math.max(0, (answer.t - t) * 1000 + answer.ms)
    setTimeout(() => {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(retimed(answer, began, clock))
    }, wait)
  }
}

export async function standIn(server: RecordedServer, clock: Clock): Promise<StandIn> {
  const { seconds } = clock
  const open = (address: string): Promise<Listener> =>
    listen(address, answering(server, clock), { report: () => undefined })
  let listener: Listener | undefined = await open('127.0.0.1:0')
  const { url } = listener
  const isDown = (): boolean => server.outages.some(({ from, to }) => from <= seconds() && seconds() < to)
  const shut = async (): Promise<void> => {
    const before = listener
    listener = undefined
    await before?.close(0)
  }
  const change = async (): Promise<void> => {
    if (isDown()) await shut()
    // Where somebody else has taken the port meanwhile, it is tried again with the next call.
    else listener ??= await open(new URL(url).host).catch(() => undefined)
  }
  let changing: Promise<void> | undefined
  return {
    url,
    follow() {
      changing ??= change().finally(() => (changing = undefined))
    },
    async close() {
      await changing
      await shut()
    },
  }
}
