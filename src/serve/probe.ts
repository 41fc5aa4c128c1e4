// /probe: one server on demand, as one exposition. Only configured servers, and addresses that the configuration allows:
// never an open proxy.
import type { Config } from '../config/schema.ts'
import type { StoreFacts } from '../host/facts.ts'
import type { Logger } from '../logger.ts'
import { afterTimeout, openTargets, type Targets, type TargetSurroundings } from '../nats/collect/collect.ts'
import type { Clock } from '../nats/collect/slot.ts'
import type { Snapshot } from '../nats/collect/snapshot.ts'
import { addressOf } from '../nats/http/client.ts'
import { openCrowd, type Crowd } from '../world/crowd.ts'
import { emptyMemory, type Memory } from '../world/memory.ts'
import { join, type Surrounding, type World } from '../world/world.ts'

/** Allowed addresses that are remembered: learned names, counters. The one asked longest ago leaves first. */
const mostKnown = 200
/** Seconds after which an address that nobody asks for is no longer sampled. */
const idleSeconds = 300

interface Probed {
  memory: Memory
  crowd: Crowd
  /** undefined: not probed for a while. */
  targets: Targets | undefined
  /** Of the end of sampling. */
  cancel(): void
}

export interface Probes {
  /** The World of one allowed address, within so many seconds; undefined: not allowed, or no address. */
  ask(url: string, deadlineSeconds: number, around: Surrounding): Promise<World | undefined>
  close(): Promise<void>
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

/** Credentials in a request would be somebody else's to give: such an address is not allowed, whatever the patterns say. */
function allowed({ probe }: Config, url: string): boolean {
  const parsed = parse(url)
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return false
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') return false
  const { protocol, host } = parsed
  const origin = `${protocol}//${host}`
  return probe.allow.some((pattern) => matches(pattern, origin, addressOf(url).slice(origin.length)))
}

/** Scheme, host and port alone: in a path could stand what the pattern asks of them. The path stands letter by letter at the end of the pattern. */
function matches({ source }: RegExp, origin: string, path: string): boolean {
  const written = source.replaceAll('\\/', '/').slice('^(?:'.length, -')$'.length)
  return written.endsWith(path) && new RegExp(`^(?:${written.slice(0, written.length - path.length)})$`).test(origin)
}

export interface ProbeSurroundings extends Pick<TargetSurroundings, 'now' | 'steady' | 'signal' | 'files'> {
  log: Logger
  /** Real timers unless given. */
  after?: Clock['after']
}

const nothingProbed = ({ series }: Config): Probed => ({
  ...{ memory: emptyMemory(), crowd: openCrowd(series) },
  ...{ targets: undefined, cancel: () => undefined },
})

export function openProbes(config: Config, around: ProbeSurroundings): Probes {
  const { after = afterTimeout } = around
  const known = new Map<string, Probed>()
  const sleep = (probed: Probed): void => {
    probed.cancel()
    void probed.targets?.close()
    probed.targets = undefined
  }
  const wake = (target: string): Targets & Pick<Probed, 'memory' | 'crowd'> => {
    const probed = known.get(target) ?? nothingProbed(config)
    const { memory, crowd } = probed
    const targets = (probed.targets ??= openTargets([{ url: target }], config, { ...around, memory }))
    probed.cancel()
    probed.cancel = after(idleSeconds, () => sleep(probed))
    known.delete(target)
    known.set(target, probed)
    return { ...targets, memory, crowd }
  }
  const forgetOldest = (): void => {
    for (const [oldest, probed] of [...known].slice(0, Math.max(0, known.size - mostKnown))) {
      known.delete(oldest)
      sleep(probed)
    }
  }
  return {
    async ask(url, deadlineSeconds, surrounding) {
      if (!allowed(config, url)) return undefined
      const { collect, memory, crowd } = wake(addressOf(url))
      forgetOldest()
      return join(await collect(deadlineSeconds), memory, { ...surrounding, crowd, sources: [], host: undefined })
    },
    close() {
      for (const probed of known.values()) sleep(probed)
      return Promise.resolve()
    },
  }
}

/** The target of this name, configured or discovered: its address, its configured or learned server name, or its host:port. */
export function knownTarget(list: ReturnType<Targets['list']>, memory: Memory, name: string): string | undefined {
  return list.find(({ target, server }) => {
    const { protocol, host } = new URL(target)
    // Of a server that is asked in its system account the host is its cluster's name.
    const names = [target, server, memory.targets.get(target)?.server, protocol === 'nats:' ? target : host]
    return names.includes(parse(name) === undefined ? name : addressOf(name)) || names.includes(name)
  })?.target
}

/** Memory and surrounding that are about the servers of the snapshot: other servers' logs have no place in a probe. */
export function onlyOf(snapshot: Snapshot, memory: Memory, around: Surrounding): [Memory, Surrounding] {
  const names = snapshot.servers.flatMap(({ server, target }) => [server, memory.targets.get(target)?.server])
  const isTheirs = (origin: string | undefined): boolean =>
    origin !== undefined && names.includes(memory.origins.get(origin)?.server ?? origin)
  const theirs = <T>(all: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...all].filter(([origin]) => isTheirs(origin)))
  return [
    { ...memory, log: theirs(memory.log), origins: theirs(memory.origins) },
    {
      ...around,
      sources: around.sources.filter(({ origin }) => isTheirs(origin)),
      host: hostOf(names, memory, around),
    },
  ]
}

export interface DiscoveredTarget {
  targets: [string]
  labels: Record<string, string>
}

/** http_sd: every server that is asked, by its address, to be asked through /probe; meta labels carry what was learned. */
export function discovered(list: ReturnType<Targets['list']>): DiscoveredTarget[] {
  return list.map(({ target, server, cluster }) => ({
    targets: [target],
    labels: { __meta_nats_server: server, __meta_nats_cluster: cluster },
  }))
}

/** The same once each name among the targets was looked up, or within so many seconds. */
export async function listed(targets: Targets, deadlineSeconds: number): Promise<DiscoveredTarget[]> {
  await targets.resolve(deadlineSeconds)
  return discovered(targets.list())
}

function hostOf(
  names: readonly (string | undefined)[],
  { stores }: Memory,
  { host }: Surrounding,
): Surrounding['host'] {
  const isTheirs = ({ server, dir }: StoreFacts): boolean => names.includes(server || stores.get(dir)?.server)
  return host && { ...host, stores: host.stores.filter(isTheirs) }
}
