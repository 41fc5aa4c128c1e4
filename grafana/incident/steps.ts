// The rungs as colours and words, the same on every panel; the numbers are those of the alerts.
import { rungs as ladder } from '../../src/ladder.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { States, Steps } from '../panel.ts'

export const severityColours = { info: 'blue', warning: 'yellow', critical: 'orange', page: 'red' } as const
export const rungs: Steps = ladder.map(({ entries, severity }) => [entries, severityColours[severity]])
export const byteRungs: Steps = ladder.map(({ bytes, severity }) => [bytes, severityColours[severity]])
const [first, second, top] = ladder
export const rungTexts = [
  [0, first.entries - 1, 'below 10k'],
  [first.entries, second.entries - 1, first.name],
  [second.entries, top.entries - 1, second.name],
  [top.entries, null, `${top.name} or more`],
] as const

/** By the number of rungs reached. */
export const rungStates: States = Object.fromEntries([
  [0, ['below 10k', 'green']],
  ...ladder.map(({ name, severity }, index) => [index + 1, [name, severityColours[severity]]]),
]) as States

const { receivedWaiting } = thresholds
export const waiting: Steps = [
  [receivedWaiting.warning, 'yellow'],
  [receivedWaiting.critical, 'red'],
]
