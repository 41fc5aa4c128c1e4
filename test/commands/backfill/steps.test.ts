// Lines by the scrape that sees them first.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { steps } from '../../../src/commands/backfill/steps.ts'

const seconds = (time: string): number => Date.parse(`2026-01-14T${time}Z`) / 1000

async function read(t: Test, text: string): Promise<[number, string][]> {
  const path = join(t.testdir(), 'n1.log')
  writeFileSync(path, text)
  const all: [number, string][] = []
  for await (const { at, bytes } of steps(path, { zone: 'utc', now: () => seconds('12:00:00') }))
    all.push([at, bytes.toString()])
  return all
}

const line = (time: string, text = 'Server is ready'): string => `[7] 2026/01/14 ${time} [INF] ${text}\n`

void t.test('a line belongs to the first scrape at or after it', async (t) => {
  t.strictSame(await read(t, line('10:00:00.000000') + line('10:00:00.000001') + line('10:00:15.000000')), [
    [seconds('10:00:00'), line('10:00:00.000000')],
    [seconds('10:00:15'), line('10:00:00.000001') + line('10:00:15.000000')],
  ])
})

void t.test('lines without a time come with those before, and before the first time with the first', async (t) => {
  const trace = 'goroutine 1 [running]:\n'
  t.strictSame(await read(t, trace + line('10:00:01.000000') + trace + line('10:00:20.000000')), [
    [seconds('10:00:15'), trace + line('10:00:01.000000') + trace],
    [seconds('10:00:30'), line('10:00:20.000000')],
  ])
  t.strictSame(await read(t, trace), [])
})

void t.test('time never goes back, whatever a clock did', async (t) => {
  t.strictSame(await read(t, line('10:00:20.000000') + line('09:00:00.000000')), [
    [seconds('10:00:30'), line('10:00:20.000000') + line('09:00:00.000000')],
  ])
})

void t.test('wrapped lines have the time of the server', async (t) => {
  const wrapped = `{"log":"[7] 2026/01/14 10:00:01.000000 [INF] Server is ready\\n","stream":"stderr","time":"2026-01-14T10:00:01.5Z"}\n`
  t.strictSame(await read(t, wrapped), [[seconds('10:00:15'), wrapped]])
})
