// Review of the configuration: what each check says of each server, as a series; the page shows what was found.
import type { Identity } from '../ids.ts'
import { keyOf } from '../world/servers.ts'
import type { World } from '../world/world.ts'
import { checks, type Check } from './checks.ts'
import { table } from './family.ts'
import { serverLabels } from './identity.ts'

export interface Finding extends Identity {
  check: Check
  holds: boolean
}

/** What can be seen of each server: found or not. What cannot be seen is not there. */
export function reviewed({ servers, stores: all }: World): Finding[] {
  const known = new Map(
    [...servers, ...all].map(({ cluster, server }) => [keyOf({ cluster, server }), { cluster, server }]),
  )
  const answers = new Map(servers.map((one) => [keyOf(one), one.answers]))
  return [...known].flatMap(([key, whose]) => {
    const { varz, jsz } = answers.get(key) ?? {}
    const running = jsz?.disabled === false ? jsz : undefined
    const seen = { varz, jsz: running, stores: all.filter((one) => keyOf(one) === key), all }
    return checks.flatMap((check) => {
      const holds = check.holds(seen)
      return holds === undefined ? [] : [{ ...whose, check, holds }]
    })
  })
}

const review = table<Finding>({
  entity: 'Configuration review',
  rows: reviewed,
  labels: { ...serverLabels, finding: ({ check }) => check.finding },
  families: [
    {
      name: 'nats_config_review',
      type: 'gauge',
      help: '1 if the configuration of the server has this finding of REVIEW.md, 0 if not; none where it cannot be seen.',
      source: '/varz, /jsz, and what is seen beside the store',
      value: ({ holds }) => Number(holds),
    },
  ],
})

export const reviewTables = [review]
