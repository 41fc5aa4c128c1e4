// 100 reloads under scrapes every 100 ms while two logs are written: scrapes that saw less, lines lost or counted twice, processes left.
// Usage: tsx bench/reload.ts [TIMES]
import { natsVersions, required } from '../test/cluster/programs.ts'
import { newOwner } from '../test/cluster/scratch.ts'
import { reloadOften } from '../test/e2e/reloads.ts'

const times = Number(process.argv[2] ?? 100)
const owner = newOwner()
try {
  const { scrapes, bad, written, counted, left } = await reloadOften(
    owner,
    required(`nats-server@${natsVersions.at(-1)!}`),
    times,
  )
  process.stdout.write(
    `${times} reloads, ${scrapes} scrapes, ${bad.length} of them not whole; ${written} lines in each log, counted ${counted.file} of the file and ${counted.command} of the command; ${left.length} processes left\n`,
  )
  const good = bad.length === 0 && counted.file === written && counted.command === written && left.length === 0
  if (!good) process.exitCode = 1
} finally {
  await owner.end()
}
