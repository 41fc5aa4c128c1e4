// Whose lines they are: from SERVER=FILE, the start banner, the RAFT node id computed from every name seen, the wrapping, the path.
import { nodeId } from '../../node-id.ts'
import type { Heard } from './scan.ts'
import type { LogSource } from './sources.ts'

export interface Speaker {
  server: string
  /** '' where nothing says it. */
  cluster: string
  version: string | undefined
}

export interface ReadLog {
  source: LogSource
  heard: Heard
  /** Origins with lines; '' for a plain file. */
  origins: readonly string[]
}

/** Answers for a voice: index of the log, origin, node ('' for lines without one). */
export type SpeakerOf = (log: number, origin: string, node: string) => Speaker

export function speakers(logs: readonly ReadLog[]): SpeakerOf {
  const names = allNames(logs)
  const byNode = new Map([...names].map((name) => [nodeId(name), name]))
  const notes = believedNotes(logs)
  const clusters = new Map(logs.flatMap(({ heard }) => [...heard.names]).filter(([, cluster]) => cluster !== ''))
  const nameOfNode = (node: string) => byNode.get(node) ?? notes.get(node)
  const told = toldNames(logs)
  return (index, origin, node) => {
    const log = logs[index]
    if (log === undefined) return { server: '', cluster: '', version: undefined }
    const banner = log.heard.banners.get(origin)
    const nodes = log.heard.nodes.get(origin) ?? new Set()
    const server =
      node !== '' && nodes.size > 1
        ? (nameOfNode(node) ?? `node ${node}`)
        : nameOf(log, origin, { banner: banner?.name, nodes, nameOfNode, told })
    return { server, cluster: banner?.cluster ?? clusters.get(server) ?? onlyCluster(log), version: banner?.version }
  }
}

function allNames(logs: readonly ReadLog[]): Set<string> {
  const names = logs.flatMap(({ source, heard, origins }) => [
    source.server,
    source.suggested,
    ...origins,
    ...[...heard.banners.values()].map(({ name }) => name),
    ...heard.names.keys(),
    ...heard.notes.values(),
  ])
  return new Set(names.filter((name): name is string => name !== undefined && name !== ''))
}

/** What people wrote behind lines, but where it names another node that speaks as well: two nodes are never one server. */
function believedNotes(logs: readonly ReadLog[]): Map<string, string> {
  const speaking = new Set(logs.flatMap(({ heard }) => [...heard.nodes.values()].flatMap((nodes) => [...nodes])))
  const notes = logs.flatMap(({ heard }) => [...heard.notes])
  return new Map(notes.filter(([node, name]) => nodeId(name) === node || !speaking.has(nodeId(name))))
}

interface Clues {
  banner: string | undefined
  nodes: ReadonlySet<string>
  nameOfNode(node: string): string | undefined
  /** Names that lines carry. */
  told: readonly string[]
}

const toldNames = (logs: readonly ReadLog[]): string[] =>
  logs.flatMap(({ heard }) => [
    ...heard.names.keys(),
    ...[...heard.banners.values()].map(({ name }) => name).filter((name) => name !== undefined),
  ])

/** The longest name that lines carry and that the path ends with or begins with: incident.n1 is the log of n1. */
function withinPath(path: string, told: readonly string[]): string {
  const fits = told.filter(
    (name) =>
      path === name || ['.', '_', '-'].some((mark) => path.endsWith(mark + name) || path.startsWith(name + mark)),
  )
  return fits.sort((a, b) => b.length - a.length)[0] ?? path
}

function nameOf({ source, origins }: ReadLog, origin: string, { banner, nodes, nameOfNode, told }: Clues): string {
  if (source.server !== undefined && origins.length <= 1) return source.server
  if (banner !== undefined) return banner
  const [node] = nodes
  if (nodes.size > 1) return origin
  const hashed = node === undefined ? undefined : (nameOfNode(node) ?? hashedIn(source.suggested, node))
  if (hashed !== undefined) return hashed
  if (origin !== '') return origin
  if (source.suggested !== '') return withinPath(source.suggested, told)
  return node === undefined ? '' : `node ${node}`
}

/** The part of a path that hashes to the node id: 2.14.5-n3 is the log of n3 if its lines carry n3's id. */
function hashedIn(path: string, node: string): string | undefined {
  const starts = [0, ...Array.from(path.matchAll(/[._-]/g), ({ index }) => index + 1)].slice(-12)
  const ends = [...Array.from(path.matchAll(/[._-]/g), ({ index }) => index), path.length].slice(-12)
  const parts = starts.flatMap((start) => ends.filter((end) => end > start).map((end) => path.slice(start, end)))
  return parts.find((part) => nodeId(part) === node)
}

/** Its lines name one cluster only, as the one of every meta leader. */
function onlyCluster({ heard }: ReadLog): string {
  const all = new Set([...heard.names.values(), ...[...heard.banners.values()].map(({ cluster = '' }) => cluster)])
  all.delete('')
  const [cluster] = all
  return all.size === 1 && cluster !== undefined ? cluster : ''
}
