// How long the report of a gigabyte of logs takes and how much memory: triage beside grep and parse --count, each on one core.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { best, incident, pinned, write } from './log.pile.ts'

const lines = Number(process.argv[2] ?? 9_600_000)
const runs = 3

/** Wall time in seconds, and the most memory in megabytes, where /proc tells it. */
async function measured(command: string, ...args: string[]): Promise<{ seconds: number; megabytes: number }> {
  const [program, ...before] = [...pinned, command]
  const start = process.hrtime.bigint()
  const child = spawn(program, [...before, ...args], { stdio: 'ignore', timeout: 120_000 })
  let most = 0
  const look = setInterval(() => {
    try {
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0))
    } catch (error) {
      // It has ended between two looks.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }, 50)
  await once(child, 'exit')
  clearInterval(look)
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, megabytes: (most * 1024) / 1e6 }
}

const folder = mkdtempSync(join(tmpdir(), 'nje-bench-'))
try {
  const path = join(folder, 'n1.log')
  write(path, lines)
  const size = statSync(path).size / 1e6
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
  const grep = best(runs, 'grep', '-cE', incident, path)
  const count = best(runs, main, 'parse', '--count', path)
  const all: { seconds: number; megabytes: number }[] = []
  for (let run = 0; run < runs; run++) all.push(await measured(main, 'triage', path))
  const seconds = Math.min(...all.map((one) => one.seconds))
  const megabytes = Math.max(...all.map((one) => one.megabytes))
  process.stdout.write(
    `${lines} lines, ${size.toFixed(0)} MB, best of ${runs}${pinned.length > 0 ? ', one core' : ''}
grep -cE       ${grep.toFixed(2)} s  ${(size / grep).toFixed(0)} MB/s
parse --count  ${count.toFixed(2)} s  ${(size / count).toFixed(0)} MB/s
triage         ${seconds.toFixed(2)} s  ${(size / seconds).toFixed(0)} MB/s  ${megabytes.toFixed(0)} MB of memory (goals for 1 GB: 10 s, 300 MB)
triage takes ${(seconds / grep).toFixed(2)} times the wall time of grep and ${(seconds / count).toFixed(2)} times that of parse --count
`,
  )
} finally {
  rmSync(folder, { recursive: true })
}
