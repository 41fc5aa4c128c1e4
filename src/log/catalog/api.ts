// API, callbacks and health: what took too long, and what a health check complained of.
import type { Fields, Section } from './row.ts'

const classes = [
  ['$NRG.', 'raft'],
  ['$JS.', 'jsapi'],
  ['$SYS.', 'system'],
] as const

/** What the subject says of the work: RAFT work points to storage, API work to load. */
function subjectClass({ subject }: Fields): Fields {
  const name = String(subject)
  const kind = classes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'other'
  const group = /^\$NRG\.(?:P|RP|AE|V)\.(\S+)$/.exec(name)?.[1]
  return { class: kind, ...(group === undefined ? {} : { group }) }
}

export const api = {
  internal_subscription_slow: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: 'Internal subscription on {subject:quoted} took too long: {seconds:duration}', versions: '2.9.3 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Internal subscription on "$NRG.P.S-R3F-a1B2c3D4" took too long: 2.345678901s',
      '[7] 2025/12/17 10:11:12.123456 [WRN] Internal subscription on "$JS.API.STREAM.NAMES" took too long: 5m22.1s',
    ],
    meaning:
      'The server\'s own callback for this subject took 2 s or more. "$NRG.P.GROUP": this server leads the group and held its lock that long, ' +
      'most likely on its disk; all RAFT traffic of that route waited. "$JS.API…": an API request took that long.',
    isNot: 'Not a slow client. On $JS.API it is mostly load or CPU limits, not storage.',
    remedy:
      'Class raft: look at the disk of this server now. Class jsapi: find who asks (many consumers listed, or created, at once) and the CPU quota.',
    alert: 'NatsInternalSubscriptionSlow',
    derive: subjectClass,
  },
  health_check_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: 'Healthcheck failed: {reason:quoted}', versions: '2.9 on' },
      { text: 'Healthcheck failed: {errors:int} errors', versions: '2.10.24 on' },
    ],
    examples: [
      `[7] 2025/12/17 10:11:12.123456 [WRN] Healthcheck failed: "JetStream stream 'APP > ORDERS' is not current: group node unhealthy"`,
      '[7] 2025/12/17 10:11:12.123456 [WRN] Healthcheck failed: 3 errors',
    ],
    meaning: 'A request to /healthz was answered with an error, and this is why. One line for each request.',
    isNot:
      'Not more trouble because there are more lines: that is the pace of the probe. Normal for a minute or two after a start.',
    remedy:
      'Read the reason. If it lasts over 5 minutes: applied standing still, a missing meta leader, or a catch-up that never ends.',
    alert: 'NatsServerUnhealthy',
  },
} as const satisfies Section
