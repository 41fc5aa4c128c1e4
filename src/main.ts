// The program: picks a command, gives it the process, turns its outcome into an exit code.
import { ConfigError } from './config/error.ts'
import { commandNames, type CommandName } from './commands/flags.ts'
import type { Command, Io } from './commands/io.ts'
import { version } from './package.ts'

/** Loaded when called for: `parse` in a pipe must not wait for a web server to load. */
const commands: Record<CommandName, () => Promise<Command>> = {
  serve: async () => (await import('./commands/serve.ts')).serve,
  demo: async () => (await import('./commands/demo/demo.ts')).demo,
  parse: async () => (await import('./commands/parse.ts')).parse,
  explain: async () => (await import('./commands/explain.ts')).explain,
  triage: async () => (await import('./commands/triage/triage.ts')).triage,
  backfill: async () => (await import('./commands/backfill/backfill.ts')).backfill,
  rules: async () => (await import('./commands/rules.ts')).rules,
  completion: async () => (await import('./commands/completion.ts')).completion,
}

const help = `nats-jetstream-exporter ${version}: sees a NATS JetStream cluster going under, minutes before anyone else

  serve     the exporter; also without a command: nats-jetstream-exporter http://127.0.0.1:8222 --log /var/log/nats.log
  demo      replay a recorded incident of a 3-node cluster; needs no NATS and no network
  parse     log lines to JSON Lines, or counts by event
  explain   what a log line means and what to do about it
  triage    the incident report: logs of several servers to a verdict
  backfill  old logs to samples with times, for Prometheus or VictoriaMetrics
  rules     the alert rules, with your thresholds
  completion  bash, zsh or fish: a script that completes commands and flags
Every command has --help, which help COMMAND prints too; --version is the version. Exit codes: 0 fine, 1 failure, 2 wrong usage or configuration.
`

async function main([name = '', ...rest]: string[], io: Io): Promise<number> {
  if (name === 'help' && rest[0] !== undefined) return main([rest[0], '--help'], io)
  if (name === '--help' || name === '-h' || name === 'help') return say(io, help)
  if (name === '--version' || name === 'version') return say(io, `${version}\n`)
  const known = commandNames.find((command) => command === name)
  if (known !== undefined) return (await commands[known]())(rest, io)
  return (await import('./commands/serve.ts')).serve(name === '' ? rest : [name, ...rest], io)
}

function say(io: Io, text: string): number {
  io.stdout.write(text)
  return 0
}

/** Seconds that the process has to end by itself: scrapes under way get three. */
const mostSeconds = 9

const stop = new AbortController()
// The reader of our output has closed it, as head does: that ends the work and is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  stop.abort()
})
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    stop.abort(signal)
    // A start, or a write, that hangs on a dead disk cannot be called off, and keeps even process.exit() from returning.
    setTimeout(() => process.kill(process.pid, signal), mostSeconds * 1000).unref()
  })
/** After a signal all has been let go: what still keeps the process is a disk that does not answer. */
function endSoon(): void {
  const signal: unknown = stop.signal.reason
  if (signal === 'SIGTERM' || signal === 'SIGINT') setTimeout(() => process.kill(process.pid, signal), 1000).unref()
}

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
  onHangup: (callback) => void process.on('SIGHUP', callback),
}
/** What the user can mend is one line; anything else is a bug of ours and comes with its place. */
function failure(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (code !== 'EMFILE' && code !== 'ENFILE') return String(stack ?? error)
  return `${message}: raise the limit of open files (ulimit -n, LimitNOFILE=) to 1024 or more`
}

try {
  process.exitCode = await main(process.argv.slice(2), io)
  endSoon()
} catch (error) {
  process.stderr.write(`nats-jetstream-exporter: ${failure(error)}\n`)
  process.exitCode = error instanceof ConfigError ? 2 : 1
}
