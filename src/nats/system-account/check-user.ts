// Checks the user that we connect as: warns if it may do more than ask, and says so if it is not of the system account.
import type { Logger } from '../../logger.ts'
import { isObject, maybeText, type Json } from '../json/decode.ts'
import { NatsError } from '../error.ts'
import { subjects } from './permissions.ts'
import type { Wire } from './wire.ts'

const timeout = 5000

interface User {
  name: string
  account: string
  restricted: boolean
}

/** Source: $SYS.REQ.USER.INFO. A user without permissions may publish to every subject. */
function readUser(reply: Buffer): User | undefined {
  const parsed: unknown = JSON.parse(reply.toString())
  const data = isObject(parsed) && isObject(parsed['data']) ? parsed['data'] : undefined
  if (data === undefined) return undefined
  const { permissions } = data as { permissions?: Json }
  return {
    name: maybeText(data, 'user') ?? '',
    account: maybeText(data, 'account') ?? '',
    restricted: isObject(permissions) && isObject(permissions['publish']),
  }
}

async function userOf(wire: Wire): Promise<User | undefined> {
  try {
    return readUser(await wire.request(subjects.user, '', { signal: AbortSignal.timeout(timeout) }))
  } catch (error) {
    // No answer, or one in an unknown form: nothing is known of the user.
    if (error instanceof NatsError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Warns of a user that could harm the servers. With `deny`, no server has answered: tells it why. */
export function checkUser(wire: Wire, deny: ((error: NatsError) => void) | undefined, log: Logger): void {
  void userOf(wire).then((user) => {
    if (deny !== undefined) {
      const who = user === undefined ? 'the user' : `the user ${user.name} of account ${user.account}`
      deny(new NatsError('status', `no server answers: ${who} is not of the system account`))
    } else if (user !== undefined && !user.restricted) {
      log.warn(
        { user: user.name, account: user.account },
        'this user may publish to every subject, and so stop servers and remove peers: give it the permissions of deploy/system-account',
      )
    }
  })
}
