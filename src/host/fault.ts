// Why a system call failed, by the name that everybody knows it by: Node.js has none for some that a store meets.
import { constants } from 'node:os'

export interface Fault {
  code: string
  message: string
}

/** libuv passes these on as `UNKNOWN` or `Unknown system error -122`; the number is right. */
const nameless = new Map((['EDQUOT', 'ESTALE'] as const).map((name) => [-constants.errno[name], name] as const))

export function faultOf(error: unknown): Fault {
  const { code = 'unknown', errno = 0, message } = error as NodeJS.ErrnoException
  const name = nameless.get(errno)
  return name === undefined ? { code, message } : { code: name, message: `${name}: ${message}` }
}
