// Row types and reader of /varz: identity and general state of one server.
export interface Varz {
  serverId: string
  serverName: string
  version: string
  cluster: string | undefined
  /** Unix seconds. */
  start: number
  now: number
  systemAccount: string | undefined
  /** The answer as sent, for the tables: field by field, absent stays absent. */
  raw: Record<string, unknown>
}
