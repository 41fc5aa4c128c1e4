// Row type and reader of /healthz?js-enabled-only=true: the cheap health check, whose body counts whatever the status.
import type { HealthMode } from '../../config/schema.ts'
import { parseJson, refusal, type Reply } from '../http/client.ts'
import { decoded, list, maybeText, text, type Json } from '../json/decode.ts'

export interface Healthz {
  mode: HealthMode
  /** HTTP status. */
  status: number
  ok: boolean
  /** What failed, by type (STREAM, CONSUMER, …); undefined unless the mode is full. */
  failures: Record<string, number> | undefined
}

export function healthzPath(mode: HealthMode): string {
  return mode === 'full' ? '/healthz?details=true' : `/healthz?${mode}=true`
}

function countByType(json: Json): Record<string, number> {
  const types = list(json, 'errors', (error) => maybeText(error, 'type') ?? 'OTHER')
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  return Object.fromEntries(counts)
}

const brace = '{'.charCodeAt(0)

/**
 * Source: /healthz. An unhealthy server answers 4xx or 5xx with a JSON body, before 2.9.22 as text/plain; 2.10.0 to
 * 2.10.23 answer 200 with errors when asked for details, so the body decides.
 */
export function readHealthz(reply: Reply, mode: HealthMode): Healthz {
  if (reply.status !== 200 && reply.body[0] !== brace) throw refusal(reply)
  return decoded('/healthz', parseJson(reply), (json) => {
    const failures = mode === 'full' ? countByType(json) : undefined
    const failed = failures !== undefined && Object.keys(failures).length > 0
    const ok = reply.status === 200 && text(json, 'status') === 'ok' && !failed
    return { mode, status: reply.status, ok, failures }
  })
}
