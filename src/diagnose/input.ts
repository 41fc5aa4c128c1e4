// Kinds of input. Two of one kind can be wrong together, two kinds hardly.

/** Kinds of input that can be wrong independently of each other. Logs of three servers are one kind. */
export const inputs = ['log', 'endpoints', 'store'] as const
export type Input = (typeof inputs)[number]
