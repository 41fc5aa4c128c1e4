// triage: a pile of logs, live endpoints or an audit archive to the incident report. Reads, judges, renders, exits.
import { writeFileSync } from 'node:fs'
import { readArgs } from '../args.ts'
import { ConfigError } from '../../config/error.ts'
import { diagnose, type Outcome } from '../../diagnose/diagnose.ts'
import { report, type Report } from '../../diagnose/report/report.ts'
import { jsonReport } from '../../diagnose/report/json.ts'
import { textReport } from '../../diagnose/report/text.ts'
import type { Command, Io } from '../io.ts'
import { readEvidence } from './read.ts'
import { moment } from './moment.ts'

export const help = `nats-jetstream-exporter triage [[SERVER=]FILE...] [options]

The incident report: what is wrong, how sure that is, what to do first; what happened in which order; who is affected;
the evidence for and against each cause; what to type next. Reads logs of several servers in whatever they are wrapped
(files, .gz, folders, - for standard input).

  --since T         only from then on: RFC 3339, or a duration back from now such as 2h
  --until T         only until then
  --format F        text (default) or json
  -o, --output FILE write it there
  --time-zone Z     zone of times that carry none: utc (default), local or an offset such as +02:00
Exit: 0 nothing wrong or maintenance, 10 warning or unknown, 20 critical, 2 wrong usage or no usable input.
`

export const formats = ['text', 'json'] as const
export type Format = (typeof formats)[number]

export interface Options {
  given: string[]
  since: number
  until: number
  format: Format
  output: string | undefined
  zone: string
}

const exitCodes: Readonly<Record<Outcome, number>> = { ok: 0, warning: 10, critical: 20 }

function options(args: string[], now: number): Options | undefined {
  const { values, positionals } = readArgs('triage', {
    args,
    allowPositionals: true,
    options: {
      since: { type: 'string' },
      until: { type: 'string' },
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
      'time-zone': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  if (positionals.length === 0)
    throw new ConfigError('triage: nothing to read: give log files, or - for standard input; see triage --help')
  const format = formats.find((one) => one === (values.format ?? 'text'))
  if (format === undefined) throw new ConfigError(`--format ${values.format ?? ''}: expected ${formats.join(', ')}`)
  const zone = values['time-zone'] ?? 'utc'
  if (!/^(local|utc|[+-]\d\d:\d\d)$/.test(zone))
    throw new ConfigError(`--time-zone ${zone}: expected local, utc or an offset such as +02:00`)
  const since = moment('--since', values.since, now) ?? -Infinity
  const until = moment('--until', values.until, now) ?? Infinity
  if (since > until) throw new ConfigError('--since is later than --until')
  return { given: positionals, since, until, format, output: values.output, zone }
}

/** @throws {ConfigError} wrong usage, unreadable or unusable input. */
export const triage: Command = async (args, io) => {
  const now = () => Date.now() / 1000
  const given = options(args, now())
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const { evidence, notes } = await readEvidence(given, io, now)
  const verdicts = evidence.map(diagnose).sort((a, b) => exitCodes[b.outcome] - exitCodes[a.outcome])
  const reports = verdicts.map((verdict) => report(verdict, notes))
  await write(render(reports, given, io), given, io)
  return Math.max(...verdicts.map(({ outcome }) => exitCodes[outcome]))
}

function render(reports: readonly Report[], { output, format }: Options, io: Io): string {
  if (format === 'json') return jsonReport(reports)
  const colour =
    output === undefined && 'isTTY' in io.stdout && io.stdout.isTTY === true && io.env['NO_COLOR'] === undefined
  return reports.map((one) => textReport(one, { colour })).join('\n')
}

async function write(text: string, { output }: Options, io: Io): Promise<void> {
  if (output === undefined) {
    if (!io.stdout.write(text)) await new Promise((resolve) => io.stdout.once('drain', resolve))
    return
  }
  try {
    writeFileSync(output, text)
  } catch (error) {
    throw new ConfigError(`${output}: cannot be written: ${(error as Error).message}`, { cause: error })
  }
}
