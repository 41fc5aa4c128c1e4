// How fast a pile of logs is read: `parse --count` beside grep and mtail on the same file, and `parse` to JSON Lines, each on one core.
import { fileURLToPath } from 'node:url'
import { find } from '../test/cluster/programs.ts'
import { best, onPile, speed } from './log.pile.ts'

// Usage: tsx bench/log.ts [LINES [IN_CATALOG]], 2,000,000 lines of which 9 in a hundred are in the catalog by default; of an incident's log most are: 33.
const [lines = 2_000_000, inCatalog = 9] = process.argv.slice(2).map(Number)
/** Times of grep's. */
const goal = inCatalog <= 9 ? 2.5 : 4
const mtail = find('mtail')
const program = fileURLToPath(new URL('../deploy/generated/nats.mtail', import.meta.url))

await onPile({ lines, inCatalog }, 5, ({ path, megabytes, main, grep, count }) => {
  process.stdout.write(
    `parse --count takes ${(count / grep).toFixed(2)} times the wall time of grep (goal: at most ${goal})\n`,
  )
  const objects = best(2, 'sh', '-c', 'exec "$0" parse "$1" >/dev/null', main, path)
  process.stdout.write(speed('parse', objects, megabytes, '  (goal: 80 MB/s)'))
  if (mtail === undefined) process.stdout.write('mtail is not installed: not compared\n')
  else {
    const theirs = best(1, mtail, '--one_shot', '--one_shot_format', 'prometheus', '--progs', program, '--logs', path)
    process.stdout.write(speed('mtail', theirs, megabytes))
    process.stdout.write(`parse --count is ${(theirs / count).toFixed(1)} times as fast as mtail (goal: at least 12)\n`)
  }
})
