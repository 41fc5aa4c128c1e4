// Why our own listener turned a client away: the closed list that the listener counts by and a series shows.

export const refusals = ['connections', 'requests', 'pipelining', 'slow', 'passwords'] as const
export type Refusal = (typeof refusals)[number]

/** How often since the start of this process. */
export type Refused = Record<Refusal, number>

export function noneRefused(): Refused {
  return { connections: 0, requests: 0, pipelining: 0, slow: 0, passwords: 0 }
}
