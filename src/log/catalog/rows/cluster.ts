// JetStream cluster: who leads, and who has no majority.
import type { Section } from './row.ts'

export const cluster = {
  stream_no_quorum: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [{ text: "JetStream cluster stream '{account} > {stream}' has NO quorum, stalled", versions: '2.9 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] JetStream cluster stream 'APP > ORDERS' has NO quorum, stalled"],
    meaning:
      'This server leads the stream and has not heard from a majority for 10 s, or has stood as a candidate for over 20 s. Publishing to the ' +
      'stream stops. At most one line in 10 s for each stream.',
    isNot: 'Not trouble if it comes once while a server is drained or restarted; over a minute of it is.',
    remedy:
      'Find which peers of the group are silent: down, stopped, cut off, or hanging on their disk. Bring a majority back before anything else.',
    alert: 'NatsRaftQuorumLost',
  },
  consumer_no_quorum: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: "JetStream cluster consumer '{account} > {stream} > {consumer}' has NO quorum, stalled.",
        versions: '2.9 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] JetStream cluster consumer 'APP > ORDERS > billing' has NO quorum, stalled.",
    ],
    meaning:
      'The leader of this consumer has not heard from a majority of its peers for 10 s. Deliveries and acknowledgements of the consumer stop. ' +
      'At most one line in 10 s for each consumer.',
    isNot: 'Not a problem of the client that consumes. Once during a restart is normal.',
    remedy: 'Consumers share the peers of their stream: treat the stream and its servers first.',
    alert: 'NatsRaftQuorumLost',
  },
  stream_new_leader: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [{ text: "JetStream cluster new stream leader for '{account} > {stream}'", versions: '2.9 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [INF] JetStream cluster new stream leader for 'APP > ORDERS'"],
    meaning:
      'The server that writes this line has become leader of the stream. Only the new leader logs it; a stream without replicas logs it at start.',
    isNot: 'Not trouble by itself: a rolling restart makes one for every stream. Many without a restart are elections.',
    remedy:
      'Compare with server starts. Repeated for one stream without a restart: look at the ladder, at routes and at disks.',
    byNumbers: 'NatsRaftLeaderFlapping',
  },
  consumer_new_leader: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: "JetStream cluster new consumer leader for '{account} > {stream} > {consumer}'", versions: '2.9 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [INF] JetStream cluster new consumer leader for 'APP > ORDERS > billing'",
    ],
    meaning:
      'The server that writes this line has become leader of the consumer. From 2.11.5 on only durable or replicated consumers log it.',
    isNot: 'Not trouble by itself: creating a consumer and any restart log it.',
    remedy: 'As for streams: many without a restart are elections.',
    byNumbers: 'NatsRaftLeaderFlapping',
  },
  meta_new_leader: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: 'JetStream cluster new metadata leader: {leader:text}', versions: '2.9 on' },
      { text: 'Self is new JetStream cluster metadata leader', versions: '2.9 on', fields: { self: 1 } },
      { text: 'JetStream cluster new remote metadata leader', versions: '2.9 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] JetStream cluster new metadata leader: nats-1/prod',
      '[7] 2025/12/17 10:11:12.123456 [INF] Self is new JetStream cluster metadata leader',
      '[7] 2025/12/17 10:11:12.123456 [INF] JetStream cluster new remote metadata leader',
    ],
    meaning: 'The cluster has a meta leader: this server ("Self"), the named one, or one whose name is not known yet.',
    isNot:
      'Not trouble at a start, a restart of the old leader, or a planned step-down; several within ten minutes are.',
    remedy: 'Look what happened to the server that led before: its disk, its routes, its process.',
    byNumbers: 'NatsRaftLeaderFlapping',
    derive: ({ leader }) => (leader === undefined ? {} : { leader: String(leader).split('/', 1)[0] ?? '' }),
  },
  meta_no_leader: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'warning',
    wordings: [{ text: 'JetStream cluster no metadata leader', versions: '2.9 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [INF] JetStream cluster no metadata leader'],
    meaning:
      'This server knows of no meta leader. Streams and consumers can be neither created nor moved nor deleted; existing ones go on. Level INF.',
    isNot: 'Not trouble if a new leader follows within seconds, as at every start and planned step-down.',
    remedy:
      'If no "new metadata leader" follows within 10 s on any server, count the JetStream servers that are up: a majority is needed.',
    alert: 'NatsMetaNoLeader',
  },
} as const satisfies Section
