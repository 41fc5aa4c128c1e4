// Connections: clients that are refused, break rules, or fail to shake hands.
import type { Section } from '../row.ts'

export const clients = {
  auth_failed: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'warning',
    wordings: [
      { text: ['authentication error - {user:text}', 'authentication error'], versions: '2.9 on' },
      {
        text: [
          'authentication of user {user:quoted} failed, unable to lookup account {account:quoted}: {error:text}',
          'User {user:quoted} found in connect proto, but user required from cert',
          'Authorization callout account {account:quoted} not valid',
          'Authorization callout user {user:quoted} not valid: {error:text}',
        ],
        versions: '2.9 on',
        scope: 'plain',
      },
      {
        text: [
          'Bad src Ip {address:word}',
          'Outside connect times',
          'Problem registering with account {account:quoted}: {error:text}',
          'proxy is not trusted',
          'proxy connection required',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - authentication error - User "bob"',
      '[7] 2026/03/01 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - "v1.41.0:go:worker" - authentication error - User "bob"',
    ],
    meaning: 'A client gave a wrong user, password, token or key, or may not connect from where or when it does.',
    isNot: 'Not a fault of the server; one client in a retry loop makes thousands of lines.',
    remedy: 'Find the client by its address; after a rotation of credentials, the one that was forgotten.',
  },
  connection_limit_reached: {
    scope: 'connection',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      { text: 'maximum connections exceeded', versions: '2.9 on', fields: { limit_of: 'server' } },
      {
        text: ['maximum account active connections exceeded', 'maximum subscriptions exceeded'],
        versions: '2.9 on',
        fields: { limit_of: 'account' },
      },
      {
        text: [
          'maximum payload exceeded: {size:int} vs {limit:int}',
          'maximum control line exceeded',
          'Max Payload set to {limit:int} from server overrides account or user config',
          'Max Subscriptions set to {limit:int} from server overrides account or user config',
        ],
        versions: '2.9 on',
      },
      { text: 'Rejected {connections:int} connections due to TLS rate limiting', versions: '2.9 on', scope: 'plain' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - maximum connections exceeded'],
    meaning: 'A client was refused because a limit of the server or of its account is reached.',
    isNot: 'Not slowness.',
    remedy: 'Look for a client that leaks connections or subscriptions before raising the limit.',
    byNumbers: {
      field: 'limit_of',
      alerts: { server: 'NatsConnectionsHigh', account: 'NatsAccountConnectionsHigh' },
    },
  },
  client_rule_broken: {
    scope: 'connection',
    levels: ['ERR', 'WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Publish Violation - {details:text}',
          'Subscription Violation - {details:text}',
          'Client Error {error:text}',
          'invalid publish subject {subject:quoted}',
          'invalid publish deny subject {subject:quoted}',
          'invalid subscribe allow subject {subject:quoted}',
          'invalid subscribe deny subject {subject:quoted}',
          'queue qualifier is not valid for publish deny subject {subject:quoted}',
          "Account {account:quoted} was not found, won't be able to trace events",
          "Destination {subject:quoted} is not valid, won't be able to trace events",
          'Message tracing disabled because of header {header:quoted} with value={value:quoted}',
          'JetStream could not create stream for account {account:quoted} on subject {subject:quoted}, at limit',
          'JetStream could not create stream for account {account:quoted} on subject {subject:quoted}: {error:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - Publish Violation - User "bob", Subject "orders.new"',
      '[7] 2026/03/01 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - Publish Violation - Subject "orders.new"',
    ],
    meaning: 'A client did what its permissions or the protocol do not allow.',
    isNot: 'Not a fault of the server.',
    remedy: 'Correct the permissions or the client.',
  },
  connection_error: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: [
          'read error: {error:text}',
          'Error compressing data: {error:text}',
          'Error during compression: {error:text}',
          'Error reading PROXY protocol header from {address:word}: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: 'Error reading PROXY protocol header from {address:word}: {error:text}',
        versions: '2.12.0 on',
        scope: 'plain',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - read error: read tcp: connection reset by peer',
    ],
    meaning: 'A connection broke in the middle of reading.',
    isNot: 'Not trouble for single clients that go away without goodbye.',
    remedy: 'Many at once: a network device, a proxy with a time limit, or clients that are killed.',
  },
  tls_failed: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'TLS handshake error: {error:text}',
          'TLS route handshake error: {error:text}',
          'TLS gateway handshake error: {error:text}',
          'TLS leafnode handshake error: {error:text}',
          'TLS handshake timeout',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - TLS handshake error: EOF',
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:6222 - rid:14 - TLS route handshake error: tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
    ],
    meaning: 'A TLS handshake failed or took too long.',
    isNot: 'Not trouble when it says EOF and comes from a health check or port scan.',
    remedy: 'Read the error: expired or untrusted certificate, wrong host name. On a route it cuts the cluster apart.',
    byNumbers: 'NatsCertificateExpiring',
  },
  mqtt_trouble: {
    scope: 'connection',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Replacing old client {client_id:quoted} since both have the same client ID {old:quoted}',
          'Closing because a remote connection has started with the same client ID: {client_id:quoted}',
          'Took too long to process subscription for {subject:quoted}: {seconds:duration}',
          'Downgrading subscription QoS2 to QoS1 for {subject:quoted}, as configured',
          'Rejecting retained message with QoS2 for subscription {subject:quoted}, as configured',
          'Skipping retained message for subject {subject:quoted}: unsupported character 0x7f',
          'Unable to add JetStream consumer for PUBREL for client {client_id:quoted}: err={error:text}',
          'Unable to add JetStream consumer for subscription on {subject:quoted}: err={error:text}',
          'Unable to create subscription for JetStream consumer on {subject:quoted}: {error:text}',
          'JetStream failed a pipelined QoS1/2 operation (pi={pi:word}): {error:text}; closing the connection',
          'failed to initialize PUBREL processing: {error:text}',
          'invalid topic {topic:quoted}: {error:text}',
          'error unsubscribing from {subject:quoted}: {error:text}',
          'unable to store retained message for account {account:quoted}, subject {subject:quoted}: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          "MQTT {stream_kind:word} stream replicas mismatch: current is {current:int} but configuration is {configured:int} for '{account} > {stream}'",
          'Timing out waiting to load {messages:int} retained messages',
          'error loading retained messages: {error:text}',
          'failed to decode retained message for subject {subject:quoted}: {error:text}',
          'failed to load retained message for subject {subject:quoted}: {error:text}',
          'Unexpected type {type:word} for JS API reply of a pipelined packet (pi={pi:word})',
          'Unexpected type {type:word} registered for JS API reply {subject:quoted}',
          'Unknown reply code {code:quoted}',
          'Unable to transfer MQTT session streams: {error:text}',
        ],
        versions: '2.9 on',
        scope: 'plain',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] 10.0.0.7:51234 - mid:90 - Took too long to process subscription for "sensors.>": 4.2s',
    ],
    meaning:
      'An MQTT client met with something: a doubled client id, retained messages that do not load, sessions that JetStream does not take.',
    isNot: 'Not MQTT alone: its sessions and retained messages are streams, and suffer when those do.',
    remedy: 'Errors: look at the streams $MQTT_… and their groups. Doubled ids: give each client its own.',
  },
} as const satisfies Section
