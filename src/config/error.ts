// What the user can mend: apart from the loader, so that commands without configuration need not load it.

/** The user's mistake: printed as one line each, exit code 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export const unreadable = (path: string, error: unknown): ConfigError =>
  new ConfigError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error })

export const unwritable = (path: string, error: unknown): ConfigError =>
  new ConfigError(`${path}: cannot be written: ${(error as Error).message}`, { cause: error })
