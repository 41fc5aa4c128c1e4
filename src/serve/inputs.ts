// What can be known of a configuration without starting the exporter: whether logs can be read and servers answer.
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { logName, type Config, type LogConfig } from '../config/schema.ts'
import { isPattern } from '../log/source/file/pattern.ts'
import type { Logger } from '../logger.ts'
import { openTargets } from '../nats/collect/collect.ts'
import { emptyMemory } from '../world/memory.ts'

/** One thing that was looked at. */
export interface Finding {
  what: string
  /** Undefined: all is well. */
  problem: string | undefined
}

type Env = Readonly<Record<string, string | undefined>>

async function reachable(path: string, mode: number): Promise<string | undefined> {
  try {
    await access(path, mode)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Whether a command would be found, as the operating system looks for it. */
async function isExecutable(name: string, env: Env): Promise<boolean> {
  const places = name.includes('/') ? [name] : (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  for (const place of places) if ((await reachable(place, constants.X_OK)) === undefined) return true
  return false
}

/** The part of a pattern before its first wildcard, up to a whole folder. */
function folderOf(pattern: string): string {
  return dirname(`${pattern.slice(0, pattern.search(/[*?[{]/))}x`)
}

async function sourceProblem(log: LogConfig, env: Env): Promise<string | undefined> {
  const { path, command } = log
  if (command !== undefined) {
    const isThere = await isExecutable(command[0] ?? '', env)
    return isThere ? undefined : `${logName(log).split(' ')[0]}: not found or not to be executed`
  }
  if (path === undefined || path === '-') return undefined
  return isPattern(path) ? reachable(folderOf(path), constants.R_OK | constants.X_OK) : reachable(path, constants.R_OK)
}

/** Files must be there and readable, folders of patterns too, programs of commands executable. Nothing is read. */
export function checkSources(config: Config, env: Env): Promise<Finding[]> {
  return Promise.all(
    config.logs.map(async (log) => ({ what: `log ${logName(log)}`, problem: await sourceProblem(log, env) })),
  )
}

/** Asks every server once, as a scrape would; a name that stands for several servers is one target for each of them. */
export async function checkTargets(config: Config, log: Logger): Promise<Finding[]> {
  const stop = new AbortController()
  const around = { memory: emptyMemory(), now: () => Date.now() / 1000, signal: stop.signal, log }
  const targets = openTargets(config.targets, config, around)
  try {
    const { servers } = await targets.collect(config.scrape_deadline)
    const found = servers.map(({ target, up, status }) => {
      const failed = status.flatMap(({ collector, failure }) => (failure ? [`${collector}: ${failure.reason}`] : []))
      const silent = up ? undefined : 'does not answer'
      return { what: `target ${target}`, problem: failed.length > 0 ? failed.join('; ') : silent }
    })
    return config.targets.length > 0 && found.length === 0
      ? [{ what: 'targets', problem: 'no name could be resolved' }]
      : found
  } finally {
    stop.abort()
    await targets.close()
  }
}
