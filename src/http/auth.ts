// Basic auth of our own listener against bcrypt hashes, as Prometheus' web-config has it.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { compare } from 'bcryptjs'

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

/**
 * Whether a request may pass. bcrypt takes some 100 ms by design, so the last credentials that passed are remembered
 * (as a digest with the hash they matched): a scrape every second must not cost a tenth of a core.
 */
export function basicAuth(users: () => Users): (request: IncomingMessage) => Promise<boolean> {
  const passed = new Map<string, Buffer>()
  return async (request) => {
    const known = users()
    if (Object.keys(known).length === 0) return true
    const given = credentials(request)
    if (given === undefined) return false
    const hash = Object.hasOwn(known, given.user) ? known[given.user] : undefined
    const mark = digest(given.user, given.password, hash ?? '')
    const before = passed.get(given.user)
    if (hash !== undefined && before !== undefined && timingSafeEqual(before, mark)) return true
    const right = (await compare(given.password, hash ?? nobody)) && hash !== undefined
    if (right) passed.set(given.user, mark)
    return right
  }
}
