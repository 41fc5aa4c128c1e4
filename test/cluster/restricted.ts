// The user of the system account that the exporter should have, with the least permissions, as the shipped file gives them.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'

const permissions = new URL('../../deploy/system-account/permissions.conf', import.meta.url).pathname

/** Its login, for a target over NATS. */
export const exporterLogin = { user: 'exporter', password: 'secret' }

/** Configuration text of the user, for servers whose files lie in this folder: an include is sought beside the file that names it. */
export function restrictedUser(folder: string): string {
  copyFileSync(permissions, join(folder, 'permissions.conf'))
  const { user, password } = exporterLogin
  return `{ user: ${user}, password: ${password}, permissions: { include "./permissions.conf" } }`
}
