// Command lines: one way to read them, one kind of error for what they cannot hold.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { ConfigError } from '../config/error.ts'

/** @throws {ConfigError} unknown flag, missing or unwanted value: one line that names the flag and where help is. */
export function readArgs<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const message = (error as Error).message.split('. ')[0] ?? ''
    throw new ConfigError(`${message}; see nats-jetstream-exporter ${command} --help`, { cause: error })
  }
}
