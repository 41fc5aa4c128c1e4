// Nothing in the documents that could be typed or loaded is left untried.
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import t from 'tap'
import { files, runnersOf, steps, stepsIn, stepsOf } from './typed.ts'

void t.test('every block is run or loaded by a test', (t) => {
  for (const step of steps)
    t.not(runnersOf(step).length, 0, `${step.place} [${step.language}]: a test in typed.ts runs ${step.text}`)
  t.end()
})

void t.test('what nobody runs is seen', (t) => {
  const left = (language: string, text: string): string[] =>
    stepsIn({ place: 'docs/NEW.md:1', language, text })
      .filter((step) => runnersOf(step).length === 0)
      .map(({ text }) => text)
  t.strictSame(left('sh', 'npm ci && nats stream report # all\nnats-jetstream-exporter --version'), [
    'nats stream report',
  ])
  t.strictSame(left('sh', 'nats-jetstream-exporter serve \\\n  http://nats-0:8222'), [
    'nats-jetstream-exporter serve http://nats-0:8222',
  ])
  t.strictSame(left('', 'accounts {}'), ['accounts {}'])
  t.strictSame(left('bash', 'nats stream ls'), ['nats stream ls'], 'typed in runbooks only')
  for (const language of ['json', 'text']) t.strictSame(left(language, '{}'), ['{}'])
  t.end()
})

void t.test('every test of the table is there, has something to run, and is part of a run', (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const run = Object.values(scripts).flatMap((script) => script.split(' '))
  for (const file of files) {
    t.ok(existsSync(file), file)
    t.ok(stepsOf(file).length > 0, `${file} has something to run`)
    if (file.endsWith('.long.ts'))
      t.ok(run.includes(file) || run.includes(`${dirname(file)}/*.long.ts`), `an npm script runs ${file}`)
  }
  t.end()
})
