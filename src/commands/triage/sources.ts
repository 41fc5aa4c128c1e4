// What was given on the command line, as logs to read: files, folders, standard input, each with the server that its path suggests.
import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ConfigError } from '../../config/error.ts'
import { isGzip } from '../../log/source/file/content.ts'

export interface LogSource {
  /** As given, or as found in a folder; - is standard input. */
  path: string
  /** From SERVER=FILE. */
  server: string | undefined
  /** What the path says; '' where it says nothing. */
  suggested: string
  bytes: number
}

/** What was given, apart by how it is read. */
export interface Sources {
  logs: LogSource[]
  /** Captures of `nats audit gather`; one that a folder merely holds may be some other ZIP. */
  archives: { path: string; given: boolean }[]
}

const isArchive = (path: string): boolean => /\.zip$/i.test(path)

/** NAME=PATH, where NAME is no path and there is no file called all of it. */
const named = /^([^=/\\]+)=(.+)$/s

/** @throws {ConfigError} what cannot be read. */
export function sources(given: readonly string[]): Sources {
  const all = given.flatMap((argument) => {
    const [, server, path] = exists(argument) ? [] : (named.exec(argument) ?? [])
    if (server === undefined || path === undefined) return one(argument, undefined)
    if (isArchive(path)) throw new ConfigError(`${argument}: an archive names its servers itself: give ${path} alone`)
    return one(path, server)
  })
  return {
    logs: all.filter(({ path }) => !isArchive(path)),
    archives: all.filter(({ path }) => isArchive(path)).map(({ path }) => ({ path, given: given.includes(path) })),
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

function one(path: string, server: string | undefined): LogSource[] {
  if (path === '-') return [{ path, server, suggested: '', bytes: 0 }]
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new ConfigError(`${path}: no such file`)
  if (stat.isDirectory()) return folder(path, server)
  return [file(path, server, stat.size)]
}

function file(path: string, server: string | undefined, bytes: number): LogSource {
  return { path, server, suggested: suggestion(path), bytes }
}

/** Files of a folder and of those in it, three deep, in order of name. What is plainly no log is left out. */
function folder(path: string, server: string | undefined, depth = 0): LogSource[] {
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = join(path, entry.name)
      if (entry.name.startsWith('.')) return []
      if (entry.isDirectory()) return depth < 3 ? folder(full, server, depth + 1) : []
      return entry.isFile() && !noLog.test(entry.name) ? [file(full, server, statSync(full).size)] : []
    })
}

const noLog = /\.(?:ya?ml|json|conf|md|html|png|svg|pdf|sh|js|ts|prof|db|blk|idx|xz|zst|bz2|tar|tgz)$/i

/** Server by the path: nats-0.log, nats-0.log.1.gz, NAMESPACE_POD_UID/nats/0.log of a kubelet; '' for names such as nats.log. */
function suggestion(path: string): string {
  const pod = /[/\\][^/\\_]+_([^/\\_]+)_[0-9a-f-]{32,36}[/\\]/.exec(path)?.[1]
  if (pod !== undefined) return pod
  const unpacked = isGzip(path) ? path.slice(0, -3) : path
  const name = basename(unpacked).replace(/\.(?:log|txt|out)(?:[.-][\d.TZ-]+)?$/i, '')
  return /\d/.test(name) ? name : ''
}
