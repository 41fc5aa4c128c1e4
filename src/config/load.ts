// From command line and file to a checked Config. Every error names the place: file:line:column path: what is wrong and what is allowed.
import { existsSync, readFileSync } from 'node:fs'
import { textOf, type Readable } from '../files.ts'
import { ConfigError, unreadable } from './error.ts'
import { logName, schema, targetName, type Config, type Issue, type LogConfig } from './schema.ts'
import { webSchema, type WebConfig } from './web.ts'
import { parseYaml, type Yaml } from './yaml.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A value as the user wrote it: what a `${VAR}` stood for never shows in an error. */
function expand(
  value: unknown,
  env: Env,
  path: PropertyKey[],
  missing: (name: string, path: PropertyKey[]) => void,
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const found = env[name]
      if (found === undefined) missing(name, path)
      return found ?? ''
    })
  }
  if (Array.isArray(value)) return value.map((item, index) => expand(item, env, [...path, index], missing))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, expand(item, env, [...path, key], missing)]),
    )
  }
  return value
}

/** targets[0].url */
function show(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('')
}

function problem(file: string, yaml: Yaml, root: Shaped, issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const { line, column } = yaml.at([...issue.path, key], true)
      return `${file}:${line}:${column} ${show([...issue.path, key])}: unknown key; allowed here: ${allowedKeys(root, issue.path).join(', ')}`
    })
  }
  const { line, column } = yaml.at(issue.path)
  return [`${file}:${line}:${column} ${show(issue.path) || 'top level'}: ${issue.message}`]
}

interface Shaped {
  shape?: Record<string, Shaped>
  element?: Shaped
  def?: { innerType?: Shaped }
}

/** The keys the schema knows at a path, for errors. */
function allowedKeys(root: Shaped, path: readonly PropertyKey[]): string[] {
  let at: Shaped | undefined = root
  const unwrap = (found: Shaped | undefined): Shaped | undefined =>
    found?.def?.innerType && !found.shape ? unwrap(found.def.innerType) : found
  for (const part of path) at = unwrap(typeof part === 'number' ? at?.element : at?.shape?.[String(part)])
  return Object.keys(at?.shape ?? {})
}

type Schema<T> = Shaped & {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: Issue[] } }
}

/** `beneath`: values for keys that the file does not have. @throws {ConfigError} every problem of the text, one a line. */
function checked<T>(root: Schema<T>, file: string, yaml: Yaml, env: Env, beneath: object = {}): T {
  const problems = yaml.errors.map(({ at, message }) => `${file}:${at.line}:${at.column} ${message}`)
  const value = expand(yaml.value ?? {}, env, [], (name, path) => {
    const { line, column } = yaml.at(path)
    problems.push(`${file}:${line}:${column} ${show(path)}: environment variable ${name} is not set`)
  })
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  const mapping = typeof value === 'object' && value !== null && !Array.isArray(value)
  const result = root.safeParse(mapping ? { ...beneath, ...value } : value)
  if (result.success) return result.data
  throw new ConfigError(result.error.issues.flatMap((issue) => problem(file, yaml, root, issue)).join('\n'))
}

/** @throws {ConfigError} */
export function parseConfig(file: string, text: string, env: Env): Config {
  const yaml = parseYaml(text)
  const config = checked(schema as unknown as Schema<Config>, file, yaml, env, fromSurroundings(env))
  const { logs = [] } = (yaml.value ?? {}) as { logs?: { command?: string[] }[] }
  const withWritten = (log: LogConfig, index: number): LogConfig => {
    const written = logs[index]?.command?.join(' ')
    return written === undefined || written === log.command?.join(' ') ? log : { ...log, written }
  }
  return { ...config, logs: config.logs.map(withWritten) }
}

/**
 * Prometheus' web-config file. Hashes hold dollar signs, so nothing is expanded in it. One that is empty may be one that is
 * being written: it opens nothing. @throws {ConfigError}
 */
export function parseWebConfig(file: string, text: string): WebConfig {
  if (text.trim() === '') throw new ConfigError(`${file}: is empty; write {} to serve without TLS and users`)
  return checked(webSchema as unknown as Schema<WebConfig>, file, parseYaml(text), {})
}

/** @throws {ConfigError} */
export const loadWebConfig = (file: string): WebConfig => parseWebConfig(file, readConfigFile(file))

/** What the command line of `serve` says, before the schema. */
export interface Flags {
  config?: string | undefined
  listen?: string | undefined
  webConfig?: string | undefined
  /** Positional URLs; with any, those of the file are not asked. */
  urls: readonly string[]
  /** [SERVER=]PATH; with any, those of the file are not read. */
  logs: readonly string[]
  /** [SERVER=]DIR; with any, those of the file are not watched. */
  stores?: readonly string[]
}

