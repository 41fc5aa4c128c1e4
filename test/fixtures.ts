// Recorded answers and logs of real servers, by version; scripts/record-fixtures.ts makes them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Request and the file its answer is kept in, under test/fixtures/VERSION/SERVER/. */
export const endpoints = {
  '/varz': 'varz',
  '/connz?auth=1': 'connz',
  '/connz?auth=1&state=all&subs=1': 'connz-all',
  '/routez': 'routez',
  '/gatewayz': 'gatewayz',
  '/gatewayz?accs=1': 'gatewayz-accounts',
  '/leafz': 'leafz',
  '/subsz': 'subsz',
  '/accountz': 'accountz',
  '/accountz?acc=JS': 'accountz-js',
  '/accstatz': 'accstatz',
  '/accstatz?unused=1': 'accstatz-unused',
  '/jsz': 'jsz',
  '/jsz?accounts=1&streams=1&raft=1': 'jsz-streams',
  '/jsz?consumers=1&raft=1': 'jsz-consumers',
  '/jsz?accounts=1&streams=1&consumers=1&raft=1&config=1': 'jsz-all',
  '/healthz': 'healthz',
  '/healthz?details=true': 'healthz-details',
  '/healthz?js-enabled-only=true': 'healthz-js-enabled-only',
  '/healthz?js-server-only=true': 'healthz-js-server-only',
  '/healthz?js-meta-only=true': 'healthz-js-meta-only',
  '/ipqueuesz': 'ipqueuesz',
  '/ipqueuesz?all=1': 'ipqueuesz-all',
  '/raftz': 'raftz',
  '/raftz?acc=JS': 'raftz-js',
  '/raftz?acc=APP': 'raftz-app',
  '/debug/vars': 'debug-vars',
} as const

export type Endpoint = keyof typeof endpoints

/** n1 to n3: the cluster. leaf: a leaf node with a JetStream of its own. gate: a gateway's other side, without JetStream. */
export const fixtureServers = ['n1', 'n2', 'n3', 'leaf', 'gate'] as const
export type FixtureServer = (typeof fixtureServers)[number]

const numbers = (version: string) => version.split('.').map(Number) as [number, number, number]

/** Versions that are recorded, oldest first. */
export const recordedVersions: readonly string[] = readdirSync(new URL('fixtures/', import.meta.url))
  .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
  .sort((a, b) => numbers(a)[1] - numbers(b)[1] || numbers(a)[2] - numbers(b)[2])

const folder = (version: string) => new URL(`fixtures/${version}/`, import.meta.url)

/** Status and body as the server sent them, apart from white space and host paths. */
export function fixture(version: string, server: FixtureServer, path: Endpoint): { status: number; body: string } {
  const body = readFileSync(new URL(`${server}/${endpoints[path]}.json`, folder(version)), 'utf8')
  const statuses = JSON.parse(readFileSync(new URL(`${server}/status.json`, folder(version)), 'utf8')) as Record<
    string,
    number
  >
  return { status: statuses[endpoints[path]] ?? 200, body }
}

/** What scripts/record-fixtures.ts puts a cluster through, in its order. */
export const scenarios = [
  'start',
  'wrong-password',
  'slow-client',
  'step-down',
  'lame-duck',
  'rolling-restart',
  'killed',
  'ladder',
  'no-quorum',
  'full-disk',
  'full-disk-alone',
  'store-limit',
] as const
export type Scenario = (typeof scenarios)[number]

/** Lines that a server of the cluster wrote meanwhile; of lines that differ in numbers only, the first thirty. */
export function fixtureLog(version: string, scenario: Scenario, server: FixtureServer): string[] {
  const file = new URL(`logs/${scenario}.${server}.log.gz`, folder(version))
  if (!existsSync(file)) return []
  return gunzipSync(readFileSync(file)).toString().split('\n').slice(0, -1)
}
