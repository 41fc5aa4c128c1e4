// The flags of every command, once: command lines are read by this table, and help, shell completion and the manual page are
// written from it.
import type { ParseArgsConfig } from 'node:util'
import { scenarioNames, usualScenario } from './demo/scenarios.ts'

type Option = NonNullable<ParseArgsConfig['options']>[string]

/** An option as `parseArgs` takes it, with what people need to know of it. */
export type Flag = Option & {
  /** What stands for its value in help. */
  value?: string
  /** What its value may be, where that is a short list. */
  choices?: readonly string[]
  /** Whether its value is a path. */
  path?: boolean
  /** One sentence or two. */
  text: string
}

const help = { type: 'boolean', short: 'h', text: 'say what the command does' } as const

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export const logFormats = ['json', 'logfmt'] as const
export const triageFormats = ['text', 'markdown', 'html', 'json'] as const

export const backfillFormats = ['openmetrics', 'victoriametrics'] as const

const listen = { type: 'string', value: 'HOST:PORT', text: 'where to serve; default 127.0.0.1:7778' } as const

export const flags = {
  serve: {
    config: { type: 'string', value: 'F', path: true, text: 'YAML configuration; flags take precedence' },
    log: {
      type: 'string',
      multiple: true,
      value: '[SERVER=]PATH',
      path: true,
      text: 'follow this nats-server log; may repeat',
    },
    store: {
      type: 'string',
      multiple: true,
      value: '[SERVER=]DIR',
      path: true,
      text: 'watch this store_dir of a nats-server on this host; may repeat',
    },
    listen,
    'web.listen-address': { type: 'string', value: 'HOST:PORT', text: 'the same, as other exporters name it' },
    'web.config.file': {
      type: 'string',
      value: 'F',
      path: true,
      text: "Prometheus web-config file: TLS and users of the exporter's own listener",
    },
    'web.enable-lifecycle': {
      type: 'boolean',
      text: 'let POST /-/reload read the configuration again, as SIGHUP does',
    },
    'log.level': {
      type: 'string',
      value: 'LEVEL',
      choices: logLevels,
      default: 'info',
      text: "least level of the exporter's own log",
    },
    'log.format': { type: 'string', value: 'FORMAT', choices: logFormats, default: 'json', text: 'how it is written' },
    check: { type: 'boolean', text: 'validate the configuration, all that would refuse a start, and exit' },
    'config.check': { type: 'boolean', text: 'the same, as other programs name it' },
    'check.sources': { type: 'boolean', text: 'also see whether every log can be read' },
    'check.targets': { type: 'boolean', text: 'also ask every server once' },
    help,
  },
  demo: {
    scenario: {
      type: 'string',
      value: 'NAME',
      choices: scenarioNames,
      default: usualScenario,
      text: 'the recording to play',
    },
    listen,
    once: { type: 'boolean', text: 'end after one pass' },
    help,
  },
  parse: {
    count: { type: 'boolean', text: 'print one object instead: how often each event occurs' },
    unrecognized: {
      type: 'boolean',
      text: 'print instead what no row matches above level INF, one object for each shape of line',
    },
    'time-zone': {
      type: 'string',
      value: 'Z',
      text: 'zone of times that carry none: local (default), utc or an offset such as +02:00',
    },
    help,
  },
  explain: { help },
  triage: {
    url: {
      type: 'string',
      multiple: true,
      value: 'U',
      text: 'also ask the monitoring endpoint of this server, once; may repeat',
    },
    since: {
      type: 'string',
      value: 'T',
      text: 'only from then on: RFC 3339, or a duration back from now such as 2h',
    },
    until: { type: 'string', value: 'T', text: 'only until then' },
    format: { type: 'string', value: 'F', choices: triageFormats, default: 'text', text: 'how to print it' },
    output: { type: 'string', short: 'o', value: 'FILE', path: true, text: 'write it there' },
    redact: {
      type: 'boolean',
      text: 'replace names, addresses and paths by tokens, the same one for the same name: for reports that leave the house',
    },
    'time-zone': {
      type: 'string',
      value: 'Z',
      text: 'zone of times that carry none: utc (default), local or an offset such as +02:00',
    },
    help,
  },
  backfill: {
    output: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      path: true,
      text: 'write a file for each two hours there, instead of one document',
    },
    format: { type: 'string', value: 'F', choices: backfillFormats, default: 'openmetrics', text: 'how to write it' },
    'time-zone': {
      type: 'string',
      value: 'Z',
      text: 'zone of times that carry none: utc (default), local or an offset such as +02:00',
    },
    help,
  },
  rules: {
    overrides: {
      type: 'string',
      value: 'F',
      path: true,
      text: 'YAML; what is not in it stays as it is',
    },
    format: {
      type: 'string',
      value: 'X',
      choices: ['prometheus', 'prometheusrule', 'alertmanager', 'cre', 'keep-list'],
      default: 'prometheus',
      text: 'what to print',
    },
    pack: {
      type: 'string',
      value: 'P',
      choices: ['edge', 'fleet'],
      text: 'for many clusters: what is evaluated beside each, or above all',
    },
    'cluster-labels': {
      type: 'string',
      value: 'L,…',
      text: 'labels that identify a cluster, nats_cluster by default',
    },
    help,
  },
  completion: { help },
} as const satisfies Record<CommandName, Record<string, Flag>>

/** Every command; `serve` is also what runs without one. */
export const commandNames = ['serve', 'demo', 'parse', 'explain', 'triage', 'backfill', 'rules', 'completion'] as const

export type CommandName = (typeof commandNames)[number]

const width = 24

/** Lines of help: the flags of a command, one below the other, without --help itself. */
export function flagLines(of: Readonly<Record<string, Flag>>): string {
  return Object.entries(of)
    .filter(([name]) => name !== 'help')
    .map(([name, { short, value, text, choices, default: fallback }]) => {
      const left = `  ${short === undefined ? '' : `-${short}, `}--${[name, value].filter(Boolean).join(' ')}`
      const some =
        choices === undefined
          ? ''
          : `: ${choices.map((choice) => (choice === fallback ? `${choice} (default)` : choice)).join(', ')}`
      return left.length < width
        ? `${left.padEnd(width)} ${text}${some}`
        : `${left}\n${' '.repeat(width)} ${text}${some}`
    })
    .join('\n')
}
