// The rungs as colours and words, the same on every panel; the numbers are those of the alerts.
import { ladder, thresholds } from '../../src/thresholds.ts'
import type { States, Steps } from '../panel.ts'

const colours = { info: 'blue', warning: 'yellow', critical: 'orange', page: 'red' } as const
export const rungs: Steps = ladder.map(({ entries, severity }) => [entries, colours[severity]])
const [first, second, top] = ladder
export const rungTexts = [
  [0, first.entries - 1, 'below 10k'],
  [first.entries, second.entries - 1, first.rung],
  [second.entries, top.entries - 1, second.rung],
  [top.entries, null, `${top.rung} or more`],
] as const

/** By the number of rungs reached. */
export const rungStates: States = Object.fromEntries([
  [0, ['below 10k', 'green']],
  ...ladder.map(({ rung, severity }, index) => [index + 1, [rung, colours[severity]]]),
]) as States

const { receivedWaiting } = thresholds
export const waiting: Steps = [
  [receivedWaiting.warning, 'yellow'],
  [receivedWaiting.critical, 'red'],
]
