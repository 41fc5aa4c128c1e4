// Clock times at which slow sweeps run, as cron expressions.
import { schedule as cron, validate } from 'node-cron'

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
