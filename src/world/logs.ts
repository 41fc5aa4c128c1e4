// Log state by server: the logs of one server merged, whichever names they came under.
import { mergeOrigins } from './merge.ts'
import type { OriginLog } from '../log/state/state.ts'
import type { World } from './world.ts'
import { logServer, perWorld, type LogServer } from './servers.ts'

export interface ServerLog extends LogServer {
  log: OriginLog
}

/** One row a server with a log, also before its first line. */
export const mergedLogs = perWorld((world: World): ServerLog[] => {
  const { log, origins } = world.memory
  const servers = new Map<string, LogServer>()
  const keyOf = (origin: string): string => {
    const server = logServer(origins[origin], world)
    const key = `${server.cluster}\n${server.server}`
    servers.set(key, server)
    return key
  }
  const followed = world.sources.flatMap(({ origin }) => (origin === undefined ? [] : [origin]))
  const merged = mergeOrigins([...Object.keys(log), ...followed], log, keyOf)
  return [...merged].flatMap(([key, own]) => {
    const server = servers.get(key)
    return server === undefined ? [] : [{ ...server, log: own }]
  })
})
