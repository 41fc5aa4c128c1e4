// Row types and reader of /varz: identity and general state of one server.
import { child, count, maybeText, text, time, type Json } from '../json/decode.ts'
import { NatsError } from '../error.ts'

export interface Varz {
  serverId: string
  serverName: string
  version: string
  cluster: string | undefined
  /** Unix seconds. */
  start: number
  now: number
  systemAccount: string | undefined
  /** Clients and leaf nodes. */
  connections: number
  /** The answer as sent, for the tables: field by field, absent stays absent. */
  raw: Record<string, unknown>
}

function moment(json: Json, key: string): number {
  const value = time(json, key)
  if (value === undefined) throw new NatsError('shape', `${key}: expected a time, found nothing`)
  return value
}

/** Source: /varz. */
export function readVarz(json: Json): Varz {
  return {
    serverId: text(json, 'server_id'),
    serverName: maybeText(json, 'server_name') ?? text(json, 'server_id'),
    version: text(json, 'version'),
    cluster: child(json, 'cluster', (cluster) => maybeText(cluster, 'name')),
    start: moment(json, 'start'),
    now: moment(json, 'now'),
    systemAccount: maybeText(json, 'system_account'),
    connections: count(json, 'connections') + count(json, 'leafnodes'),
    raw: json,
  }
}
