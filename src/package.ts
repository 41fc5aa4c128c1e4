// The package that the program runs in: its version, and files that come with it.
import { readFileSync } from 'node:fs'

/** `path` as in the repository. Both src and dist, where everything is in a few files, lie one level below it. */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url)

export const runbookFolder = packageFile('docs/runbooks/')

export const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }
