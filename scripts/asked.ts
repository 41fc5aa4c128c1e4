// What a recording asks of each server: all that the exporter asks with its defaults, word by word.

export interface Asked {
  path: string
  /** Seconds from one question to the next. */
  every: number
}

/** `accounts`: those that have RAFT groups. Where little changes from second to second, or much that nobody looks at, seldom. */
export const askedOf = (accounts: readonly string[]): Asked[] => [
  { path: '/varz', every: 2 },
  { path: '/jsz?accounts=1&streams=1&raft=1', every: 2 },
  { path: '/jsz?consumers=1&raft=1', every: 2 },
  { path: '/jsz?consumers=1&config=1', every: 10 },
  { path: '/healthz?js-enabled-only=true', every: 1 },
  { path: '/raftz', every: 1 },
  ...accounts.map((account) => ({ path: `/raftz?acc=${account}`, every: 1 })),
  { path: '/connz?auth=1&limit=1024', every: 10 },
  { path: '/routez', every: 10 },
  { path: '/gatewayz', every: 10 },
  { path: '/leafz', every: 10 },
  { path: '/subsz', every: 10 },
  { path: '/accstatz?unused=1', every: 10 },
  { path: '/ipqueuesz', every: 1 },
  { path: '/debug/vars', every: 10 },
]
