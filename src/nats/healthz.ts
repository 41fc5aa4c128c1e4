// Row type and reader of /healthz?js-enabled-only=true: the cheap health check, whose body counts whatever the status.
import { parseJson, type Reply } from './client.ts'
import { decoded, text } from './decode.ts'

export interface Healthz {
  /** HTTP status. */
  status: number
  ok: boolean
}

/** Source: /healthz. An unhealthy server answers 4xx or 5xx with a JSON body, and before 2.9.22 as text/plain. */
export function readHealthz(reply: Reply): Healthz {
  const status = decoded('/healthz', parseJson(reply), (json) => text(json, 'status'))
  return { status: reply.status, ok: reply.status === 200 && status === 'ok' }
}
