// HOST:PORT, as listeners and URLs without a scheme have it, and the end of a URL.

/** `127.0.0.1:7778`, `[::1]:7778`, `:7778`: host without brackets, '' where there is none. */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}

/** A URL or path without the slashes that it ends with. By index: a pattern would begin anew at each slash. */
export function withoutSlash(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}
