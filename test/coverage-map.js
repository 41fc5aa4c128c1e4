// Which source file a test file covers: test/x/y.test.ts covers src/x/y.ts; end-to-end tests under test/cluster cover none.
import { existsSync } from 'node:fs'

/** @param {string} test path of a test file, relative to the repository */
export default (test) => {
  const source = test.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '.ts')
  return existsSync(source) ? source : null
}
