// Files that tell of trouble or let us tell of it, and which of them lie on the disk of a store: those go silent together with it.
import { resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import { beside } from '../host/surroundings.ts'

/** Files of ours that no configuration names. */
export interface OwnFiles {
  stateFile: string | undefined
  configFile: string | undefined
}

interface Witness {
  what: 'log' | 'state file' | 'configuration' | 'certificate or password'
  path: string
}

/** Keys of files that are read to ask a server. */
const secrets = ['ca_file', 'cert_file', 'key_file', 'password_file', 'bearer_token_file', 'creds', 'nkey'] as const

function secretsOf(section: object | undefined): string[] {
  const values = new Map<string, unknown>(Object.entries(section ?? {}))
  return secrets.flatMap((key) => {
    const value = values.get(key)
    return typeof value === 'string' ? [value] : []
  })
}

function witnesses({ logs, targets, web_config: web }: Config, { stateFile, configFile }: OwnFiles): Witness[] {
  const sections = targets.flatMap((target) =>
    target.nats === undefined ? [target, target.tls, target.basic_auth] : [target.nats, target.nats.tls],
  )
  const all: Record<Witness['what'], (string | undefined)[]> = {
    log: logs.map(({ path }) => (path === '-' ? undefined : path)),
    'state file': [stateFile],
    configuration: [configFile, web],
    'certificate or password': sections.flatMap(secretsOf),
  }
  return (Object.keys(all) as Witness['what'][]).flatMap((what) =>
    all[what].flatMap((path) => (path === undefined ? [] : [{ what, path: resolve(path) }])),
  )
}

/** What to say at start of a store whose disk holds such files; undefined where it holds none. `root` holds proc and sys. */
export function sharedDisk(dir: string, config: Config, own: OwnFiles, root = '/'): string | undefined {
  const all = witnesses(config, own)
  const found = new Set(
    beside(
      root,
      resolve(dir),
      all.map(({ path }) => path),
    ),
  )
  const words = all.filter(({ path }) => found.has(path)).map(({ what, path }) => `${what} ${path}`)
  if (words.length === 0) return undefined
  return `store ${dir}: on its disk lie ${[...new Set(words)].join(', ')}: when it stands still, so do these, and what is told comes from the endpoints and the probe`
}
