// The steps of the Dockerfile, taken without a container engine: in a clean Debian, with this machine's Node.js and npm in the
// place of the base image's, and with the packages that `npm ci` installed here; `npm run image` lets it install them there.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { output } from './manifests.ts'

export interface Step {
  name: string
  text: string
}

/** Each stage of the Dockerfile: its steps from FROM on, continued lines as one. */
export const stages: readonly (readonly Step[])[] = readFileSync('Dockerfile', 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n */g, '')
  .split(/^(?=FROM )/m)
  .filter((stage) => stage.startsWith('FROM '))
  .map((stage) => stage.trim().split('\n').map(step))

function step(line: string): Step {
  const [name = '', ...words] = line.split(' ')
  return { name, text: words.join(' ') }
}

/** Sources and target of a COPY from the checkout. */
function copy({ text }: Step): { sources: string[]; target: string } {
  const words = text.split(' ')
  return { sources: words.slice(0, -1), target: words.at(-1) ?? '' }
}

/** What a stage copies from the checkout. */
export const copied = (stage: readonly Step[] = []): string[] =>
  stage.filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from=')).flatMap((step) => copy(step).sources)

/** Variables that the image sets, as NAME=VALUE. */
export const variables = (): string[] =>
  (stages.at(-1) ?? []).filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(' '))

/** The list that is the argument of a step of the last stage, in the form that needs no shell. */
export function list(name: string): string[] {
  const { text = '' } = (stages.at(-1) ?? []).find((step) => step.name === name) ?? {}
  return JSON.parse(text.slice(text.indexOf('['))) as string[]
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A shell's lines that take one step of the first stage; its root is $root, its folder $at. */
function taken(step: Step): readonly string[] {
  if (step.name === 'FROM') return []
  if (step.name === 'WORKDIR') return [`at=${quoted(step.text)}`, 'mkdir -p "$root$at"']
  if (step.name === 'COPY') {
    const { sources, target } = copy(step)
    // Of a folder its contents are copied, a file into a folder.
    return [
      `to="$root$at/"${quoted(target)}`,
      'mkdir -p "$to"',
      `for from in ${sources.join(' ')}; do [ ! -d "$from" ] || from=$from/.; cp -r "$from" "$to"; done`,
    ]
  }
  if (step.name !== 'RUN') throw new Error(`Dockerfile: a build step of another kind: ${step.name} ${step.text}`)
  if (step.text !== 'npm ci') return [`inside ${quoted(step.text)}`]
  if (process.env['IMAGE_NPM_CI'] !== undefined) return installed
  // Of the same lock file; what else `npm ci` does is to prepare.
  return [
    'mkdir "$root$at/node_modules"',
    'mount --bind node_modules "$root$at/node_modules"',
    'inside "npm run prepare"',
  ]
}

/** `npm ci` as it stands, with the network, registry and certificates of this machine. */
const installed: readonly string[] = [
  'for file in /etc/resolv.conf ${NODE_EXTRA_CA_CERTS-}; do mkdir -p "$root$(dirname "$file")"; cp "$file" "$root$file"; done',
  'clean="$clean npm_config_registry=$(npm config get registry) NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS-}"',
  "inside 'npm ci'",
]

/** Where the first stage leaves what the last one, which begins with nothing, takes over. */
const [, made = ''] =
  /^--from=build (\S+) \/$/m.exec((stages.at(-1) ?? []).find(({ name }) => name === 'COPY')?.text ?? '') ?? []

/**
 * Builds the root file system of the image; for root.
 * @param debian - a clean Debian, which is not changed
 * @param target - folder for the result
 */
export function build(debian: string, target: string): void {
  mkdirSync(target)
  const npm = resolve(realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()), '../..')
  const scratch = join(target, '../build')
  mkdirSync(scratch)
  const script = [
    // A namespace of its own: what is mounted goes with it. In memory: not every file system can be a layer of another.
    `scratch=${quoted(scratch)} root=${quoted(join(scratch, 'root'))}`,
    'mount -t tmpfs build "$scratch"',
    'mkdir "$scratch/upper" "$scratch/work" "$root"',
    `mount -t overlay -o lowerdir=${debian},upperdir="$scratch/upper",workdir="$scratch/work" overlay "$root"`,
    'mount -t proc proc "$root/proc"',
    'mount --rbind /dev "$root/dev"',
    `mkdir -p "$root"${made} "$root/usr/local/lib/npm"`,
    `mount --bind ${quoted(target)} "$root"${made}`,
    `touch "$root/usr/local/bin/node"`,
    `mount --bind ${quoted(process.execPath)} "$root/usr/local/bin/node"`,
    `mount --bind ${quoted(npm)} "$root/usr/local/lib/npm"`,
    'ln -s ../lib/npm/bin/npm-cli.js "$root/usr/local/bin/npm"',
    'clean="env -i HOME=/root PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"',
    'inside() { $clean chroot "$root" sh -euc "cd $at && $1"; }',
    ...(stages[0] ?? []).flatMap(taken),
  ]
  output('unshare', ['--mount', 'sh', '-euc', script.join('\n')])
}
