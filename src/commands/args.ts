// Command lines: one way to read them, one kind of error for what they cannot hold.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { ConfigError } from '../config/error.ts'
import { near } from '../near.ts'

/** A value of a short list. @throws {ConfigError} another one. */
export function oneOf<const T extends string>(flag: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined) throw new ConfigError(`${flag} ${value}: unknown; allowed: ${choices.join(', ')}`)
  return found
}

/** Zone of times without one, as `--time-zone` gives it. @throws {ConfigError} no zone. */
export function zoneOf(text: string): string {
  if (/^(local|utc|[+-]\d\d:\d\d)$/.test(text)) return text
  throw new ConfigError(`--time-zone ${text}: expected local, utc or an offset such as +02:00`)
}

/** What a mistyped flag was meant to be, in words; '' where nothing is like it. */
function meant(message: string, { options = {} }: ParseArgsConfig): string {
  const [, unknown] = /^Unknown option '--([^']+)'/.exec(message) ?? []
  const [close] = unknown === undefined ? [] : near(unknown, Object.keys(options), 1, 2)
  return close === undefined ? '' : ` (did you mean --${close}?)`
}

/** @throws {ConfigError} unknown flag, missing or unwanted value: one line that names the flag and where help is. */
export function readArgs<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const message = (error as Error).message.split('. ')[0] ?? ''
    throw new ConfigError(`${message}${meant(message, config)}; see nats-jetstream-exporter ${command} --help`, {
      cause: error,
    })
  }
}
