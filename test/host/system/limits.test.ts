// What the kernel lets this process open, as it says it, and where it does not.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openFileLimit } from '../../../src/host/system/limits.ts'

const of = (limits: string): string => t.testdir({ proc: { self: { limits } } })
const table = (soft: string): string => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96364                96364                processes
Max open files            ${soft.padEnd(20)} 524288               files
`

t.test('the number that counts is the first', (t) => {
  t.equal(openFileLimit(of(table('1024'))), 1024)
  t.equal(openFileLimit(of(table('unlimited'))), undefined)
  const none = t.testdir()
  mkdirSync(join(none, 'proc'))
  t.equal(openFileLimit(none), undefined)
  t.end()
})

t.test('here', { skip: process.platform !== 'linux' && 'no /proc' }, (t) => {
  // Node.js has raised its own limit to the hardest that it may.
  t.equal(String(openFileLimit() ?? 'unlimited'), execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim())
  t.end()
})
