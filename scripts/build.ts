// Builds dist: the program in one file, with one more for each command, which is loaded when called for, and one for the process
// that works on files of stores. Packages stay outside.
// Fifty files take 15 ms more to load, which `parse` in a pipe shows. Types are checked by `npm run lint`.
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

/**
 * What is run, at first as a shell script: node takes most of its options only from a command line, and what serves for days
 * needs others than what is over in a second. Why these: docs/decisions/0008-options-of-the-runtime.md.
 */
const launcher = `#!/bin/sh
':' //; case $1 in parse) o=--no-concurrent-recompilation ;; explain | rules) o= ;; *) o='--single-threaded-gc --min-semi-space-size=16 --no-flush-bytecode' ;; esac; exec node $o "$0" "$@"
import './program.js'
`

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: { program: 'src/main.ts', child: 'src/host/child.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
})
writeFileSync('dist/main.js', launcher)
chmodSync('dist/main.js', 0o755)
