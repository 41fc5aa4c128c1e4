// HOST:PORT, as listeners and URLs without a scheme have it.

/** `127.0.0.1:7778`, `[::1]:7778`, `:7778`: host without brackets, '' where there is none. */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}
