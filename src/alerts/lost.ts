// What was there and is gone: told for as long as it lasts and not only while "an hour ago" is before the loss.
import { duration, on } from './promql.ts'
import type { Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { forgotten, outage } = thresholds.lost

interface Loss {
  record: string
  by: readonly string[]
  /** What was lost, for docs. */
  what: string
  /** Expression for what is gone now and was there before, by these labels. */
  lost: string
  /** Expression for what is there again, by these labels. */
  back: string
}

/**
 * When something was lost, from then on. It refers to its own last value, also over an outage of Prometheus; it ends when the thing is there again,
 * and after a week, since what was taken away on purpose does not come back.
 */
export function lossOf({ record, by, what, lost, back }: Loss): Recording {
  return {
    record,
    by,
    help: `when ${what} was lost, while it is not back, for up to ${duration(forgotten)}`,
    expr: `max by (${by.join(', ')}) (
  last_over_time(${record}[${duration(outage)}]) > time() - ${forgotten}
  or 0 * (
${lost}
  ) + time()
)
unless ${on(by)} (
${back}
)`,
  }
}
