// The manual page, from the table of flags.
import { commandNames, flags, type CommandName, type Flag } from '../src/commands/flags.ts'

const about: Record<CommandName, string> = {
  serve: 'The exporter; also without a command. Arguments are monitoring addresses, by default http://127.0.0.1:8222.',
  demo: 'Replays a recorded incident of a cluster of three servers; needs no NATS and no network.',
  parse: 'Log lines, of the files named or of standard input, to JSON Lines.',
  explain: 'What a log line or an event id means, what it is not, what to do about it.',
  triage: 'The incident report, from the logs of several servers and from those that still answer.',
  backfill: 'Old logs to samples with times, for promtool tsdb create-blocks-from openmetrics or for VictoriaMetrics.',
  rules: 'The alert rules, with the thresholds of the site.',
  completion: 'A script for bash, zsh or fish that completes command lines.',
}

/** A backslash, and a dash that must stay one; a dot or quote at the start of a line would be a request. */
const escape = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/, '\\&')

function flag([name, { short, value, choices, text, default: fallback }]: [string, Flag]): string {
  const names = [`\\fB${escape(`--${name}`)}\\fR`, ...(short === undefined ? [] : [`\\fB${escape(`-${short}`)}\\fR`])]
  const some = choices === undefined ? '' : `: ${choices.join(', ')}`
  const usual = fallback === undefined ? '' : ` (default ${String(fallback)})`
  return `.TP\n${names.join(', ')}${value === undefined ? '' : ` \\fI${escape(value)}\\fR`}\n${escape(`${text}${some}${usual}`)}`
}

function command(name: CommandName): string {
  return `.SS ${name}\n${escape(about[name])}\n${Object.entries<Flag>(flags[name]).map(flag).join('\n')}`
}

export function manPage(): string {
  return `.\\" Generated from src/commands/flags.ts: change the table there, then npm run docs.
.TH NATS\\-JETSTREAM\\-EXPORTER 1 "" "nats\\-jetstream\\-exporter" "User Commands"
.SH NAME
nats\\-jetstream\\-exporter \\- Prometheus exporter and alert pack for NATS JetStream
.SH SYNOPSIS
.B nats\\-jetstream\\-exporter
[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]
.SH DESCRIPTION
Reads the monitoring endpoints and the logs of nats\\-servers, joins them, and serves the result as metrics for Prometheus.
.SH COMMANDS
${commandNames.map(command).join('\n')}
.SH EXIT STATUS
0 fine, 1 failure, 2 wrong usage or configuration.
.SH SIGNALS
SIGHUP reads the configuration again; SIGTERM and SIGINT end the exporter.
.SH ENVIRONMENT
.TP
STATE_DIRECTORY
Folder of the state file, as systemd sets it.
.TP
NATS_EXPORTER_LISTEN
Where to serve, unless a flag or the configuration says otherwise.
.SH FILES
.TP
/etc/nats\\-jetstream\\-exporter/config.yaml
Configuration of the systemd unit.
.SH EXAMPLES
nats\\-jetstream\\-exporter http://127.0.0.1:8222 \\-\\-log /var/log/nats/nats.log
`
}
