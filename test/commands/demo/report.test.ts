// The report at the end of a loop: what was logged and what was answered make one judgement.
import t from 'tap'
import { loopReport } from '../../../src/commands/demo/report.ts'
import { height, recording, worldAtHeight } from './recorded.ts'

t.test('logs and answers together', async (t) => {
  const world = await worldAtHeight(t)
  const lines = loopReport(
    { recording, begin: world.now - height, height: world },
    { colour: false, width: 200 },
  ).split('\n')
  t.match(lines[0], /^CRITICAL: Storage stall on several servers, confidence high/)
  t.match(lines[1], 'nats-1, nats-2')
  t.match(lines[2], /^First: /)
  t.match(lines.join('\n'), /nats-0: victim.*\n.*nats-1: culprit.*\n.*nats-2: culprit/)
  t.match(lines.join('\n'), '20k at ', 'the ladder with its times')
  t.ok(
    lines.every((line) => line.length <= 80 || /^ {6}\S/.test(line)),
    '80 columns, commands whole',
  )
})

t.test('logs alone: less sure, and in any width', async (t) => {
  const loop = { recording, begin: 1_790_000_000, height: undefined }
  t.match(
    loopReport(loop, { colour: false, width: 80 }),
    /^CRITICAL: Storage stall on several servers, confidence medium\n/,
  )
  t.match(loopReport(loop, { colour: true, width: 80 }), /^\x1b\[1;31mCRITICAL/)
  t.equal(
    loopReport(loop, { colour: false, width: 10 }),
    loopReport(loop, { colour: false, width: 40 }),
    'lanes need some room',
  )
})
