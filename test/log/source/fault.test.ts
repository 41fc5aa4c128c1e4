// Why a log is not read: what the operating system says as one of a closed list.
import t from 'tap'
import { faultOf, sourceFaults } from '../../../src/log/source/fault.ts'

const error = (code?: string) => Object.assign(new Error(`${code}: x`), code === undefined ? {} : { code })

t.test('errors by code, with their words', (t) => {
  for (const [code, fault] of [
    ['ENOENT', 'missing'],
    ['ENOTDIR', 'missing'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['EISDIR', 'directory'],
    ['ETIMEDOUT', 'hung'],
    ['EIO', 'io_error'],
    ['ESTALE', 'io_error'],
    ['EADDRINUSE', 'in_use'],
    ['ELOOP', 'other'],
    [undefined, 'other'],
  ] as const) {
    t.same(faultOf(error(code)), { code: fault, reason: `${code}: x` })
    t.ok(sourceFaults.includes(fault))
  }
  t.end()
})
