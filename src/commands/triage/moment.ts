// --since and --until: a time, or how long ago.
import { ConfigError } from '../../config/error.ts'
import { goSeconds, simpleSeconds } from '../../duration.ts'

/** Unix seconds; undefined: not given. @throws {ConfigError} neither RFC 3339 nor a duration. */
export function moment(flag: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const ago = text.replace(/^-/, '')
  const back = goSeconds(ago) ?? simpleSeconds(ago)
  if (back !== undefined) return now - back
  const time = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/i.test(text)
    ? Date.parse(zoned(text))
    : NaN
  if (Number.isNaN(time))
    throw new ConfigError(`${flag} ${text}: expected a time such as 2025-12-17T10:11:12Z or a duration back such as 2h`)
  return time / 1000
}

/** Without a zone it is UTC, as the times of the report are. */
const zoned = (text: string): string =>
  (/[T ]/.test(text) && !/(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? `${text}Z` : text).replace(' ', 'T')
