// Connections: bytes that are not the protocol, as a parser says that met them.
import type { Section } from './row.ts'

const parser = 'parser ERROR, state={state:int}, i={position:int}: proto={bytes:text}'

export const protocol = {
  client_protocol_error: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: [
          `Client ${parser}`,
          'processPub Parse Error: {arguments:quoted}',
          'processPub Bad or Missing Size: {arguments:quoted}',
          'processHeaderPub Parse Error: {arguments:quoted}',
          'processHeaderPub Bad or Missing Header Size: {arguments:quoted}',
          'processHeaderPub Bad or Missing Total Size: {arguments:quoted}',
          'processHeaderPub Header Size larger then TotalSize: {arguments:quoted}',
          'processSub Parse Error: {arguments:quoted}',
          'processUnsub Parse Error: {arguments:quoted}',
          'message headers not supported',
          'no responders requires headers support',
          'invalid client protocol',
          'malformed subject',
          'subject has exceeded number of tokens limit', // CONNECT is JSON, and these are the errors of its reader.
          'unexpected end of JSON input',
          'json: {details:text}',
        ],
        versions: '2.9 on',
      },
      { text: 'invalid character {details:text}', versions: '2.11.17, 2.12.15 on' },
    ],
    examples: [
      `[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - Client parser ERROR, state=0, i=0: proto='"GET / HTTP/1.1\\r\\nHost: 10"...'`,
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - processPub Bad or Missing Size: "orders abc"',
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - cid:90 - unexpected end of JSON input',
    ],
    meaning:
      'Somebody sent to the client port what is not the protocol of NATS, or not in its order; the connection was closed. "GET / HTTP" is a ' +
      'health check of a load balancer or a browser, "\\x16\\x03" a client that speaks TLS to a port without it.',
    isNot: 'Not a fault of the server, and not an attack by itself: a probe makes one line each time, for ever.',
    remedy:
      'Find the address. Load balancer: let it probe /healthz of the monitoring port, or only open the TCP port. Client library: its version.',
  },
  link_protocol_error: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Router ${parser}`,
          `Gateway ${parser}`,
          `Leafnode ${parser}`,
          'processRoutedMsgArgs {details:text}',
          'processRoutedHeaderMsgArgs {details:text}',
          'processRoutedOriginClusterMsgArgs {details:text}',
          'processRemoteSub {details:text}',
          'processRemoteUnsub {details:text}',
          'processGatewaySubjectSub {details:text}',
          'processGatewaySubjectUnsub {details:text}',
          'processLeafSub {details:text}',
          'processLeafMsgArgs {details:text}',
          'processLeafHeaderMsgArgs {details:text}',
          'Account absent from receive-all-subscriptions-{command:word} command',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      `[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:6222 - rid:14 - Router parser ERROR, state=0, i=0: proto='"GET / HTTP/1.1\\r\\nHost: 10"...'`,
      "[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:7422 - lid:16 - processLeafMsgArgs Parse Error: 'orders 12 abc'",
    ],
    meaning:
      'What came over a route, gateway or leaf node connection was not its protocol; the connection was closed and is made again.',
    isNot:
      'Not trouble when the bytes are those of a health check or of a client that has the wrong port; from 2.11 on such a one is refused ' +
      'before it is parsed, as "authentication error".',
    remedy:
      'Look at the bytes. A probe: move it to the monitoring port. A server: compare versions and compression of the two, and what stands between them.',
    byNumbers: {
      field: 'kind',
      alerts: { route: 'NatsRoutesMissing', gateway: 'NatsGatewayLost', leafnode: 'NatsLeafnodesLost' },
    },
  },
  link_write_failed: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'info',
    wordings: [{ text: 'Error flushing: {error:text}', versions: '2.9 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:6222 - rid:14 - Error flushing: writev tcp 10.0.0.1:6222->10.0.0.12:41364: writev: connection reset by peer',
    ],
    meaning:
      'Writing to a route, gateway or leaf node failed, since the other side had closed it or the network broke it.',
    isNot: 'Not trouble while that server restarts: one for each of its routes. Clients never log it.',
    remedy: 'Without a restart of the other side: its log at that second, then the network between the two.',
    byNumbers: {
      field: 'kind',
      alerts: { route: 'NatsRoutesMissing', gateway: 'NatsGatewayLost', leafnode: 'NatsLeafnodesLost' },
    },
  },
  websocket_handshake_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: '{remote:word} - websocket handshake error: {error:text}',
        versions: '2.9 on',
        fields: { kind: 'websocket' },
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - websocket handshake error: origin not allowed: not same origin',
    ],
    meaning: 'A request to the websocket port was not answered with a connection, for the reason given.',
    isNot: 'Not a fault of the server: a browser page of another origin, a probe or a proxy that drops headers.',
    remedy: 'Compare allowed_origins and same_origin with the page; let proxies hand on Upgrade and Connection.',
  },
} as const satisfies Section
