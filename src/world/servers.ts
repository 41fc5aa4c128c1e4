// Whose series these are: one server once, whatever number of targets, logs and names lead to it.
import type { Asset, Identity, World } from './world.ts'
import type { Answers, ServerSnapshot } from '../nats/collect/snapshot.ts'
import { isSame } from '../metrics/family.ts'

/** A value made once for each World, however many tables ask for it. */
export function perWorld<T>(make: (world: World) => T): (world: World) => T {
  const made = new WeakMap<World, { value: T }>()
  return (world) => {
    const found = made.get(world) ?? { value: make(world) }
    made.set(world, found)
    return found.value
  }
}

const keyOf = ({ cluster, server }: Identity): string => `${cluster}\n${server}`

/** Servers by their labels: of two targets that are one server the one that answers counts, or every series would be twice. */
export const servers = perWorld((world: World): ServerSnapshot[] => {
  const unique = new Map<string, ServerSnapshot>()
  for (const server of world.snapshot.servers) {
    const other = unique.get(keyOf(server))
    if (other === undefined || (!other.up && server.up)) unique.set(keyOf(server), server)
  }
  return [...unique.values()]
})

/** A server with one of its answers. */
export interface Answered<T> extends Identity {
  target: string
  /** The server's own name, which leaders and peers go by; undefined: never learned. */
  ownName: string | undefined
  /** Unix seconds of the answer, which for one on a schedule may be older than the collection. */
  at: number
  answer: T
}

/** Servers whose collector brought an answer in this collection. */
export function answered<Name extends keyof Answers>(
  name: Name,
): (world: World) => Answered<NonNullable<Answers[Name]>>[] {
  return perWorld((world) =>
    servers(world).flatMap(({ cluster, server, target, answers, status }) => {
      const answer = answers[name]
      if (answer === undefined) return []
      const ownName = answers.varz?.serverName ?? world.memory.targets[target]?.server
      const at = status.find(({ collector }) => collector === name)?.answeredAt ?? world.snapshot.at
      return [{ cluster, server, target, ownName, at, answer }]
    }),
  )
}

/** For tables whose rows come from answers that are shown again and again: the answers, and what names their servers. */
export function answersOf(...each: ((world: World) => readonly object[])[]): (world: World) => readonly unknown[] {
  return (world) => each.flatMap((of) => of(world).flatMap((found): unknown[] => Object.values(found)))
}

/** A set made of answers: the same object as before for as long as it holds the same, however often they are answered anew. */
export function steadySet(
  madeOf: (world: World) => readonly unknown[],
  make: (world: World) => ReadonlySet<string>,
): (world: World) => ReadonlySet<string> {
  let last: { madeOf: readonly unknown[]; set: ReadonlySet<string> } | undefined
  return (world) => {
    const of = madeOf(world)
    if (last !== undefined && isSame(of, last.madeOf)) return last.set
    const made = make(world)
    const equal = last?.set.size === made.size && [...made].every((one) => last?.set.has(one))
    last = { madeOf: of, set: last !== undefined && equal ? last.set : made }
    return last.set
  }
}

export const serverLabels = {
  nats_cluster: ({ cluster }: Identity) => cluster,
  server: ({ server }: Identity) => server,
}

/** Label values of a log's server. `target` is undefined where no asked server is known to be it. */
export interface LogServer extends Identity {
  target: string | undefined
}

/** A log tells its server's name but not always the cluster: an asked server of that name lends its labels, so that both join. */
export function logServer(identity: Identity | undefined, world: World): LogServer {
  const { server, cluster } = identity ?? { server: '', cluster: '' }
  const same = servers(world).filter((asked) => {
    const names = [asked, world.memory.targets[asked.target]]
    return (
      names.some((known) => server !== '' && known?.server === server) &&
      (cluster === '' || asked.cluster === '' || names.some((known) => known?.cluster === cluster))
    )
  })
  const [only] = same
  if (only === undefined || same.length > 1) return { server, cluster, target: undefined }
  return { server: only.server, cluster: only.cluster === '' ? cluster : only.cluster, target: only.target }
}

export const metaGroup = '_meta_'

/** Whose a group is; of one that /jsz has not named yet, the account it was listed under. */
export function ownerOf(group: string, account: string, world: World): Asset {
  return world.memory.assets[group] ?? { account: group === metaGroup ? '' : account, stream: '', consumer: '' }
}
