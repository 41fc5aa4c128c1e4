// Basic auth of our own listener against bcrypt hashes, as Prometheus' web-config has it.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { singleFlight } from '../single-flight.ts'
import type { ComparePassword } from './compare.ts'

export type Users = Readonly<Record<string, string>>

/** A hash no password has, so that an unknown user takes as long as a wrong password. */
const nobody = '$2b$10$abcdefghijklmnopqrstuuXyQ0fPYv0W5sRa4zV4S8b9cD1eF2gHi'

function credentials(request: IncomingMessage): { user: string; password: string } | undefined {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

const digest = (...parts: string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest()

/** Let in, refused, or not decided: too many comparisons wait. */
export type Admission = 'in' | 'out' | 'busy'

/**
 * Whether a request may pass. bcrypt takes some 100 ms by design, so the last credentials that passed are remembered
 * (as a digest with the hash they matched): a scrape every second must not cost a tenth of a core. Who sends the same wrong
 * ones at one time waits for one comparison.
 */
export function basicAuth(
  users: () => Users,
  compare: ComparePassword,
): (request: IncomingMessage) => Promise<Admission> {
  const passed = new Map<string, Buffer>()
  const judge = singleFlight(
    async (_mark: string, hash: string | undefined, password: string): Promise<Admission> => {
      const right = await compare({ password, hash: hash ?? nobody })
      if (right === undefined) return 'busy'
      return right && hash !== undefined ? 'in' : 'out'
    },
    (mark) => mark,
  )
  return async (request) => {
    const known = users()
    if (Object.keys(known).length === 0) return 'in'
    const given = credentials(request)
    if (given === undefined) return 'out'
    const hash = Object.hasOwn(known, given.user) ? known[given.user] : undefined
    const mark = digest(given.user, given.password, hash ?? '')
    const before = passed.get(given.user)
    if (hash !== undefined && before !== undefined && timingSafeEqual(before, mark)) return 'in'
    const admission = await judge(mark.toString('base64'), hash, given.password)
    if (admission === 'in') passed.set(given.user, mark)
    return admission
  }
}
