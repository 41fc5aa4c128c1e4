// npm run bench -- NAME [ARGUMENT...]: one benchmark. Each says in its first line what it compares with what.
import { readdirSync } from 'node:fs'

const names = readdirSync(new URL('.', import.meta.url))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'run' && !name.includes('.'))

const [name = ''] = process.argv.splice(2, 1)
if (names.includes(name)) await import(new URL(`${name}.ts`, import.meta.url).href)
else {
  process.stderr.write(`usage: npm run bench -- NAME, where NAME is one of ${names.join(', ')}\n`)
  process.exitCode = 2
}
