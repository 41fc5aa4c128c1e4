// A process that has taken every descriptor it may have, and then starts what needs some: children, and a log that is a program.
import { openSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { openClock } from '../../src/host/clock.ts'
import { openJournal } from '../../src/host/system/kmsg.ts'
import { startWorker, WorkError } from '../../src/host/worker.ts'
import { runProgram } from '../../src/log/source/process.ts'

const clock = openClock(() => 0)
const say = (text: string): void => void writeSync(1, `${text}\n`)

function takeAll(): void {
  try {
    for (;;) openSync('/dev/null', 'r')
  } catch (error) {
    say(String((error as NodeJS.ErrnoException).code))
  }
}

takeAll()
const worker = startWorker(clock)
say(await worker.ask('stat', { path: '/' }).then(JSON.stringify, (error: unknown) => (error as WorkError).message))
say(`ended: ${worker.ended()}`)
await worker.end()
const journal = openJournal(['true'])
await delay(0)
say(`journal up: ${journal.up()}`)
const nothing = (): void => undefined
say(await runProgram(['true'], { signal: AbortSignal.timeout(10_000), onStarted: nothing, onOutput: nothing }))
clock.close()
process.exit()
