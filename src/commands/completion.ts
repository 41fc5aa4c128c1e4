// completion: what a shell needs to finish a half-typed command line, written from the table of flags.
import { ConfigError } from '../config/error.ts'
import { readArgs } from './args.ts'
import { commandNames, flags, type Flag } from './flags.ts'
import type { Command } from './io.ts'

export const help = `nats-jetstream-exporter completion bash|zsh|fish

Prints a script that completes commands, flags and their values:
  source <(nats-jetstream-exporter completion bash)                                           # in ~/.bashrc
  nats-jetstream-exporter completion zsh >"\${fpath[1]}/_nats-jetstream-exporter"
  nats-jetstream-exporter completion fish >~/.config/fish/completions/nats-jetstream-exporter.fish
`

const program = 'nats-jetstream-exporter'

/** Commands, each with its flags as rows. */
const commands = commandNames.map((name) => ({ name, rows: Object.entries<Flag>(flags[name]) }))

const dashed = (name: string): string => `--${name}`

const bashValues = ([name, { choices, path }]: [string, Flag]): string[] =>
  choices !== undefined
    ? [`    ${dashed(name)}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word")); return ;;`]
    : path === true
      ? [`    ${dashed(name)}) COMPREPLY=($(compgen -f -- "$word")); return ;;`]
      : []

function bash(): string {
  const values = [...new Set(commands.flatMap(({ rows }) => rows.flatMap(bashValues)))]
  const words = commands.map(
    ({ name, rows }) => `    ${name}) words='${rows.map(([flag]) => dashed(flag)).join(' ')}' ;;`,
  )
  return `_nats_jetstream_exporter() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words
  case $before in
${values.join('\n')}
  esac
  if [ "$COMP_CWORD" = 1 ] && [[ $word != -* ]]; then
    COMPREPLY=($(compgen -W '${commandNames.join(' ')} help' -- "$word")); return
  fi
  case $command in
${words.join('\n')}
    *) words='${Object.keys(flags.serve).map(dashed).join(' ')}' ;;
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _nats_jetstream_exporter ${program}
`
}

/** For text within single quotes and brackets of zsh's _arguments. */
const zshText = (text: string): string =>
  text.replace(/['[\]:\\]/g, (found) => (found === "'" ? "'\\''" : `\\${found}`))

function zshFlag([name, { value, choices, path, multiple, text }]: [string, Flag]): string {
  const action = choices !== undefined ? `(${choices.join(' ')})` : path === true ? '_files' : ''
  const argument = value === undefined ? '' : `:${zshText(value)}:${action}`
  return `'${multiple === true ? '*' : ''}${dashed(name)}[${zshText(text)}]${argument}'`
}

function zsh(): string {
  const cases = commands.map(
    ({ name, rows }) => `    ${name}) _arguments ${rows.map(zshFlag).join(' ')} '*:file:_files' ;;`,
  )
  return `#compdef ${program}
_nats_jetstream_exporter() {
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    compadd ${commandNames.join(' ')} help
    return
  fi
  local command=$words[2]
  if [[ $command != -* ]]; then shift words; (( CURRENT-- )); fi
  case $command in
${cases.join('\n')}
    *) _arguments ${Object.entries<Flag>(flags.serve).map(zshFlag).join(' ')} '*:file:_files' ;;
  esac
}
if [ "$funcstack[1]" = "_${program}" ]; then _nats_jetstream_exporter "$@"; else compdef _nats_jetstream_exporter ${program}; fi
`
}

const fishText = (text: string): string => `'${text.replace(/['\\]/g, (found) => `\\${found}`)}'`

function fish(): string {
  const none = `not __fish_seen_subcommand_from ${commandNames.join(' ')}`
  const names = commandNames.map((name) => `complete -c ${program} -n __fish_use_subcommand -a ${name}`)
  const lines = commands.flatMap(({ name, rows }) =>
    rows.map(([flag, { value, choices, path, text }]) => {
      const when =
        name === 'serve' ? `${none}; or __fish_seen_subcommand_from serve` : `__fish_seen_subcommand_from ${name}`
      const takes = value === undefined ? '' : path === true ? ' -rF' : ' -x'
      const some = choices === undefined ? '' : ` -a ${fishText(choices.join(' '))}`
      return `complete -c ${program} -n ${fishText(when)} -l ${flag}${takes}${some} -d ${fishText(text)}`
    }),
  )
  return `${[...names, ...lines].join('\n')}\n`
}

const shells = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
])

/** @throws {ConfigError} no shell, or one that is not known. */
export const completion: Command = (args, io) => {
  const { values, positionals } = readArgs('completion', { args, allowPositionals: true, options: flags.completion })
  const [name = '', ...more] = positionals
  const script = shells.get(name)
  if (!values.help && (script === undefined || more.length > 0)) {
    throw new ConfigError(`completion ${positionals.join(' ')}: expected one of ${[...shells.keys()].join(', ')}`)
  }
  io.stdout.write(values.help || script === undefined ? help : script())
  return Promise.resolve(0)
}
