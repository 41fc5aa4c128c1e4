// Connections: clients that are refused, break rules, or fail to shake hands.
import type { Section } from './row.ts'

export const clients = {
  auth_failed: {
    scope: 'connection',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      { text: ['authentication error - {user:text}', 'authentication error'], versions: '2.9 on' },
      {
        text: [
          'authentication of user {user:quoted} failed, unable to lookup account {account:quoted}: {error:text}',
          'User {user:quoted} found in connect proto, but user required from cert',
        ],
        versions: '2.9 on',
        scope: 'plain',
      },
      {
        text: [
          'Authorization callout account {account:quoted} not valid',
          'Authorization callout user {user:quoted} not valid: {error:text}',
        ],
        versions: '2.10 on',
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
    isNot:
      'Not a fault of the server; one client in a retry loop makes thousands of lines. On a route or leaf node port (rid, lid), from 2.11 on, ' +
      'also what a health check of a load balancer makes: no wrong password at all.',
    remedy: 'Find the client by its address; after a rotation of credentials, the one that was forgotten.',
  },
  auth_callout_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'No valid account {account:quoted} for auth callout request: {error:text}',
          'Error setting up reply subscription for auth request: {error:text}',
          'Error encoding auth request claim on account {account:quoted}: {error:text}',
          'Error encrypting auth request claim on account {account:quoted}: {error:text}',
          'Error sending authorization request: {error:text}',
          'Error validating user JWT: {error:text}',
          'Error decrypting auth callout response on account {account:quoted}: {error:text}',
          'Error non operator mode account {account:quoted}: attempted to use issuer_account',
          'Expected authorized user of {expected:quoted} but got {user:quoted} on account {account:quoted}',
          'Could not register auth callout user: {error:text}',
          'Auth callout {details:text}',
          'Authorization response had validation errors: {error:text}',
          'Authorization callout response not received in time on account {account:quoted}',
          'Authorized user on account {account:quoted} {details:text}',
          'Wrong issuer for auth callout response on account {account:quoted}, expected {expected:quoted} got {issuer:quoted}',
          'Account {account:quoted} not permitted as valid account option for auth callout for account {callout_account:quoted}',
          'No valid account {account:quoted} for auth callout response on account {callout_account:quoted}: {error:text}',
          'User JWT {details:text}',
        ],
        versions: '2.10 on',
      },
      { text: '{kind:word} not mapped to a callout account', versions: '2.12.15 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Error sending authorization request: no responders available for request',
      '[7] 2025/12/17 10:11:12.123456 [WRN] Auth callout service returned an error: unknown user',
    ],
    meaning:
      'The service that decides who may connect (auth callout) could not be asked, or its answer was not accepted.',
    isNot: 'Not a wrong password as such: while the service is away nobody new can connect.',
    remedy: 'See that the service runs and is subscribed to $SYS.REQ.USER.AUTH in its account; then read the error.',
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
          'maximum payload exceeded',
          'maximum control line exceeded',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'Max Payload set to {limit:int} from server overrides account or user config',
          'Max Subscriptions set to {limit:int} from server overrides account or user config',
        ],
        versions: '2.9 to 2.12.4, 2.14 to 2.14.0',
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
          'Subscription Violation Too Many Tokens - {details:text}',
          'subscribe permission violation',
          'invalid subject-queue {subject:quoted}',
          'Could not add shadow import subscription for account {account:quoted}',
          'Client Error {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'invalid publish subject {subject:quoted}',
          'invalid publish deny subject {subject:quoted}',
          'invalid subscribe allow subject {subject:quoted}',
          'invalid subscribe deny subject {subject:quoted}',
          'queue qualifier is not valid for publish deny subject {subject:quoted}',
          'Message tracing disabled because of header {header:quoted} with value={value:quoted}',
        ],
        versions: '2.12.15, 2.14.5 on',
      },
      {
        text: [
          "Account {account:quoted} was not found, won't be able to trace events",
          "Destination {subject:quoted} is not valid, won't be able to trace events",
        ],
        versions: '2.11 on',
      },
      {
        text: [
          'JetStream could not create stream for account {account:quoted} on subject {subject:quoted}, at limit',
          'JetStream could not create stream for account {account:quoted} on subject {subject:quoted}: {error:text}',
        ],
        versions: '2.9 to 2.12',
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
    levels: ['ERR', 'WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'read error: {error:text}',
          'connection closed',
          'server is not running',
          'Error during compression: {error:text}',
        ],
        versions: '2.9 on',
      },
      { text: 'Error compressing data: {error:text}', versions: '2.10 on' },
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
          'TLS mqtt handshake error: {error:text}',
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
} as const satisfies Section
