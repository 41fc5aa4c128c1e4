// Fuzzing for as long as there is time: npm run fuzz -- [SECONDS] [SUBJECT]. What breaks something is made small and kept in corpus/.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, kept } from './corpus.ts'
import { dice, mutated } from './mutate.ts'
import { subjects, type Subject } from './subjects.ts'

const args = process.argv.slice(2)
const seconds = args.map(Number).find(Number.isFinite) ?? 60
const only = args.find((arg) => Number.isNaN(Number(arg)))
/** Numbers of cases are printed with it: the same number makes the same cases. */
const start = Date.now() % 2 ** 31

async function fault({ check }: Subject, bytes: Buffer, seed: number): Promise<string | undefined> {
  try {
    await check(bytes, dice(seed))
    return undefined
  } catch (error) {
    return String((error as Error).stack ?? error)
  }
}

/** Takes away what can be taken away, while the fault stays. */
async function smallest(subject: Subject, bytes: Buffer, seed: number): Promise<Buffer> {
  let small = bytes
  for (let step = Math.ceil(bytes.length / 2); step >= 1; step = step === 1 ? 0 : Math.ceil(step / 2))
    for (let at = 0; at < small.length;) {
      const less = Buffer.concat([small.subarray(0, at), small.subarray(at + step)])
      if ((await fault(subject, less, seed)) === undefined) at += step
      else small = less
    }
  return small
}

async function keep(subject: Subject, bytes: Buffer, seed: number): Promise<void> {
  const small = await smallest(subject, bytes, seed)
  mkdirSync(folderOf(subject.name), { recursive: true })
  const path = join(folderOf(subject.name), createHash('sha256').update(small).digest('hex').slice(0, 12))
  writeFileSync(path, small)
  const found = await fault(subject, small, seed)
  process.stdout.write(`${subject.name}: ${path} (number ${seed})\n${found ?? 'not with this cut alone'}\n`)
}

/** Cases within the time, and whether none broke anything. */
async function fuzz(subject: Subject, until: number): Promise<{ cases: number; good: boolean }> {
  const inputs = [...subject.seeds, ...kept(subject.name).map(([, bytes]) => bytes)]
  let cases = 0
  for (; Date.now() < until; cases++) {
    const seed = start + cases
    const bytes = mutated(inputs, dice(seed))
    if ((await fault(subject, bytes, seed)) === undefined) continue
    await keep(subject, bytes, seed)
    return { cases, good: false }
  }
  return { cases, good: true }
}

const chosen = subjects.filter(({ name }) => only === undefined || name === only)
if (chosen.length === 0)
  throw new Error(`${only ?? ''}: expected one of ${subjects.map(({ name }) => name).join(', ')}`)
for (const subject of chosen) {
  const { cases, good } = await fuzz(subject, Date.now() + (seconds * 1000) / chosen.length)
  process.stdout.write(
    `${subject.name}: ${cases} cases from number ${start}, ${good ? 'nothing found' : 'found something'}\n`,
  )
  if (!good) process.exitCode = 1
}
