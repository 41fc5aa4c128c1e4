// The least that the user in the system account must be allowed, from the subjects that are asked: deploy/system-account has it
// as a file for nats-server.
import { askedOfAll, askedOfServers } from './questions.ts'
import { inboxPrefix } from './wire.ts'

/** Where servers tell of themselves. */
export const subjects = {
  heartbeats: '$SYS.SERVER.*.STATSZ',
  shutdowns: '$SYS.SERVER.*.SHUTDOWN',
  advisories: '$JS.EVENT.ADVISORY.>',
  /** Asks every server for a heartbeat at once. */
  ping: '$SYS.REQ.SERVER.PING.STATSZ',
  /** Who we are. */
  user: '$SYS.REQ.USER.INFO',
} as const

export interface Permissions {
  publish: { allow: string[]; deny: string[] }
  subscribe: { allow: string[] }
}

export const permissions: Permissions = {
  publish: {
    allow: [
      subjects.user,
      subjects.ping,
      ...askedOfServers.map((endpoint) => `$SYS.REQ.SERVER.*.${endpoint}`),
      ...askedOfAll,
    ],
    // A list of what is allowed denies the rest; these stand here for whoever widens it.
    deny: [
      ...['RELOAD', 'KICK', 'LDM', 'PROFILEZ'].map((request) => `$SYS.REQ.SERVER.*.${request}`),
      ...['$SYS.REQ.ACCOUNT.*.CLAIMS.>', '$SYS.REQ.CLAIMS.>', '$JS.API.>'],
    ],
  },
  subscribe: {
    allow: [`${inboxPrefix}.>`, subjects.heartbeats, subjects.shutdowns, subjects.advisories],
  },
}
