// How fast a pile of logs is read: `parse --count` beside grep and mtail on the same file, each on one core.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { find } from '../test/cluster/programs.ts'
import { best, incident, pinned, write } from './log.pile.ts'

const lines = Number(process.argv[2] ?? 2_000_000)
const runs = 5

const folder = mkdtempSync(join(tmpdir(), 'nje-bench-'))
try {
  const path = join(folder, 'nats.log')
  write(path, lines)
  const megabytes = statSync(path).size / 1e6
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
  const mtail = find('mtail')
  const program = fileURLToPath(new URL('../deploy/generated/nats.mtail', import.meta.url))
  const grep = best(runs, 'grep', '-cE', incident, path)
  const ours = best(runs, main, 'parse', '--count', path)
  const show = (name: string, seconds: number) =>
    process.stdout.write(`${name.padEnd(14)} ${seconds.toFixed(2)} s  ${(megabytes / seconds).toFixed(0)} MB/s\n`)
  process.stdout.write(
    `${lines} lines, ${megabytes.toFixed(0)} MB, best of ${runs}${pinned.length > 0 ? ', one core' : ''}\n`,
  )
  show('grep -cE', grep)
  show('parse --count', ours)
  process.stdout.write(
    `parse --count takes ${(ours / grep).toFixed(2)} times the wall time of grep (goal: at most 2.5)\n`,
  )
  if (mtail === undefined) process.stdout.write('mtail is not installed: not compared\n')
  else {
    const theirs = best(1, mtail, '--one_shot', '--one_shot_format', 'prometheus', '--progs', program, '--logs', path)
    show('mtail', theirs)
    process.stdout.write(`parse --count is ${(theirs / ours).toFixed(1)} times as fast as mtail (goal: at least 12)\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
