// Row type and reader of /leafz: leaf node connections, those of one account to one remote as one.
import { goDuration, list, maybeFlag, maybeText, number, text, type Json } from '../json/decode.ts'
import { slowest } from './routez.ts'
import { accumulate, noTraffic, readTraffic, type Connection, type Traffic, type TrafficMemory } from './traffic.ts'

/** Traffic is since this exporter first asked, at the latest; it does not fall. */
export interface Leaf extends Traffic {
  account: string
  /** Name of the remote server; '' before 2.10. */
  peer: string
  connections: number
  /** This server opened the connection; undefined: before 2.10. */
  isSpoke: boolean | undefined
  rttSeconds: number | undefined
  subscriptions: number
}

export interface Leafz {
  leafs: Leaf[]
}

type Entry = Omit<Leaf, keyof Traffic | 'connections' | 'peer'> & Connection & { name: string }

function readEntry(json: Json): Entry {
  const account = text(json, 'account')
  const name = maybeText(json, 'name') ?? ''
  return {
    id: `${text(json, 'ip')}:${number(json, 'port')} ${account}`,
    peer: `${account} ${name}`,
    account,
    name,
    isSpoke: maybeFlag(json, 'is_spoke'),
    rttSeconds: goDuration(json, 'rtt'),
    subscriptions: number(json, 'subscriptions'),
    traffic: readTraffic(json),
  }
}

/** Source: /leafz. */
export function readLeafz(json: Json, memory: TrafficMemory): Leafz {
  const entries = list(json, 'leafs', readEntry)
  const traffic = accumulate(memory, entries, maybeText(json, 'server_id'))
  const leafs = new Map<string, Leaf>()
  for (const { peer, account, name, isSpoke, rttSeconds, subscriptions } of entries) {
    const fresh = { account, peer: name, connections: 0, isSpoke, rttSeconds: undefined, subscriptions: 0 }
    const row: Leaf = leafs.get(peer) ?? { ...fresh, ...(traffic.get(peer) ?? noTraffic()) }
    row.connections++
    row.rttSeconds = slowest(row.rttSeconds, rttSeconds)
    row.subscriptions += subscriptions
    leafs.set(peer, row)
  }
  number(json, 'leafnodes')
  return { leafs: [...leafs.values()] }
}
