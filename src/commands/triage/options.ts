// What triage can be told on its command line.
import { readArgs, zoneOf } from '../args.ts'
import { flagLines, flags, triageFormats } from '../flags.ts'
import { ConfigError } from '../../config/error.ts'
import { moment } from './moment.ts'

export const help = `nats-jetstream-exporter triage [[SERVER=]FILE...] [--url U...] [options]

The incident report: what is wrong, how sure that is, what to do first; what happened in which order; who is affected;
the evidence for and against each cause; what to type next. Reads logs of several servers in whatever they are wrapped
(files, .gz, folders, - for standard input), ZIPs of nats audit gather, and asks servers that still answer: two kinds of
input are surer than one.

${flagLines(flags.triage)}
Exit: 0 nothing wrong or maintenance, 10 warning or unknown, 20 critical, 2 wrong usage or no usable input.
`

export type Format = (typeof triageFormats)[number]

export interface Options {
  given: string[]
  urls: string[]
  since: number
  until: number
  format: Format
  output: string | undefined
  redact: boolean
  zone: string
}

/** undefined: help is asked for. @throws {ConfigError} wrong usage. */
export function options(args: string[], now: number): Options | undefined {
  const { values, positionals } = readArgs('triage', {
    args,
    allowPositionals: true,
    options: flags.triage,
  })
  if (values.help) return undefined
  const urls = values.url ?? []
  if (positionals.length === 0 && urls.length === 0)
    throw new ConfigError('triage: nothing to read: give log files, - for standard input, or --url; see triage --help')
  const format = triageFormats.find((one) => one === values.format)
  if (format === undefined) throw new ConfigError(`--format ${values.format}: expected ${triageFormats.join(', ')}`)
  const zone = zoneOf(values['time-zone'] ?? 'utc')
  const since = moment('--since', values.since, now) ?? -Infinity
  const until = moment('--until', values.until, now) ?? Infinity
  if (since > until) throw new ConfigError('--since is later than --until')
  return { given: positionals, urls, since, until, format, output: values.output, redact: values.redact === true, zone }
}
