// A capture of `nats audit gather`: which answers of which server are in it, by its manifest, as its format asks of readers, and
// never by the paths. Format: jsm.go audit/archive/SPEC.md.
import { ConfigError } from '../../config/error.ts'
import { NatsError } from '../error.ts'
import { isObject, maybeText, type Json } from '../json/decode.ts'
import { openZip, type Zip } from './zip.ts'

export interface Captured {
  name: string
  /** '' for a server outside any cluster. */
  cluster: string
  /** Paths by type of artifact, in order of pages. */
  artifacts: ReadonlyMap<string, readonly string[]>
}

export interface Capture {
  /** In order of cluster and name. */
  servers: readonly Captured[]
  /** One page, as the server sent it in its envelope. @throws {ConfigError} damaged; {NatsError} no such answer. */
  page(path: string): Json
  /** What `nats audit gather` said of its own work; none in captures without it. */
  log: readonly string[]
  /** When it was taken; undefined: it does not say. */
  takenAt: number | undefined
  close(): void
}

const mebibyte = 2 ** 20
/** A page holds what one server answers at once: 100,000 consumers are about 70 MiB. */
const limits = { part: 256 * mebibyte, whole: 4096 * mebibyte, parts: 500_000 }

const manifestName = 'capture/misc/manifest.json'
/** What stands for the cluster of a server that has none. */
const unclustered = 'unclustered'

const noCapture = (path: string, why: string): ConfigError =>
  new ConfigError(`${path}: no capture of nats audit gather: ${why}; unpack a ZIP of logs and give its files`)

/** @throws {ConfigError} no ZIP, damaged, or no capture. */
export function openCapture(path: string): Capture {
  const zip = openZip(path, limits)
  try {
    if (!zip.names.has(manifestName)) throw noCapture(path, `${manifestName} is not in it`)
    const files = manifest(path, zip)
    return {
      servers: serversOf(files),
      page: (name) => jsonOf(name, zip),
      log: special(files, 'audit_gather_log').flatMap((name) => zip.read(name).toString().split('\n')),
      takenAt: special(files, 'audit_gather_metadata').map((name) => takenAt(jsonOf(name, zip)))[0],
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error instanceof NatsError ? noCapture(path, error.message) : error
  }
}

function takenAt(metadata: Json): number | undefined {
  const at = Date.parse(maybeText(metadata, 'capture_timestamp') ?? '')
  return Number.isNaN(at) ? undefined : at / 1000
}

function jsonOf(name: string, zip: Zip): Json {
  const bytes = zip.read(name)
  try {
    const value: unknown = JSON.parse(bytes.toString())
    if (isObject(value)) return value
  } catch (error) {
    throw new NatsError('body', `${JSON.stringify(name)} is no JSON: ${(error as SyntaxError).message}`)
  }
  throw new NatsError('body', `${JSON.stringify(name)} is no JSON object`)
}

interface Artifact {
  path: string
  /** By label. */
  tags: ReadonlyMap<string, string>
}

function manifest(path: string, zip: Zip): Artifact[] {
  return Object.entries(jsonOf(manifestName, zip))
    .map(([name, tags]): Artifact => {
      if (!zip.names.has(name))
        throw noCapture(path, `its manifest names ${JSON.stringify(name.slice(0, 200))}, which is not in it`)
      return { path: name, tags: tagsOf(tags) }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function tagsOf(tags: unknown): ReadonlyMap<string, string> {
  const rows = Array.isArray(tags) ? tags.filter(isObject) : []
  return new Map(rows.map((tag) => [maybeText(tag, 'Name') ?? '', maybeText(tag, 'Value') ?? '']))
}

const special = (files: readonly Artifact[], name: string): string[] =>
  files.filter(({ tags }) => tags.get('special') === name).map(({ path }) => path)

function serversOf(files: readonly Artifact[]): Captured[] {
  const servers = new Map<string, { name: string; cluster: string; artifacts: Map<string, string[]> }>()
  for (const { path, tags } of files) {
    const [name, tag, type] = ['server', 'cluster', 'artifact_type'].map((label) => tags.get(label))
    // What is told of one stream bears the cluster of the stream: it would be a server of its own.
    if (name === undefined || type === undefined || tags.has('stream')) continue
    const cluster = tag === undefined || tag === unclustered ? '' : tag
    const key = `${cluster}\n${name}`
    const server = servers.get(key) ?? { name, cluster, artifacts: new Map<string, string[]>() }
    servers.set(key, server)
    const pages = server.artifacts.get(type) ?? []
    server.artifacts.set(type, pages)
    pages.push(path)
  }
  return [...servers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, server]) => server)
}
