// Row type and reader of /healthz?js-enabled-only=true: the cheap health check, whose body counts whatever the status.
export interface Healthz {
  /** HTTP status. */
  status: number
  ok: boolean
}
