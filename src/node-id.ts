// RAFT node id of a server: what RAFT log lines carry instead of its name.
import { createHash } from 'node:crypto'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** First 8 bytes of sha256(server name), each modulo 62 as a digit (nats-server accounts.go getHashSize). */
export function nodeId(serverName: string): string {
  const hash = createHash('sha256').update(serverName).digest()
  return Array.from(hash.subarray(0, 8), (byte) => digits.charAt(byte % 62)).join('')
}
