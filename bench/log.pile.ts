// What log and triage are measured on: one log, the same for every program, and how a run is timed.
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The patterns that a published incident searched its logs for, and the ladder's. */
const incident = [
  'WriteFullState took',
  'Metalayer snapshot',
  'Internal subscription on',
  'Readloop processing time',
  'Falling behind in health check',
  'append entries pending',
].join('|')

/** What the catalog has, in the proportions of an incident. */
const known = [
  (n: number) =>
    `[WRN] RAFT [yrzKKRBu - S-R3F-${String(n % 5000).padStart(8, '0')}] ${10_000 + 5000 * (n % 3)} append entries pending`,
  (n: number) =>
    `[WRN] RAFT [yrzKKRBu - S-R3F-${String(n % 5000).padStart(8, '0')}] Falling behind in health check, commit ${n} != applied ${n - 300}`,
  (n: number) =>
    `[WRN] Internal subscription on "$NRG.P.S-R3F-${String(n % 5000).padStart(8, '0')}" took too long: 2.${n % 10}45678901s`,
  (n: number) => `[WRN] 10.0.0.${n % 250}:6222 - rid:${n % 99} - Readloop processing time: 2.${n % 10}46001234s`,
  (n: number) => `[WRN] JetStream stream 'APP > ORDERS-${n % 40}' has high message lag`,
  (n: number) => `[WRN] Filestore [ORDERS-${n % 40}] WriteFullState took 1m${n % 60}.123s (734003 bytes)`,
  (n: number) => `[INF] JetStream cluster new stream leader for 'APP > ORDERS-${n % 40}'`,
  (n: number) =>
    `[WRN] Metalayer snapshot took 61.036s (streams: 210, consumers: ${n % 5000}, marshal: 0.101s, s2: 0.012s, uncompressed: 1203004, compressed: 90211)`,
  (n: number) => `[INF] 10.0.0.${n % 250}:6222 - rid:${n % 99} - Router connection closed: Stale Connection`,
]

/** The rest is what a server with debug and trace on writes about its clients, and some of its own. */
const noise = [
  (n: number) => `[DBG] 10.0.0.${n % 250}:${40_000 + (n % 20_000)} - cid:${n} - Client connection created`,
  (n: number) =>
    `[DBG] 10.0.0.${n % 250}:${40_000 + (n % 20_000)} - cid:${n} - Client connection closed: Client Closed`,
  (n: number) => `[TRC] 10.0.0.${n % 250}:${40_000 + (n % 20_000)} - cid:${n} - <<- [PUB orders.new 128]`,
  (n: number) => `[INF] 10.0.0.${n % 250}:7422 - lid:${n % 99} - JetStream using domains: local "hub", remote "leaf"`,
]

/** A log of so many lines, so many in a hundred of them in the catalog. */
function write(path: string, lines: number, inCatalog: number): void {
  const file = openSync(path, 'w')
  let text = ''
  for (let n = 0; n < lines; n++) {
    const kind = n % 100
    const line = kind < inCatalog ? known[kind % known.length]?.(n) : noise[n % noise.length]?.(n)
    const second = Math.floor(n / 1000)
    const clock = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60].map((part) =>
      String(part).padStart(2, '0'),
    )
    text += `[7] 2025/12/17 ${clock.join(':')}.${String(n % 1000).padStart(6, '0')} ${line ?? ''}\n`
    if (text.length > 1 << 20 || n === lines - 1) {
      writeSync(file, text)
      text = ''
    }
  }
  closeSync(file)
}

/** One core for everything, where the system can say so. */
export const pinned = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : []

/** Best wall time of some runs in seconds: what disturbs a run only makes it longer. */
export function best(times: number, command: string, ...args: string[]): number {
  const [program, ...before] = [...pinned, command]
  const seconds = Array.from({ length: times }, () => {
    const start = process.hrtime.bigint()
    execFileSync(program, [...before, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 120_000,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    return Number(process.hrtime.bigint() - start) / 1e9
  })
  return Math.min(...seconds)
}

/** One line of figures: seconds, and how fast that is. */
export const speed = (name: string, seconds: number, megabytes: number, more = ''): string =>
  `${name.padEnd(14)} ${seconds.toFixed(2)} s  ${(megabytes / seconds).toFixed(0)} MB/s${more}\n`

export interface Pile {
  path: string
  megabytes: number
  /** The program as shipped. */
  main: string
  /** Seconds that they take, the best of some runs. */
  grep: number
  count: number
}

export interface PileSize {
  lines: number
  /** Lines in a hundred that the catalog knows. */
  inCatalog?: number
}

/** Prints how long grep and `parse --count` take for such a log, and has `measure` compare; the log is gone afterwards. */
export async function onPile(
  { lines, inCatalog = 9 }: PileSize,
  runs: number,
  measure: (pile: Pile) => Promise<void> | void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nje-bench-'))
  try {
    const path = join(folder, 'n1.log')
    write(path, lines, inCatalog)
    const megabytes = statSync(path).size / 1e6
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
    const grep = best(runs, 'grep', '-cE', incident, path)
    const count = best(runs, main, 'parse', '--count', path)
    const on = pinned.length > 0 ? ', one core' : ''
    process.stdout.write(
      `${lines} lines, ${inCatalog} in a hundred in the catalog, ${megabytes.toFixed(0)} MB, best of ${runs}${on}\n`,
    )
    process.stdout.write(speed('grep -cE', grep, megabytes) + speed('parse --count', count, megabytes))
    await measure({ path, megabytes, main, grep, count })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
