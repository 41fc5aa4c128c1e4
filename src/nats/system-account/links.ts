// One connection to each server that clients can reach: asked over its own, a server answers locally and burdens no route.
import type { SystemAccountConfig } from '../../config/system-account.ts'
import { quiet, type Logger } from '../../logger.ts'
import { openLink, type Link } from './link.ts'
import { targetOf } from './target.ts'
import type { Dial, Wire } from './wire.ts'

export interface Links {
  /** The connection to this server, also while it is down; undefined: none has ever led there. */
  to(target: string): Link | undefined
  /** Every address has been tried once. */
  tried(): Promise<void>
  /**
   * Dials addresses that are new, and lets those go that are neither listed nor lead to a known server. `clients` are those that
   * the connection which listens was told of; each connection is told those of its own cluster.
   */
  tidy(clients: readonly string[], known: ReadonlySet<string>): void
  close(): void
}

export interface LinksContext {
  dial: Dial
  after(seconds: number, run: () => void): () => void
  log: Logger
}

interface Entry {
  link: Link
  /** Target of the server that it led to last. */
  target: string | undefined
}

const mostLinks = 500

function addressOf(client: string): string {
  return client.includes('://') ? client : `nats://${client}`
}

interface State {
  entries: Map<string, Entry>
  /** Addresses that turned out to lead to a server which has a connection, by its target. */
  aliases: Map<string, string>
}

function entryTo({ entries }: State, target: string): Entry | undefined {
  return [...entries.values()].find((entry) => entry.target === target)
}

/** A connection has been made to this server: kept, unless another one leads there already. */
function settle(state: State, address: string, entry: Entry, target: string): void {
  const twin = entryTo(state, target)
  if (twin !== undefined && twin !== entry && twin.link.greeting() !== undefined) {
    state.aliases.set(address, target)
    state.entries.delete(address)
    entry.link.close()
    return
  }
  if (twin !== undefined) twin.target = undefined
  entry.target = target
}

type Open = (address: string) => void

function opener(state: State, access: SystemAccountConfig, { dial, after, log }: LinksContext): Open {
  const { entries, aliases } = state
  const open = (address: string): void => {
    if (entries.has(address) || aliases.has(address) || entries.size >= mostLinks) return
    const begin = (wire: Wire): void => {
      const greeting = wire.greeting()
      settle(state, address, entry, targetOf(greeting))
      // Of its own cluster: behind a gateway nobody else tells of them.
      greeting.clients.map(addressOf).forEach(open)
    }
    const lost = (): void => {
      for (const [alias, target] of aliases) if (target === entry.target) aliases.delete(alias)
    }
    // Of the addresses in the configuration the connection that listens complains already.
    const around = { dial, after, log: access.servers.includes(address) ? quiet : log, begin, lost }
    const entry: Entry = { target: undefined, link: openLink({ access, servers: [address] }, around) }
    entries.set(address, entry)
  }
  return open
}

/** Dials the addresses of the configuration at once. */
export function openLinks(access: SystemAccountConfig, context: LinksContext): Links {
  const state: State = { entries: new Map(), aliases: new Map() }
  const { entries } = state
  const open = opener(state, access, context)
  access.servers.forEach(open)
  return {
    to: (target) => entryTo(state, target)?.link,
    async tried() {
      await Promise.all([...entries.values()].map(({ link }) => link.tried()))
    },
    tidy(clients, known) {
      const told = [...entries.values()].flatMap(({ link }) => link.greeting()?.clients ?? [])
      const listed = new Set([...access.servers, ...[...clients, ...told].map(addressOf)])
      for (const address of listed) open(address)
      for (const [address, { link, target }] of entries) {
        if (listed.has(address) || (target !== undefined && known.has(target))) continue
        link.close()
        entries.delete(address)
      }
    },
    close() {
      for (const { link } of entries.values()) link.close()
      entries.clear()
    },
  }
}
