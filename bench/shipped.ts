// The exporter as it is started for good, with the options of `npm start`: what a benchmark says of it is true of what people run.
import { readFileSync } from 'node:fs'
import { start, type Program } from '../test/cluster/process.ts'

const main = new URL('../dist/main.js', import.meta.url).pathname

/** Options of the runtime. */
export function shipped(): string[] {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const { scripts } = JSON.parse(text) as { scripts: { start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/** `serve` with this configuration file. */
export function startShipped(config: string, outputFile: string): Program {
  return start(process.execPath, [...shipped(), main, 'serve', '--config', config], outputFile)
}
