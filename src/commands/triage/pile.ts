// A pile of logs to evidence: reads each once, finds out whose lines they are, keeps clusters apart, puts all on one clock.
import { alignedCoverage, alignedSigns, clockOffsets } from '../../diagnose/clocks.ts'
import type { Asset, Coverage, Evidence, ServerSeen, Sign } from '../../diagnose/evidence.ts'
import { renamed, signCollector, type SignCollector } from '../../diagnose/sign-collector.ts'
import { unwrapper } from '../../log/line/unwrap.ts'
import { repeats } from './repeats.ts'
import { scan, type Scan, type Window } from './scan.ts'
import type { LogSource } from './sources.ts'
import { speakers, type ReadLog, type Speaker, type SpeakerOf } from './speakers.ts'

export interface PileOptions {
  zone: string
  /** Unix seconds. */
  now(): number
  window: Window
}

interface Part extends ReadLog {
  scan: Scan
}

export interface Pile {
  /** Feed the bytes of one log to it, in any number of pieces, then flush. */
  open(source: LogSource): Scan
  /** All that was read, a cluster each. */
  evidence(): Evidence[]
  /** What a reader of the report must know about the input. */
  notes(): string[]
}

/** A speaker as a key of signs while nobody knows its name. */
const voiceKey = (log: number, origin: string, node: string): string => JSON.stringify([log, origin, node])

export function pile({ zone, now, window }: PileOptions): Pile {
  const book = signCollector()
  const repeated = repeats()
  const parts: Part[] = []
  return {
    open(source) {
      const index = parts.length
      const keyOf = voices(index)
      const made = scan(unwrapper({ zone, now }), zone, window, {
        sighting: ({ origin, node }, sighting) => book.add(keyOf(origin, node), sighting),
        repeated,
      })
      parts.push({
        source,
        heard: made.heard,
        scan: made,
        get origins() {
          return [...made.times.keys()]
        },
      })
      return made
    },
    evidence: () => gathered(book, parts),
    notes: () => parts.flatMap(({ source, scan: { evidence } }) => repetition(source.path, evidence())),
  }
}

/** Keys of one log's voices, each made once: few speak, line after line. */
function voices(log: number): (origin: string, node: string) => string {
  const keys = new Map<string, Map<string, string>>()
  return (origin, node) => {
    const nodes = keys.get(origin) ?? new Map<string, string>()
    const key = nodes.get(node) ?? voiceKey(log, origin, node)
    if (nodes.size === 0) keys.set(origin, nodes)
    nodes.set(node, key)
    return key
  }
}

function repetition(path: string, { lines, repeated }: { lines: number; repeated: number }): string[] {
  if (repeated === 0) return []
  const all = repeated === lines ? 'all' : `${repeated} of ${lines}`
  return [`${path}: ${all} of its lines of evidence were in the files before it; each counts once.`]
}

interface Named extends Speaker {
  log: number
  origin: string
  node: string
}

function gathered(book: SignCollector, parts: readonly Part[]): Evidence[] {
  const who = speakers(parts)
  const signs = book.signs()
  const keys = new Set([...signs.map(({ server }) => server), ...parts.flatMap(silentVoices)])
  const named = [...keys].map((key): Named => {
    const [log, origin, node] = JSON.parse(key) as [number, string, string]
    return { log, origin, node, ...who(log, origin, node) }
  })
  const clusters = clusterOf(named, parts)
  return [...new Set(clusters.values())].sort().map((cluster) => {
    const key = ({ log, origin, node }: Named) => voiceKey(log, origin, node)
    const here = named.filter((one) => clusters.get(key(one)) === cluster)
    const names = new Map(here.map((one) => [key(one), one.server]))
    const own = renamed(
      signs.filter(({ server }) => names.has(server)),
      (server) => names.get(server) ?? '',
    )
    return aligned({ cluster, here, own, parts, who })
  })
}

/** Origins that said nothing of interest are covered all the same. */
function silentVoices({ origins }: Part, log: number): string[] {
  return origins.map((origin) => voiceKey(log, origin, ''))
}

/**
 * Cluster of each voice. One cluster in the pile: all belong to it. Several: a voice that does not say goes with those that
 * have a RAFT group in common with it, else it is by itself.
 */
function clusterOf(named: readonly Named[], parts: readonly Part[]): Map<string, string> {
  const told = new Set(named.map(({ cluster }) => cluster).filter((cluster) => cluster !== ''))
  const [only = ''] = told
  const shared = new Map<string, string>()
  for (const { log, cluster } of named)
    if (cluster !== '') for (const group of groupsOf(parts[log])) shared.set(group, cluster)
  const guess = ({ log, cluster }: Named): string => {
    if (cluster !== '') return cluster
    if (told.size <= 1) return only
    for (const group of groupsOf(parts[log])) if (shared.has(group)) return shared.get(group) ?? ''
    return ''
  }
  return new Map(named.map((one) => [voiceKey(one.log, one.origin, one.node), guess(one)]))
}

const groupsOf = (part: Part | undefined): string[] => [...(part?.heard.owners.keys() ?? [])]

interface Gathering {
  cluster: string
  here: readonly Named[]
  own: readonly Sign[]
  parts: readonly Part[]
  who: SpeakerOf
}

function aligned({ cluster, here, own, parts }: Gathering): Evidence {
  const offsets = clockOffsets(own)
  const names = [...new Set(here.map(({ server }) => server))].filter((name) => name !== '').sort()
  const versions = new Map(
    here.filter(({ version }) => version !== undefined).map(({ server, version }) => [server, version]),
  )
  const servers = names.map((name): ServerSeen => ({ name, version: versions.get(name), offset: offsets.get(name) }))
  const logs = new Set(here.map(({ log }) => log))
  const inside = parts.filter((_, index) => logs.has(index))
  const heard = new Set(
    inside
      .flatMap(({ heard }) => [...heard.names].filter(([, of]) => of === '' || of === cluster || cluster === ''))
      .map(([name]) => name),
  )
  const environments = inside.map(({ heard }) => heard.environment).filter((environment) => environment !== 'unknown')
  return {
    cluster,
    environment: environments[0] ?? 'unknown',
    servers,
    unseen: [...heard].filter((name) => !names.includes(name)).sort(),
    signs: alignedSigns(own, offsets),
    coverage: alignedCoverage(
      here.flatMap((voice) => coverage(voice, parts)),
      offsets,
    ),
    owners: new Map(inside.flatMap(({ heard }): [string, Asset][] => [...heard.owners])),
  }
}

function coverage({ log, origin, node, server }: Named, parts: readonly Part[]): Coverage[] {
  const part = parts[log]
  const times = part?.scan.times.get(origin)
  // RAFT lines of a node are covered by the file's other lines only if those are the same server's.
  if (part === undefined || times === undefined || (node !== '' && (part.heard.nodes.get(origin)?.size ?? 0) <= 1))
    return []
  const { from, to } = times
  return [
    {
      input: 'log',
      server,
      from,
      to,
      source: part.source.path,
      gaps: node === '' ? times.gaps() : [],
      onlyTrouble: !times.ordinary,
    },
  ]
}
