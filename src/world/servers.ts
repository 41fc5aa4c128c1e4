// Whose these series are: one server once, whatever number of targets, logs and names lead to it.
import type { Identity } from '../ids.ts'
import type { ServerSnapshot } from '../nats/collect/snapshot.ts'
import type { Answers } from '../nats/endpoints/answers.ts'
import type { Memory } from './memory.ts'

/** A server as one collection found it. */
export interface ServerView extends ServerSnapshot {
  /** The server's own name, which leaders and peers go by; undefined: never learned. */
  ownName: string | undefined
  /** What /varz said last, now or before the configuration named it otherwise; undefined: never. */
  learned: Identity | undefined
}

export const keyOf = ({ cluster, server }: Identity): string => `${cluster}\n${server}`

/** Servers by their labels: of two targets that are one server the one that answers counts, or every series would be twice. */
export function uniqueServers(
  targets: readonly ServerSnapshot[],
  { targets: learned }: Pick<Memory, 'targets'>,
): ServerView[] {
  const unique = new Map<string, ServerSnapshot>()
  for (const server of targets) {
    const other = unique.get(keyOf(server))
    if (other === undefined || (!other.up && server.up)) unique.set(keyOf(server), server)
  }
  return [...unique.values()].map((server) => {
    const known = learned.get(server.target)
    return {
      ...server,
      ownName: server.answers.varz?.serverName ?? known?.server,
      learned: known && { server: known.server, cluster: known.cluster },
    }
  })
}

/** A target whose series are not shown, since another server answers with the same labels. */
export interface LeftOut extends Identity {
  target: string
  /** Target of the server that is shown instead. */
  shown: string
}

/** Targets that are not the server shown under their labels: told by server_id, so never of a server that does not answer. */
export function leftOut(
  world: Readonly<{ targets: readonly ServerSnapshot[]; servers: readonly ServerView[] }>,
): LeftOut[] {
  const shownOf = new Map(world.servers.map((server) => [keyOf(server), server]))
  return world.targets.flatMap((one) => {
    const shown = shownOf.get(keyOf(one))
    const [id, shownId] = [one.answers.varz?.serverId, shown?.answers.varz?.serverId]
    if (shown === undefined || id === undefined || shownId === undefined || id === shownId) return []
    return [{ cluster: one.cluster, server: one.server, target: one.target, shown: shown.target }]
  })
}

/** A server with one of its answers. */
export interface Answered<T> extends Identity {
  target: string
  /** The server's own name; undefined: never learned. */
  ownName: string | undefined
  /** Configured name of what gateways join; '' without. */
  supercluster: string
  /** Unix seconds of the answer, which for one on a schedule may be older than the collection. */
  at: number
  answer: T
}

/** What a collection found, as far as reading one kind of answer needs it. */
interface Collected {
  collectedAt: number
  servers: readonly ServerView[]
}

/** Servers whose collector brought an answer in this collection. */
export function answered<Name extends keyof Answers>(
  name: Name,
): (world: Collected) => Answered<NonNullable<Answers[Name]>>[] {
  return ({ servers, collectedAt }) =>
    servers.flatMap(({ cluster, server, supercluster = '', target, ownName, answers, status }) => {
      const answer = answers[name]
      if (answer === undefined) return []
      const at = status.find(({ collector }) => collector === name)?.answeredAt ?? collectedAt
      return [{ cluster, server, supercluster, target, ownName, at, answer }]
    })
}

/** Label values of a log's server. `target` is undefined where no asked server is known to be it. */
export interface LogServer extends Identity {
  target: string | undefined
}

/** A log names its server but not always the cluster. Where a server of that name is asked, its labels are used, so that both join. */
export function logServer(identity: Identity | undefined, servers: readonly ServerView[]): LogServer {
  const { server, cluster } = identity ?? { server: '', cluster: '' }
  const same = servers.filter((asked) => {
    const names = [asked, asked.learned]
    return (
      names.some((known) => server !== '' && known?.server === server) &&
      (cluster === '' || asked.cluster === '' || names.some((known) => known?.cluster === cluster))
    )
  })
  const [only] = same
  if (only === undefined || same.length > 1) return { server, cluster, target: undefined }
  return { server: only.server, cluster: only.cluster === '' ? cluster : only.cluster, target: only.target }
}
