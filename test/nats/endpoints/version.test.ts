// Versions compare by number, and one that is not known is older than all.
import t from 'tap'
import { isAtLeast } from '../../../src/nats/endpoints/version.ts'

const cases: [version: string, since: [number, number], expected: boolean][] = [
  ['2.14.0', [2, 14], true],
  ['2.15.2', [2, 14], true],
  ['2.9.25', [2, 14], false],
  ['2.11.8', [2, 12], false],
  ['3.0.0', [2, 14], true],
  ['2.14.0-RC.1', [2, 14], true],
  ['', [2, 10], false],
  ['dev', [2, 10], false],
]
for (const [version, since, expected] of cases) t.equal(isAtLeast(version, since), expected, version)
