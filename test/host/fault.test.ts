// Why a system call failed: names that Node.js lacks, and what it knows as it says it.
import { constants } from 'node:os'
import t from 'tap'
import { faultOf } from '../../src/host/fault.ts'

t.test('by name', async (t) => {
  const failed = (code: string, errno: number) => faultOf(Object.assign(new Error('said'), { code, errno: -errno }))
  t.strictSame(failed('ENOSPC', constants.errno.ENOSPC), { code: 'ENOSPC', message: 'said' })
  t.strictSame(failed('UNKNOWN', constants.errno.EDQUOT), { code: 'EDQUOT', message: 'EDQUOT: said' })
  t.match(failed('Unknown system error -116', constants.errno.ESTALE), { code: 'ESTALE' })
  t.strictSame(faultOf(new Error('said')), { code: 'unknown', message: 'said' })
})
