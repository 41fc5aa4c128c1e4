// What log and triage are measured on: one log, the same for every program, and how a run is timed.
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'

/** The patterns that a published incident searched its logs for, and the ladder's. */
export const incident = [
  'WriteFullState took',
  'Metalayer snapshot',
  'Internal subscription on',
  'Readloop processing time',
  'Falling behind in health check',
  'append entries pending',
].join('|')

/** Nine lines in a hundred are in the catalog, in the proportions of an incident. */
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

/** A log of so many lines. */
export function write(path: string, lines: number): void {
  const file = openSync(path, 'w')
  let text = ''
  for (let n = 0; n < lines; n++) {
    const kind = n % 100
    const line = kind < 9 ? known[kind]?.(n) : noise[n % noise.length]?.(n)
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