/** SERVER=PATH, where SERVER holds no slash; a path that exists as written is a path. */
export function splitServer(text: string): { server?: string; path: string } {
  const match = /^([^=/\\]+)=(.+)$/s.exec(text)
  return match?.[1] === undefined || match[2] === undefined || existsSync(text)
    ? { path: text }
    : { server: match[1], path: match[2] }
}

/** The folder above `jetstream`, whichever of the two was named. */
function splitStore(text: string): { server?: string; dir: string } {
  const { server, path } = splitServer(text)
  return { ...(server === undefined ? {} : { server }), dir: path }
}

function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** The same by others, since its disk may hang. @throws {ConfigError} */
export async function configText(path: string, files: Readable): Promise<string> {
  try {
    return await textOf(files, path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** Where an image listens unless it is told otherwise: loopback would be out of everybody's reach in a container. */
function fromSurroundings(env: Env): { listen?: string } {
  const listen = env['NATS_EXPORTER_LISTEN'] ?? ''
  return listen === '' ? {} : { listen }
}

function fromFlags(flags: Flags): Record<string, unknown> {
  return {
    ...(flags.listen === undefined ? {} : { listen: flags.listen }),
    ...(flags.webConfig === undefined ? {} : { web_config: flags.webConfig }),
    ...(flags.urls.length === 0 ? {} : { targets: flags.urls.map((url) => ({ url })) }),
    ...(flags.logs.length === 0 ? {} : { logs: flags.logs.map(splitServer) }),
    ...(flags.stores === undefined || flags.stores.length === 0 ? {} : { stores: flags.stores.map(splitStore) }),
  }
}

/**
 * File, then flags over it. Without either: the default target. A file with logs and no targets is log-only. `read` gives
 * the text of the file.
 * @throws {ConfigError}
 */
export function loadConfig(flags: Flags, env: Env, read: (path: string) => string = readConfigFile): Config {
  const file = flags.config === undefined ? undefined : parseConfig(flags.config, read(flags.config), env)
  const result = schema.safeParse({ ...fromSurroundings(env), ...fromFlags(flags) })
  if (!result.success) {
    throw new ConfigError(result.error.issues.map(({ path, message }) => `${flagOf(path)}: ${message}`).join('\n'))
  }
  const given = result.data
  const config: Config = {
    ...(file ?? given),
    ...(flags.listen === undefined ? {} : { listen: given.listen }),
    ...(flags.webConfig === undefined ? {} : { web_config: given.web_config }),
    ...(flags.urls.length === 0 ? {} : { targets: given.targets }),
    ...(flags.logs.length === 0 ? {} : { logs: given.logs }),
    ...(given.stores.length === 0 ? {} : { stores: given.stores }),
  }
  const blank = config.targets.length === 0 && (file === undefined || config.logs.length === 0)
  const withDefault = blank
    ? { ...config, targets: schema.parse({ targets: [{ url: defaultTarget }] }).targets }
    : config
  rejectTwins(withDefault)
  return named(withDefault)
}

/** One name for all that has none of its own. Logs whose paths say it have one. */
function named(config: Config): Config {
  const { nats_cluster: all, targets, logs, stores } = config
  if (all === undefined) return config
  const of = <T extends { nats_cluster?: string | undefined }>(one: T): T => ({
    ...one,
    nats_cluster: one.nats_cluster ?? all,
  })
  return {
    ...config,
    targets: targets.map(of),
    logs: logs.map((log) => (log.path?.includes('{nats_cluster}') === true ? log : of(log))),
    stores: stores === 'auto' ? stores : stores.map(of),
  }
}

/** The same while the program runs: nothing that it does waits for the disk of the file. @throws {ConfigError} */
export async function reloadConfig(flags: Flags, env: Env, files: Readable): Promise<Config> {
  const text = flags.config === undefined ? '' : await configText(flags.config, files)
  return loadConfig(flags, env, () => text)
}

export const defaultTarget = 'http://127.0.0.1:8222'

function flagOf(path: readonly PropertyKey[]): string {
  const names: Record<string, string> = {
    listen: '--listen',
    web_config: '--web.config.file',
    targets: 'URL',
    logs: '--log',
    stores: '--store',
  }
  return names[String(path[0])] ?? show(path)
}

/** Two targets, logs or stores of one name would make one series twice. */
function rejectTwins(config: Config): void {
  const seen = new Set<string>()
  const stores = config.stores === 'auto' ? [] : config.stores.map(({ dir }) => dir)
  for (const name of [...config.targets.map(targetName), ...config.logs.map(logName), ...stores]) {
    if (seen.has(name)) throw new ConfigError(`${name}: configured twice; remove one`)
    seen.add(name)
  }
}
