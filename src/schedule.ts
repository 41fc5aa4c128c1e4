// Clock times at which slow sweeps run, as cron expressions.
import { createTask, schedule as cron, validate } from 'node-cron'

/** Whether the text is a cron expression of five fields, or six with seconds in front. */
export function isSchedule(expression: string): boolean {
  return validate(expression)
}

/** Runs at each time the expression matches, in local time; returns what stops it. */
export type Schedule = (expression: string, run: () => void) => () => void

export const schedule: Schedule = (expression, run) => {
  const task = cron(expression, run)
  return () => void task.destroy()
}

/** Seconds between the next two times that the expression matches; Infinity: there are no two. */
export function period(expression: string): number {
  const task = createTask(expression, () => undefined)
  const [next, afterNext] = task.getNextRuns(2)
  void task.destroy()
  return next === undefined || afterNext === undefined ? Infinity : (afterNext.getTime() - next.getTime()) / 1000
}
