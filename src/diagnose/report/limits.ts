// What a report cannot know, said each time: the inputs that were not there, and how far those that were can be believed.
import type { Verdict } from '../diagnose.ts'
import { inputs } from '../input.ts'
import { cleanName } from './words.ts'

const absent = {
  log: 'No log was read: what happened before this moment is not known.',
  endpoints: 'No monitoring endpoint was read: levels, leaders and followers at this moment are not known.',
  store: 'Nothing beside the stores was read: how fast the disks are is inferred.',
} as const

export function limitsOf({ evidence: { coverage, signs, unseen, servers }, hypothesis }: Verdict): string[] {
  const missing = inputs.filter((input) => !coverage.some((one) => one.input === input)).map((input) => absent[input])
  const untimed = signs.filter(({ first }) => first.start === undefined).reduce((sum, { count }) => sum + count, 0)
  const trouble = coverage.filter(({ onlyTrouble, input }) => onlyTrouble && input === 'log').length
  const unclocked = servers.filter(({ offset }) => offset === undefined).map(({ name }) => cleanName(name))
  return [
    ...missing,
    ...(untimed > 0 ? [`${untimed} lines carry no time: their order is not known.`] : []),
    ...(trouble > 0
      ? [`${trouble} logs hold no line of level INF: starts, stops and elections cannot be seen in them.`]
      : []),
    ...(unseen.length > 0 ? [`Heard of, and not looked at: ${unseen.slice(0, 10).map(cleanName).join(', ')}.`] : []),
    ...(servers.length > 1 && unclocked.length > 0
      ? [`Nothing compares the clocks of ${unclocked.slice(0, 10).join(', ')} with the others.`]
      : []),
    ...(hypothesis === 'none' ? ['Servers log nothing about a stall before it ends: ask the endpoints too.'] : []),
    'Servers limit how often they log a line: counts are lower bounds.',
  ]
}
