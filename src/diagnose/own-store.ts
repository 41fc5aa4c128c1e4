// Whether the store of a server waits, by all that tells it: on one server, on several, and what a fast probe says against it.
import { signRow, type SignKind } from './signs.ts'
import { began, ended, found, serversOf, type Found, type View } from './view.ts'

/** Signs of a store that waits, of the server that has them. */
export const ownStore: readonly SignKind[] = [
  'state_write_waits',
  'meta_snapshot_waits',
  'raft_hung',
  'consumers_hung',
  'follower_queue',
  'probe_slow',
  'probe_stuck',
  'device_stuck',
  'process_blocked',
]

/** Servers whose own store shows waiting, if they are at least this many. */
export function stalls(view: View, enough: (servers: number) => boolean): Found | undefined {
  const signs = view.of(...ownStore)
  const servers = serversOf(signs)
  return enough(servers.length) ? found(signs, servers) : undefined
}

/** That the others show nothing counts only where their inputs cover the whole of the stall. */
export function stallOnOne(view: View): Found | undefined {
  const one = stalls(view, (servers) => servers === 1)
  const [server] = one?.servers ?? []
  const start = began(one?.signs ?? [])
  const end = ended(one?.signs ?? [])
  if (one === undefined || start === undefined || end === undefined) return undefined
  const reaches = view.evidence.coverage.some(
    (cover) =>
      cover.server !== server &&
      cover.server !== '' &&
      (cover.from ?? Infinity) <= start &&
      (cover.to ?? -Infinity) >= end,
  )
  return reaches ? one : undefined
}

/**
 * A probe speaks for its own store: it clears those that are suspected, and where none is, every server that is seen must have
 * one. It speaks of now: a wait that was logged is over, so that no probe that is fast clears it.
 */
export function storesFast(view: View): Found | undefined {
  const fast = view.of('probe_fast')
  const suspects = view.of(...ownStore)
  const accused = suspects.length > 0 ? serversOf(suspects) : view.evidence.servers.map(({ name }) => name)
  const logged = suspects.some(({ kind }) => signRow(kind).input === 'log')
  const own = fast.filter(({ server }) => accused.includes(server))
  return !logged && serversOf(own).length === accused.length ? found(own) : undefined
}
