// The endpoints beyond the core, as a table: what is asked and who reads the answer.
import { askAccountz, readAccstatz } from './accounts.ts'
import { readJson, type Client } from '../http/client.ts'
import { readConnz } from './connz.ts'
import { decoded, required, type Json } from '../json/decode.ts'
import { readGatewayz } from './gatewayz.ts'
import { readIpqueuesz } from './ipqueuesz.ts'
import { readLeafz } from './leafz.ts'
import { readRoutez } from './routez.ts'
import type { Answers, OptionalCollector } from './answers.ts'
import type { TrafficMemory } from './traffic.ts'
import { isAtLeast } from './version.ts'

/** What the requests of one server need to know of it. */
export interface Peer {
  client: Client
  version(): string
  /** Clients and leaf nodes at the last /varz. */
  connections(): number
  topClients: number
  /** What routez, gatewayz and leafz have carried so far. */
  traffic(endpoint: string): TrafficMemory
}

type Ask<C extends OptionalCollector> = (peer: Peer) => (signal: AbortSignal) => Promise<Answers[C]>

export async function json(client: Client, path: string, signal: AbortSignal): Promise<unknown> {
  return readJson(await client.get(path, signal))
}

/** One GET whose answer is one object. */
function simple<T>(path: string, read: (json: Json, peer: Peer) => T) {
  const [endpoint = path] = path.split('?')
  return (peer: Peer) => async (signal: AbortSignal) =>
    decoded(endpoint, await json(peer.client, path, signal), (answer) => read(answer, peer))
}

/** /connz shows this many unless asked for more. */
const usualPage = 1024
/** Beyond this many connections the rows stand for a part only: the answer would be tens of megabytes. */
const longestPage = 65_536

export const endpoints: { [C in Exclude<OptionalCollector, 'jsz_consumers' | 'jsz_config' | 'healthz'>]: Ask<C> } = {
  connz: (peer) => async (signal) => {
    const page = Math.min(Math.max(usualPage, peer.connections()), longestPage)
    const answer = await json(peer.client, `/connz?auth=1&limit=${page}`, signal)
    return decoded('/connz', answer, (connz) => readConnz(connz, peer.topClients, isAtLeast(peer.version(), [2, 12])))
  },
  routez: simple('/routez', (answer, { traffic }) => readRoutez(answer, traffic('routez'))),
  gatewayz: simple('/gatewayz', (answer, { traffic }) => readGatewayz(answer, traffic('gatewayz'))),
  leafz: simple('/leafz', (answer, { traffic }) => readLeafz(answer, traffic('leafz'))),
  subsz: simple('/subsz', (answer) => answer),
  accstatz: simple('/accstatz?unused=1', readAccstatz),
  accountz: (peer) => (signal) => askAccountz((path) => json(peer.client, path, signal)),
  ipqueuesz: simple('/ipqueuesz', readIpqueuesz),
  debug_vars: simple('/debug/vars', (answer) => required(answer, 'memstats', (memstats) => memstats)),
}
