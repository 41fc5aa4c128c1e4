// Connections: read loops that were held up, slow consumers, routes that break.
import type { Fields, Section } from './row.ts'

export const connections = {
  readloop_slow: {
    scope: 'connection',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [{ text: 'Readloop processing time: {seconds:duration}', versions: '2.9 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] 10.0.0.12:6222 - rid:14 - Readloop processing time: 2.346001234s',
      '[7] 2025/12/17 10:11:12.123456 [WRN] 10.0.0.7:51234 - cid:90 - "v1.41.0:go:worker" - "APP/user:bob" - Readloop processing time: 3.1s',
      '[7] 2025/12/17 10:11:12.123456 [WRN] [fd00::7]:51234 - cid:90 - Readloop processing time: 3.1s',
    ],
    meaning:
      'One buffer read from this connection took 2 s or more to process, with all that ran inside. Printed when it is over. On a route: RAFT ' +
      'traffic of that peer stood still meanwhile.',
    isNot:
      'Not a slow peer and not the network: this server was busy or waiting. A lone 2.0 s may be an account lookup that timed out.',
    remedy:
      'On a route, look for "Internal subscription" in the same second and at the disk of this server. On a client, at what it asked for.',
    alert: 'NatsReadloopSlow',
  },
  slow_consumer: {
    scope: 'connection',
    levels: ['INF'],
    severity: 'warning',
    wordings: [
      {
        text: 'Slow Consumer Detected: MaxPending of {bytes:int} Exceeded',
        versions: '2.9 on',
        fields: { reason: 'max_pending' },
      },
      {
        text: 'Slow Consumer Detected: WriteDeadline of {seconds:duration} exceeded with {chunks:int} chunks of {bytes:int} total bytes.',
        versions: '2.9 on',
        fields: { reason: 'write_deadline' },
      },
      {
        text: 'Slow Consumer State: WriteDeadline of {seconds:duration} exceeded with {chunks:int} chunks of {bytes:int} total bytes.',
        versions: '2.11.0 on',
        fields: { reason: 'write_deadline' },
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.7:51234 - cid:90 - Slow Consumer Detected: MaxPending of 67108864 Exceeded',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Slow Consumer Detected: WriteDeadline of 10s exceeded with 42 chunks of 2752512 total bytes.',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Slow Consumer State: WriteDeadline of 10s exceeded with 42 chunks of 2752512 total bytes.',
    ],
    meaning:
      'The other side of this connection does not read what is sent to it: too much is waiting, or a write timed out. Level INF. A client is ' +
      'disconnected; routes, gateways and leaf nodes stay up in the slow state.',
    isNot:
      'Not a JetStream consumer, and for a client (cid) not trouble of the server. Only rid, gid and lid touch the cluster.',
    remedy:
      'Client: its own speed, its buffers, its network. Route: the peer behind the address is stopped, starved or cut off.',
    byNumbers: {
      field: 'kind',
      alerts: {
        client: 'NatsSlowConsumers',
        websocket: 'NatsSlowConsumers',
        mqtt: 'NatsSlowConsumers',
        route: 'NatsSlowConsumerRoute',
        gateway: 'NatsSlowConsumerRoute',
        leafnode: 'NatsSlowConsumerRoute',
      },
    },
  },
  slow_consumer_recovered: {
    scope: 'connection',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: 'Slow Consumer Recovered: Flush took {seconds:float}s with {chunks:int} chunks of {bytes:int} total bytes.',
        versions: '2.11.0 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Slow Consumer Recovered: Flush took 4.120s with 42 chunks of 2752512 total bytes.',
    ],
    meaning: 'A route, gateway or leaf node that was slow takes data again.',
    isNot: 'Not another slow consumer: it ends one.',
    remedy: 'Nothing. What made it slow is in the log of the peer.',
  },
  slow_consumer_closed: {
    scope: 'connection',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: 'Router connection closed: Slow Consumer {reason:text}', versions: '2.9 on' },
      { text: 'Gateway connection closed: Slow Consumer {reason:text}', versions: '2.9 on' },
      { text: 'Leafnode connection closed: Slow Consumer {reason:text}', versions: '2.9 on' },
      { text: 'Client connection closed: Slow Consumer {reason:text}', versions: '2.9 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Router connection closed: Slow Consumer (Write Deadline)',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:7222 - gid:15 - Gateway connection closed: Slow Consumer (Write Deadline)',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:7422 - lid:16 - Leafnode connection closed: Slow Consumer (Pending Bytes) - Account: APP',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:51234 - cid:17 - Client connection closed: Slow Consumer (Pending Bytes)',
    ],
    meaning:
      'The connection of a slow consumer was closed. The line before it, "Slow Consumer Detected", reported the event.',
    isNot: 'Not a second event: it is the second line of the one that slow_consumer counts.',
    remedy: 'Nothing beyond what "Slow Consumer Detected" asks for.',
  },
  route_closed: {
    scope: 'connection',
    levels: ['INF'],
    severity: 'info',
    wordings: [{ text: 'Router connection closed: {reason:closing}', versions: '2.9 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Router connection closed: Stale Connection',
      '[7] 2026/03/01 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Router connection closed: Client Closed - Remote: nats-1',
    ],
    meaning: 'A route to another server of the cluster was closed, for the reason given.',
    isNot: 'Not trouble when a peer restarts: one for each of its routes (a cluster keeps several to each peer).',
    remedy:
      '"Stale Connection" or "Write Error" without a restart: the peer hung or the network broke. See whether routes come back.',
    byNumbers: 'NatsRoutesMissing',
    derive: splitRemote,
  },
  route_error: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'warning',
    wordings: [{ text: 'Route Error {error:text}', versions: '2.9 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:6222 - rid:14 - Route Error 'Authorization Violation'"],
    meaning: 'The peer behind this route sent an error and refuses what was sent to it.',
    isNot: 'Not a network fault: the two servers talk, and disagree.',
    remedy:
      'Read the error: authorization means different cluster passwords; the rest is a mismatch of versions or names.',
    byNumbers: 'NatsRoutesMissing',
  },
} as const satisfies Section

/** From 2.12 on the name of the peer ends the line, older leaf nodes end it with the account. */
function splitRemote({ reason }: Fields): Fields {
  const text = String(reason)
  const mark = / - (Remote|Account): ./.exec(text)
  if (mark === null) return { reason: text }
  const behind = text.slice(mark.index + mark[0].length - 1)
  return { reason: text.slice(0, mark.index), [mark[1] === 'Remote' ? 'remote' : 'account']: behind }
}
