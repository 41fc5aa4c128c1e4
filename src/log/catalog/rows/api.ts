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

/** Whose health a check complains of: `'ACCOUNT > STREAM'`, perhaps with a consumer, or names in quotes behind what they name. */
function whatIsUnhealthy({ reason = '' }: Fields): Fields {
  const text = String(reason)
  const [, kind, path = ''] = /^JetStream (stream|consumer) '([^']+)'/.exec(text) ?? []
  if (kind === undefined) return namedFields(text)
  // From the right: names of accounts may hold " > ", those of streams and consumers do not.
  const parts = path.split(' > ')
  const consumer = kind === 'consumer' ? parts.pop() : undefined
  const stream = parts.pop()
  return { account: parts.join(' > '), stream: stream ?? '', ...(consumer === undefined ? {} : { consumer }) }
}

/** As in `stream "ORDERS" not found on account "APP"`. */
function namedFields(text: string): Fields {
  const named = text.matchAll(/\b(account|stream|consumer) (?:"([^"]+)"|'([^']+)')/g)
  return Object.fromEntries([...named].map(([, what = '', double, single]) => [what, double ?? single ?? '']))
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
      `[7] 2025/12/17 10:11:12.123456 [WRN] Healthcheck failed: "JetStream consumer 'APP > ORDERS > billing' is not current: group node unhealthy"`,
      '[7] 2025/12/17 10:11:12.123456 [WRN] Healthcheck failed: 3 errors',
    ],
    meaning: 'A request to /healthz was answered with an error, and this is why. One line for each request.',
    isNot:
      'Not more trouble because there are more lines: that is the pace of the probe. Normal for a minute or two after a start.',
    remedy:
      'Read the reason. If it lasts over 5 minutes: applied standing still, a missing meta leader, or a catch-up that never ends.',
    alert: 'NatsServerUnhealthy',
    derive: whatIsUnhealthy,
  },
  health_self_check_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          "JetStream stream '{account} > {stream}' is not current",
          "JetStream consumer '{account} > {stream} > {consumer}' is not current",
        ],
        versions: '2.9',
      },
      {
        text: [
          "JetStream stream '{account} > {stream}' is not current: {reason:text}",
          "JetStream consumer '{account} > {stream} > {consumer}' is not current: {reason:text}",
        ],
        versions: '2.10.26 on',
      },
      {
        text: [
          "JetStream account '{account}' could not be resolved",
          "JetStream stream '{account} > {stream}' could not be recovered",
          'JetStream can not lookup account {account:quoted}: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: ["JetStream account '{account}' is expired", 'JetStream account {account:quoted} is expired'],
        versions: '2.12.15, 2.14.5 on',
      },
      {
        text: [
          "JetStream stream '{account} > {stream}' write error: {error:text}",
          'JetStream meta layer write error: {error:text}',
          'JetStream meta layer is not running',
        ],
        versions: '2.14.0 on',
      },
      { text: 'JetStream meta layer apply error: {error:text}', versions: '2.15 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] JetStream stream 'APP > ORDERS' is not current: stream catching up",
    ],
    meaning:
      "The server's own health check, once after a start and then every hour (every two minutes up to 2.10.7), found this.",
    isNot: 'Not current news an hour later, and normal right after a start.',
    remedy: 'Ask /healthz?details=true of this server now.',
    byNumbers: 'NatsServerUnhealthy',
  },
  health_meta_not_ready: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'JetStream has not established contact with a meta leader',
          'JetStream is not current with the meta leader',
          'failed to be ready for connections after {seconds:duration}: {parts:text}',
        ],
        versions: '2.9 on',
      },
      { text: 'JetStream is still recovering meta layer', versions: '2.10 on' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] JetStream has not established contact with a meta leader'],
    meaning:
      "The server's own health check right after its recovery, before a meta leader is known or all of its ports are open.",
    isNot: 'Not trouble at a start: every server logs it once.',
    remedy: 'An hour after a start it is no longer normal: see whether any server logs a new metadata leader.',
    byNumbers: 'NatsMetaNoLeader',
  },
  producer_stalled: {
    scope: 'connection',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [{ text: 'Producer was stalled for a total of {seconds:duration}', versions: '2.10.26 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] 10.0.0.7:51234 - cid:90 - Producer was stalled for a total of 12.5ms',
      '[7] 2026/03/01 10:11:12.123456 [WRN] 10.0.0.7:51234 - cid:90 - Producer was stalled for a total of 1.2s - Account:APP - APP/user:bob',
    ],
    meaning: 'The server held back this publisher because a client that subscribes here takes messages too slowly.',
    isNot: 'Not a fault of the publisher.',
    remedy: 'Find the slow subscriber: pending_bytes in /connz?sort=pending.',
  },
  api_queue_high: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: 'JetStream request queue has high pending count: {pending:int}', versions: '2.10.8 to 2.10.20' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] JetStream request queue has high pending count: 130'],
    meaning: 'Requests to the JetStream API wait for a worker.',
    isNot: 'Not publishing: messages do not go through this queue.',
    remedy: 'Find who asks so much: consumer info or create in loops. Then CPU limits of this server.',
    byNumbers: 'NatsApiQueueGrowing',
  },
  api_requests_dropped: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      { text: 'JetStream API queue limit reached, dropping {requests:int} requests', versions: '2.10.21 on' },
      { text: 'JetStream API info queue limit reached, dropping {requests:int} requests', versions: '2.14.0 on' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] JetStream API queue limit reached, dropping 10000 requests'],
    meaning: 'The queue of API requests was full and was emptied: all of those clients time out.',
    isNot: 'Not loss of messages.',
    remedy:
      'Stop the clients that ask in loops; a thundering herd of reconnects does it too. Then look at why the API is slow.',
    alert: 'NatsApiQueueGrowing',
  },
  api_request_invalid: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Malformed JetStream API Request: [{subject:word}] {request:quoted}',
          'Malformed JetStream API Request: {request:quoted}',
        ],
        versions: '2.9 on',
      },
      {
        text: "Invalid JetStream request '{account} > {subject:word}': {error:text}",
        versions: '2.11.0 on',
        scope: 'connection',
      },
      {
        text: 'JetStream API stepdown request from non-system account: {account:quoted} user: {user:quoted}',
        versions: '2.10 on',
      },
      {
        text: [
          'Ignoring remote usage update with size too short',
          'Received corrupt remote usage update on excess record',
          'Received corrupt remote usage update',
          'Received remote usage update with no remote node',
          'Problem marshaling JSON for JetStream API:{details:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Malformed JetStream API Request: [$JS.API.STREAM.NAMES] "{"'],
    meaning: 'A request or message to the API was not understood and got an error.',
    isNot: 'Not a fault of the server.',
    remedy: 'Find the client by its subject or address.',
  },
} as const satisfies Section
