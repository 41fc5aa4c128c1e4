// Which lines of a nats-server version the catalog does not know: `npm run formats -- 2.15.2 …`, from the source in Go's module cache.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { report } from './report.ts'
import type { SourceFile } from './program.ts'

/** The newest of each line that is still met with. */
const versions = ['2.9.25', '2.10.29', '2.11.17', '2.12.15', '2.14.9', '2.15.2']

/** Files that are part of the program on Linux, as paths within the module. */
const isSource = (path: string): boolean =>
  /^(?:main\.go|(?:server|logger|conf)\/.*\.go)$/.test(path) && !/_test\.go$|_windows\.go$/.test(path)

/** @throws where Go is missing or the version does not exist. */
function sourceOf(version: string): SourceFile[] {
  const module = `github.com/nats-io/nats-server/v2@v${version}`
  // Within the cache, so that no go.mod around us is asked or changed.
  const answer = execFileSync('go', ['mod', 'download', '-json', module], { cwd: '/', encoding: 'utf8' })
  const { Dir: folder } = JSON.parse(answer) as { Dir: string }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isSource)
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

const titles = {
  missing: 'no wording of the catalog',
  unknown: 'text from elsewhere, not explained',
  versions: 'versions of the catalog',
} as const

const asked = process.argv.length > 2 ? process.argv.slice(2) : versions
for (const version of asked) {
  const found = report(sourceOf(version), version)
  const parts = (Object.keys(titles) as (keyof typeof titles)[]).flatMap((part) =>
    found[part].map((text) => `${version} ${titles[part]}: ${text}`),
  )
  console.log(parts.length === 0 ? `${version}: nothing unexplained` : parts.join('\n'))
  if (parts.length > 0) process.exitCode = 1
}
