// Cron expressions: what is one, and that it runs until it is stopped.
import t from 'tap'
import { isSchedule, schedule } from '../src/schedule.ts'

t.test('five fields, or six with seconds', (t) => {
  for (const good of ['*/5 * * * *', '0 3 * * 1-5', '*/10 * * * * *']) t.ok(isSchedule(good), good)
  for (const bad of ['', 'often', '60s', '* * *', '99 * * * *']) t.notOk(isSchedule(bad), bad)
  t.end()
})

t.test('it runs at its time', async (t) => {
  await new Promise<void>((resolve) => {
    const stop = schedule('* * * * * *', () => {
      stop()
      resolve()
    })
  })
  t.pass('within a second')
})
