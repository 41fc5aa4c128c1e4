// Finds the real programs that tests run against: on PATH, or in the cache that scripts/install-programs.sh fills.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Test } from 'tap'

/** Versions of nats-server that the cache holds, oldest first; scripts/install-programs.sh reads the same file. */
export const natsVersions: readonly string[] = readFileSync(new URL('nats-versions', import.meta.url), 'utf8')
  .trim()
  .split('\n')

/** What each program is called: upstream's name first, then Debian's. */
const commands = {
  prometheus: ['prometheus'],
  promtool: ['promtool'],
  alertmanager: ['alertmanager', 'prometheus-alertmanager'],
  amtool: ['amtool'],
  mtail: ['mtail'],
  jsonnet: ['jsonnet'],
  'systemd-analyze': ['systemd-analyze'],
  mandoc: ['mandoc'],
  rpm: ['rpm'],
  zsh: ['zsh'],
  fish: ['fish'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
} as const

/** Built from source in one version; scripts/install-programs.sh reads the same files. */
const built: ReadonlyMap<string, string> = new Map(
  ['go-programs', 'go-engines'].flatMap((file) =>
    readFileSync(new URL(file, import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2) as [string, string]),
  ),
)

/** What those files name. */
type Tool =
  | 'helm'
  | 'helm-unittest'
  | 'kubeconform'
  | 'kustomize'
  | 'compose-spec'
  | 'nfpm'
  | 'prometheus-3'
  | 'victoria-metrics'
  | 'vmalert'
  | 'vmalert-tool'
  | 'nats'
  | 'docker-compose'

/** Files in the cache that are not built from source: our own checker, a folder of schemas, a clean Debian, command lines without their engine. */
const own = {
  docker: 'docker',
  kubectl: 'kubectl',
  'operator-types': 'operator-types',
  'kubernetes-schemas': 'kubernetes-schemas/1.33.0',
  'debian-root': 'debian-root',
} as const

/** Built from source by version: the same program in several, or one that is compared with number by number. */
type Built = 'nats-server' | 'prometheus-nats-exporter'

/** A program by upstream's name, or one of those built by version, as in 'nats-server@2.11.8'. */
export type Program = keyof typeof commands | keyof typeof own | Tool | `${Built}@${string}`

/** Path of a program; undefined where this machine has none. */
export function find(program: Program): string | undefined {
  const [name = '', version = built.get(name)] = program.split('@')
  if (Object.hasOwn(own, name)) return [join(cacheFolder(), own[name as keyof typeof own])].find(existsSync)
  if (version !== undefined) return [join(cacheFolder(), name, version, name)].find(runs)
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return commands[program as keyof typeof commands]
    .flatMap((command) => folders.map((folder) => join(folder, command)))
    .find(runs)
}

/** The same for a benchmark, which is nothing without the program: an error that says what to do. */
export function required(program: Program): string {
  const found = find(program)
  if (found === undefined) throw new Error(`${program} is missing: run scripts/install-programs.sh first`)
  return found
}

/**
 * Paths of all programs named, in their order. Where one is missing the test gets a visible skip (a failure under
 * TAP_FAIL_SKIP=1) and the answer is undefined, upon which the test returns.
 */
export function need<const P extends readonly Program[]>(
  t: Test,
  ...programs: P
): { [K in keyof P]: string } | undefined {
  const paths = programs.map(find)
  const missing = programs.filter((_, at) => paths[at] === undefined)
  if (missing.length === 0) return paths as { [K in keyof P]: string }
  t.pass(`needs ${missing.join(', ')}`, { skip: 'not installed: run scripts/install-programs.sh' })
  return undefined
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nats-jetstream-exporter')
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
