// How long the report of a gigabyte of logs takes and how much memory: triage beside grep and parse --count, each on one core.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { onPile, pinned, speed } from './log.pile.ts'

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

await onPile({ lines }, runs, async ({ path, megabytes: size, main, grep, count }) => {
  const all: { seconds: number; megabytes: number }[] = []
  for (let run = 0; run < runs; run++) all.push(await measured(main, 'triage', path))
  const seconds = Math.min(...all.map((one) => one.seconds))
  const megabytes = Math.max(...all.map((one) => one.megabytes))
  const goals = `  ${megabytes.toFixed(0)} MB of memory (goals for 1 GB: 10 s, 300 MB)`
  process.stdout.write(speed('triage', seconds, size, goals))
  process.stdout.write(
    `triage takes ${(seconds / grep).toFixed(2)} times the wall time of grep and ${(seconds / count).toFixed(2)} times that of parse --count\n`,
  )
})
